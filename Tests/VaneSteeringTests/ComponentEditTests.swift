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

    @Test(.tags(.law)) func `An affine edit whose reference is the row itself changes nothing`()
        throws
    {
        let (queries, unit) = (
            try ReferenceFigures.data().queries,
            try Self.direction(EditGoldenTests.intervention("ace"))
        )
        let places = try Self.components(queries, along: unit)
        for row in 0..<queries.rows {
            let values = (0..<queries.width).map { queries[row, $0] }
            let edited = try EditGoldenTests.edit(
                Tensor(shape: [1, values.count], values),
                by: ComponentEdit(unit, target: places[row], method: "ace"))
            #expect(edited.relativeDistance(to: [values.map(Double.init)]) < 1e-6)
        }
    }

    @Test(.tags(.law), arguments: [0, 1]) func `An affine edit puts rows where a class lies`(
        reach: Int
    )
        throws
    {
        let edit = try EditGoldenTests.intervention("ace", ["reach": "\(reach)"])
        let unit = try Self.direction(edit)
        let pairs = try ReferenceFigures.data().pairs
        let rows = pairs.labels.indices.filter { (pairs.labels[$0] != 0) == (reach == 1) }
        let places = try Self.components(pairs.contexts, along: unit)
        let mean = rows.reduce(0) { $0 + places[$1] } / Float(rows.count)
        let edited = try EditGoldenTests.edit(ReferenceFigures.data().queries, by: edit)
        #expect(
            try Self.components(edited, along: unit).allSatisfy { ($0 - mean).magnitude < 2e-5 })
    }

    @Test(.tags(.law)) func `A clamp takes away what is positive and keeps what is negative`()
        throws
    {
        let clamp = ComponentEdit(
            Direction([1, 0]), target: 3, isRectified: true, method: "clamp")
        let edited = try EditGoldenTests.edit(
            Tensor(shape: [3, 2], [5, 1, 0, 1, -2, 1]), by: clamp)
        #expect(edited.elements == [3, 1, 3, 1, 1, 1])
        #expect(try EditGoldenTests.edit(edited, by: clamp).elements == [3, 1, 3, 1, 3, 1])
    }

    @Test func `A clamp without a positive component to learn from is refused`() throws {
        let rows = try LabeledRows(
            values: Tensor(shape: [4, 1], [-5, -4, -2, -1]), labels: [0, 0, 1, 1],
            classes: ["no", "yes"])
        let error = VaneError(
            .noEffect,
            "'clamp' found no row of a positive class with a positive component, so nothing to clamp; "
                + "use 'ace', whose reference is a class mean.")
        #expect(throws: error) { try RefusalTests.fit("clamp", .rows(rows)) }
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
