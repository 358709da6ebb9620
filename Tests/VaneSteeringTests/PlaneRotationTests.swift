import Testing
import VaneCore
import VaneTensors

@testable import VaneSteering

@Suite struct PlaneRotationTests {
    /// The lengths of rows.
    static func norms(_ rows: Tensor<Float>) -> [Float] {
        (0..<rows.rows).map { row in
            Direction((0..<rows.width).map { rows[row, $0] }).norm
        }
    }

    @Test(.tags(.law), arguments: ["0", "77", "-200"], [0.3, 1, -1] as [Float])
    func `A turned row keeps its length`(angle: String, strength: Float) throws {
        let queries = try ReferenceFigures.data().queries
        let edited = try EditGoldenTests.edit(
            queries, by: EditGoldenTests.intervention("angular", ["angle": angle]), at: strength)
        #expect(queries.relativeDistance(to: [edited.elements.map(Double.init)]) > 1e-2)
        for (before, after) in zip(Self.norms(queries), Self.norms(edited)) {
            #expect((before - after).magnitude < 1e-6 * before)
        }
    }

    @Test(.tags(.law)) func `A row that points at the target angle stays as it is`() throws {
        let rotation = try EditGoldenTests.intervention("angular", ["angle": "50"])
        let once = try EditGoldenTests.edit(ReferenceFigures.data().queries, by: rotation)
        let twice = try EditGoldenTests.edit(once, by: rotation)
        #expect(twice.relativeDistance(to: [once.elements.map(Double.init)]) < 1e-6)
    }

    @Test(.tags(.law)) func `A whole turn more is the same angle`() throws {
        let queries = try ReferenceFigures.data().queries
        let rows = try ["-310", "50"].map {
            try EditGoldenTests.edit(
                queries, by: EditGoldenTests.intervention("angular", ["angle": $0]), at: 0.6)
        }
        #expect(rows[0].relativeDistance(to: [rows[1].elements.map(Double.init)]) < 1e-6)
    }

    @Test(.tags(.law)) func `A row turns the shorter way round and keeps what lies off the plane`()
        throws
    {
        let rotation = PlaneRotation(Direction([1, 0, 0]), [0, 1, 0], angle: 170)
        let row = Tensor<Float>(shape: [1, 3], [-1, -1, 5])
        // From 225 to 170 degrees: half the way is 197.5.
        let half = try EditGoldenTests.edit(row, by: rotation, at: 0.5)
        #expect(half.relativeDistance(to: [[-1.348_759_4, -0.425_262_2, 5]]) < 1e-6)
        let still = Tensor<Float>(shape: [1, 3], [-0.0, 0, 5])
        #expect(
            try EditGoldenTests.edit(still, by: rotation).elements.map(\.bitPattern)
                == still.elements.map(\.bitPattern))
    }

    @Test func `An adaptive rotation declines rows on the other side`() throws {
        let rotation = PlaneRotation(
            Direction([1, 0]), [0, 1], angle: 90, isAdaptive: true)
        let prepared = try rotation.prepare(for: RunShape(width: 2, sequences: 1, rows: 3))
        var rows = ActivationRows(
            values: Tensor(shape: [3, 2], [2, 0, -2, 1, 0, 3]),
            labels: (0..<3).map {
                RowLabel(sequence: 0, position: $0, promptLength: 1, token: 1)
            })
        #expect(prepared.apply(to: &rows) == EditOutcome(declined: 2))
        #expect(rows.tensor.relativeDistance(to: [[0, 2, -2, 1, 0, 3]]) < 1e-6)
        let fitted = try EditGoldenTests.intervention("angular", ["adaptive": "true"])
        #expect((fitted as? PlaneRotation)?.isAdaptive == true)
    }

    @Test func `Rows without a second direction are refused`() throws {
        let rows = try LabeledRows(
            values: Tensor(shape: [4, 2], [1, 2, 2, 4, 3, 6, 5, 10]), labels: [0, 0, 1, 1],
            classes: ["no", "yes"])
        let error = VaneError(
            .noEffect,
            "'angular' found no second direction: the rows vary along the difference of class means "
                + "alone; give it more rows, or steer with 'ace'.")
        #expect(throws: error) { try RefusalTests.fit("angular", .rows(rows)) }
    }

    @Test func `An artefact with an angle that is none is refused`() throws {
        var artifact = try PredictorGoldenTests.fit("angular")
        artifact.parameters["angle"] = "north"
        let error = VaneError(
            .invalidMethod,
            "Parameter 'angle' of 'angular' is 'north'; allowed: -360...360, in degrees.")
        #expect(throws: error) { try Samples.catalog().intervention(of: artifact) }
    }
}
