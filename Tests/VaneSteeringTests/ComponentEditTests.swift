import Testing
import VaneCore
import VaneTensors

@testable import VaneSteering

@Suite struct ComponentEditTests {
    /// The direction of an edit.
    static func direction(_ intervention: any Intervention) throws -> Direction {
        try #require(intervention as? any Directional).direction
    }

    /// The components of rows along the vector of a direction, without its offset.
    static func components(_ rows: Tensor<Float>, along direction: Direction) throws -> [Float] {
        try Direction(direction.vector).scores(of: rows).elements
    }

    @Test(.tags(.law))
    func `An ablated row has no component left, and ablating again does nothing`()
        throws
    {
        let ablation = try EditGoldenTests.intervention("ablation")
        let unit = try Self.direction(ablation)
        #expect((unit.norm - 1).magnitude < 1e-6)
        let once = try EditGoldenTests.edit(ReferenceFigures.data().queries, by: ablation)
        let before = try Self.components(ReferenceFigures.data().queries, along: unit)
        #expect(before.contains { $0.magnitude > 1 })
        // Seven products of numbers up to 14, each rounded.
        #expect(try Self.components(once, along: unit).allSatisfy { $0.magnitude < 1e-5 })
        let twice = try EditGoldenTests.edit(once, by: ablation)
        #expect(twice.relativeDistance(to: [once.elements.map(Double.init)]) < 1e-6)
    }

    @Test(.tags(.law)) func `A row without a component keeps every bit`() throws {
        let ablation = ComponentEdit(Direction([0.6, 0.8, 0]), method: "ablation")
        let row = Tensor<Float>(shape: [1, 3], [-0.0, 0, -7])
        let edited = try EditGoldenTests.edit(row, by: ablation)
        #expect(edited.elements.map(\.bitPattern) == row.elements.map(\.bitPattern))
        let other = try EditGoldenTests.edit(Tensor(shape: [1, 3], [5, 0, -7]), by: ablation)
        #expect(other.relativeDistance(to: [[3.2, -2.4, -7]]) < 1e-6)
    }

    @Test(arguments: Samples.components)
    func `The same fit reads, with its zero midway between the class means`(id: String) throws {
        let readout = try Samples.catalog().readout(of: PredictorGoldenTests.fit(id))
        let pairs = try ReferenceFigures.data().pairs
        let scores = try readout.scores(of: pairs.contexts)
        func mean(_ side: Bool) -> Float {
            let rows = pairs.labels.indices.filter { (pairs.labels[$0] != 0) == side }
            return rows.reduce(0) { $0 + scores[$1, 0] } / Float(rows.count)
        }
        #expect(mean(true) > 0.1)
        #expect((mean(true) + mean(false)).magnitude < 1e-5)
    }

    @Test(arguments: Samples.components)
    func `Classes with the same mean are refused`(id: String) throws {
        let rows = try LabeledRows(
            values: Tensor(shape: [4, 2], [1, 0, 3, 0, 3, 0, 1, 0]), labels: [0, 0, 1, 1],
            classes: ["no", "yes"])
        let error = VaneError(
            .noEffect, "'\(id)' found both classes with the same mean; check the labels.")
        #expect(throws: error) { try RefusalTests.fit(id, .rows(rows)) }
    }

    @Test(arguments: Samples.components)
    func `An artefact without its target is refused`(id: String) throws {
        var artifact = try PredictorGoldenTests.fit(id)
        artifact.tensors["target"] = nil
        let error = VaneError(
            .missingData,
            "The artefact of '\(id)' has no tensor 'target', only offset, vector; fit it again.")
        #expect(throws: error) { try Samples.catalog().intervention(of: artifact) }
    }
}
