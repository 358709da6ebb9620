import Testing
import VaneCore
import VaneTensors

@Suite struct TrainingDataTests {
    /// Two rows of three values.
    static let values = Tensor<Float>(shape: [2, 3], [1, 2, 3, 4, 5, 6])

    @Test func `Rows need one label each`() {
        let error = VaneError(
            .shapeMismatch, "2 rows came with 3 labels; give one label a row.")
        #expect(throws: error) {
            try LabeledRows(values: Self.values, labels: [0, 1, 0], classes: ["a", "b"])
        }
    }

    @Test(arguments: [2, -1]) func `A label must name a class`(label: Int) {
        let error = VaneError(
            .shapeMismatch,
            "Row 1 has label \(label), but there are 2 classes; name every class.")
        #expect(throws: error) {
            try LabeledRows(values: Self.values, labels: [0, label], classes: ["a", "b"])
        }
        #expect(throws: error) {
            try SteeringDataset(
                contexts: Self.values, shifts: Self.values, labels: [0, label], classes: ["a", "b"])
        }
    }

    @Test(arguments: [Float.nan, .infinity, -.infinity])
    func `A value that is not finite is refused with its row`(bad: Float) {
        var values = Self.values
        values[1, 2] = bad
        func error(_ subject: String) -> VaneError {
            VaneError(
                .nonFinite,
                "Row 1 of the \(subject) holds \(bad); remove it or capture it again, every value "
                    + "must be finite.")
        }
        #expect(throws: error("rows")) {
            try LabeledRows(values: values, labels: [0, 0], classes: ["a"])
        }
        #expect(throws: error("contexts")) {
            try SteeringDataset(
                contexts: values, shifts: Self.values, labels: [0, 0], classes: ["a"])
        }
        #expect(throws: error("shifts")) {
            try SteeringDataset(
                contexts: Self.values, shifts: values, labels: [0, 0], classes: ["a"])
        }
    }

    @Test func `Pairs need one of each a prompt`() {
        let error = VaneError(
            .shapeMismatch,
            "2 contexts came with 1 shifts and 2 labels; give one of each a prompt.")
        #expect(throws: error) {
            try SteeringDataset(
                contexts: Self.values, shifts: Tensor(shape: [1, 3], [0, 0, 0]), labels: [0, 0],
                classes: ["a"])
        }
    }

    @Test func `Data of the wrong kind are refused`() throws {
        let rows = try LabeledRows(values: Self.values, labels: [0, 1], classes: ["a", "b"])
        #expect(try TrainingData.rows(rows).requireRows(for: "x").labels == [0, 1])
        let noRows = VaneError(
            .missingData, "'x' learns from labelled rows; give data with labels.")
        #expect(throws: noRows) { try TrainingData.nothing.requireRows(for: "x") }
        let noPairs = VaneError(
            .missingData,
            "'x' learns from contrast pairs; capture with positive and negative prompts.")
        #expect(throws: noPairs) { try TrainingData.rows(rows).requirePairs(for: "x") }
    }
}

@Suite struct LabeledRowsBinaryTests {
    /// Four rows with labels of some classes.
    static func rows(_ labels: [Int], _ classes: [String]) throws -> LabeledRows {
        try LabeledRows(
            values: Tensor(shape: [labels.count, 1], repeating: 0), labels: labels, classes: classes)
    }

    @Test func `The first class is the negative one`() throws {
        let rows = try Self.rows([0, 2, 1, 0], ["plain", "a", "b"])
        #expect(rows.positives == [false, true, true, false])
        #expect(rows.binaryNote == "'plain' against the rest: a, b")
        #expect(try Self.rows([0, 1], ["no", "yes"]).binaryNote == nil)
    }

    @Test func `A class without rows is refused`() throws {
        let empty = VaneError(
            .missingData, "'x' has no row of class 'a'; give every class at least one row.")
        #expect(throws: empty) {
            try Self.rows([0, 2], ["plain", "a", "b"]).requireEveryClass(for: "x")
        }
        let single = VaneError(
            .missingData, "'x' tells classes apart, but the data name 1; label at least two.")
        #expect(throws: single) { try Self.rows([0, 0], ["plain"]).requireEveryClass(for: "x") }
    }
}
