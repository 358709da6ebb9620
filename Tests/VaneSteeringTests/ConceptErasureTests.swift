import Testing
import VaneCore
import VaneNumerics
import VaneTensors

@testable import VaneSteering

@Suite struct ConceptErasureTests {
    /// The fixture's contexts, before and after an erasure that was fitted on them, with their labels.
    static func erased(
        _ shrinkage: String
    ) throws -> (before: Tensor<Float>, after: Tensor<Float>, labels: [Int]) {
        let pairs = try ReferenceFigures.data().pairs
        let edit = try EditGoldenTests.intervention("leace", ["shrinkage": shrinkage])
        return (pairs.contexts, try EditGoldenTests.edit(pairs.contexts, by: edit), pairs.labels)
    }

    /// The largest covariance of a value with belonging to one of three classes.
    static func covariance(_ rows: Tensor<Float>, _ labels: [Int]) -> Double {
        let (count, width) = (Double(rows.rows), rows.width)
        return (0..<(3 * width)).map { place in
            let (k, i) = (place / width, place % width)
            let mean = (0..<rows.rows).reduce(0) { $0 + Double(rows[$1, i]) } / count
            let sum = labels.indices.reduce(0) {
                $0 + (labels[$1] == k ? Double(rows[$1, i]) - mean : 0)
            }
            return (sum / count).magnitude
        }.max() ?? 0
    }

    @Test(.tags(.law), arguments: ["0", "0.1", "0.9"])
    func `After erasure no value has anything in common with the classes`(shrinkage: String) throws
    {
        let (before, after, labels) = try Self.erased(shrinkage)
        #expect(Self.covariance(before, labels) > 0.1)
        // Rows up to 14 in single precision, averaged.
        #expect(Self.covariance(after, labels) < 1e-6)
    }

    @Test(.tags(.law)) func `After erasure a least-squares probe is no better than a constant`()
        throws
    {
        /// The share of the labels' variance that a least-squares fit explains.
        func explained(_ rows: Tensor<Float>, _ labels: [Int]) throws -> Double {
            let targets = Tensor<Float>(shape: [labels.count, 1], labels.map { $0 == 2 ? 1 : 0 })
            // Erased rows lie in two directions less; a penalty above rounding, and far below the rows, keeps off those.
            let fit = try RidgeRegression(penalty: 1e-3).fit(rows, targets)
            let mean = targets.elements.reduce(0) { $0 + Double($1) } / Double(labels.count)
            var (error, total) = (0.0, 0.0)
            for row in labels.indices {
                let score = (0..<rows.width).reduce(Double(fit.offset[0])) {
                    $0 + Double(rows[row, $1]) * Double(fit.weight[$1])
                }
                error += (score - Double(targets[row])) * (score - Double(targets[row]))
                total += (mean - Double(targets[row])) * (mean - Double(targets[row]))
            }
            return 1 - error / total
        }
        let (before, after, labels) = try Self.erased("0.1")
        #expect(try explained(before, labels) > 0.1)
        #expect(try explained(after, labels) < 1e-6)
    }

    @Test(.tags(.law), arguments: [2, 3]) func `The edit has one rank less than there are classes`(
        classes: Int
    )
        throws
    {
        let pairs = try ReferenceFigures.data().pairs
        let rows = try LabeledRows(
            values: pairs.contexts, labels: pairs.labels.map { min($0, classes - 1) },
            classes: Array(pairs.classes.prefix(classes)))
        let edit = try Samples.catalog().intervention(of: RefusalTests.fit("leace", .rows(rows)))
        // What a basis loses beyond what the origin loses is the linear part.
        var basis = Tensor<Float>(shape: [8, 7], repeating: 0)
        for i in 0..<7 { basis[i, i] = 1 }
        let edited = try EditGoldenTests.edit(basis, by: edit)
        let change = (0..<49).map { edited[$0] - basis[$0] - edited[7, $0 % 7] }
        let values = try SingularValues(of: Tensor(shape: [7, 7], change)).values
        #expect(values.count { $0 > 1e-3 } == classes - 1)
        #expect(values.dropFirst(classes - 1).allSatisfy { $0 < 1e-5 })
    }

    @Test func `Class means in line take one rank`() throws {
        let noise = Samples.centred(71, 0, 30, 4)
        let labels = Samples.labels(30)
        // Each class's own noise is taken away, so that its mean is 0, 1 or 2 in the first value alone.
        var values = noise
        for k in 0..<3 {
            let rows = labels.indices.filter { labels[$0] == k }
            for i in 0..<4 {
                let mean = rows.reduce(0) { $0 + noise[$1, i] } / Float(rows.count)
                for row in rows { values[row, i] += (i == 0 ? Float(k) : 0) - mean }
            }
        }
        let data = try LabeledRows(values: values, labels: labels, classes: ["a", "b", "c"])
        #expect(try RefusalTests.fit("leace", .rows(data)).require("read").shape == [1, 4])
    }

    @Test func `Too few rows to go without shrinkage are refused, and classes with one mean`()
        throws
    {
        func rows(_ values: [Float], width: Int) throws -> TrainingData {
            .rows(
                try LabeledRows(
                    values: Tensor(shape: [4, width], values), labels: [0, 0, 1, 1],
                    classes: ["no", "yes"]))
        }
        let few = VaneError(
            .missingData,
            "'leace' without shrinkage needs at least 5 rows of 4 values, the data hold 4; give it "
                + "shrinkage.")
        #expect(throws: few) {
            try RefusalTests.fit(
                "leace", rows((0..<16).map { Float($0 * $0) }, width: 4), ["shrinkage": "0"])
        }
        let same = VaneError(
            .noEffect, "'leace' found all classes with the same mean; check the labels.")
        #expect(throws: same) { try RefusalTests.fit("leace", rows([1, 3, 3, 1], width: 1)) }
    }
}
