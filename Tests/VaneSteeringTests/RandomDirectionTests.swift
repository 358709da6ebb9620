import Testing
import VaneCore
import VaneTensors

@testable import VaneSteering

@Suite struct RandomDirectionTests {
    /// Rows of eight values whose classes lie five apart on the average.
    static func rows() throws -> LabeledRows {
        var values = Samples.centred(61, 0, 40, 8)
        for row in 0..<20 {
            values[row, 0] += 3
            values[row, 5] -= 4
        }
        return try LabeledRows(
            values: values, labels: (0..<40).map { $0 < 20 ? 1 : 0 }, classes: ["no", "yes"])
    }

    /// Fits the control.
    private func fit(
        _ rows: LabeledRows, id: String = "random-probe", seed: UInt64
    ) throws -> Direction {
        let method = try Samples.catalog().method(id)
        let artifact = try method.fit(
            Method.FitRequest(
                data: .rows(rows), parameters: try ParameterValues([:], for: method.descriptor),
                seed: seed))
        #expect(artifact.notes["seed"] == (id == "random-probe" ? "\(seed)" : nil))
        let readout = try Samples.catalog().readout(of: artifact)
        let steered = try Samples.catalog().intervention(of: artifact)
        let (read, added) = (
            try #require(readout as? Direction), try #require(steered as? Addition).direction
        )
        #expect(read == added)
        return read
    }

    @Test(.tags(.law), arguments: 0..<8 as Range<UInt64>)
    func `It is as long as the class gap, and zero midway between the means`(seed: UInt64) throws {
        let rows = try Self.rows()
        let gap = try fit(rows, id: "diff-of-means", seed: seed)
        let random = try fit(rows, seed: seed)
        #expect(abs(random.norm / gap.norm - 1) < 1e-6)
        let means = rows.sideMeans
        let middle = zip(means.positive, means.negative).map { ($0 + $1) / 2 }
        let score = zip(random.vector, middle).reduce(Double(random.offset)) {
            $0 + Double($1.0) * Double($1.1)
        }
        #expect(abs(score) < 1e-5)
        #expect(abs(random.cosine(to: gap)) < 0.95)
    }

    @Test(.tags(.law)) func `Exchanging the classes changes nothing`() throws {
        let rows = try Self.rows()
        let exchanged = try LabeledRows(
            values: rows.values, labels: rows.labels.map { 1 - $0 }, classes: rows.classes)
        #expect(try fit(rows, seed: 3) == fit(exchanged, seed: 3))
    }

    @Test(.tags(.law)) func `Seeds give directions that have nothing to do with one another`()
        throws
    {
        let rows = try Self.rows()
        let gap = try fit(rows, id: "diff-of-means", seed: 0)
        let directions = try (0..<200).map { try fit(rows, seed: UInt64($0)) }
        #expect(Set(directions).count == 200)
        let cosines = directions.map { Double($0.cosine(to: gap)) }
        // Cosines with a fixed direction have mean 0 and variance 1/8: five standard errors of 200 draws.
        let mean = cosines.reduce(0, +) / 200
        let square = cosines.reduce(0) { $0 + $1 * $1 } / 200
        #expect(abs(mean) < 5 * (0.125 / 200).squareRoot())
        #expect(abs(square - 0.125) < 0.06)
    }

    @Test func `Classes with the same mean are refused`() throws {
        let rows = try LabeledRows(
            values: Tensor(shape: [4, 2], [0, 1, 2, 3, 0, 1, 2, 3]), labels: [0, 0, 1, 1],
            classes: ["no", "yes"])
        let error = VaneError(
            .noEffect, "'random-probe' found both classes with the same mean; check the labels.")
        #expect(throws: error) { try RandomDirection(seed: 1).train(on: rows) { _ in } }
    }
}
