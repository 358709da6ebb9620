import Testing
import VaneCore
import VaneTensors

@testable import VaneSteering

@Suite struct RandomAdditionTests {
    /// What an intervention adds to each of five sequences at strength 1, given their contexts.
    static func shifts(_ intervention: any Intervention, _ contexts: Tensor<Float>) throws
        -> [Direction]
    {
        let prepared = try intervention.prepare(
            for: RunShape(width: 6, contextWidth: 6, sequences: 5, rows: 5))
        let ends = (0..<5).map { RowLabel(sequence: $0, position: 2, promptLength: 3, token: 1) }
        prepared.begin(ActivationRows(values: contexts, labels: ends))
        var rows = ActivationRows(
            values: Tensor(shape: [5, 6], repeating: 0),
            labels: (0..<5).map { RowLabel(sequence: $0, position: 3, promptLength: 3, token: 1) })
        _ = prepared.apply(to: &rows)
        let values = rows.tensor
        return (0..<5).map { row in Direction((0..<6).map { values[row, $0] }) }
    }

    /// A control of a reference, fitted.
    static func control(_ reference: String, seed: UInt64 = 3) throws -> Artifact {
        let method = try Samples.catalog().method("random")
        var artifact = try method.fit(
            Method.FitRequest(
                data: .pairs(try Samples.pairs(reference == "p2s" ? 5 : 24)),
                parameters: try ParameterValues(["reference": reference], for: method.descriptor),
                seed: seed))
        artifact.contextHookPoint = HookPoint(.residPost, block: 1)
        return artifact
    }

    @Test(.tags(.law), arguments: ["mean-s", "caa", "ridge", "knn", "gate", "l2s-release", "p2s"])
    func `A random shift is as long as its reference's and points elsewhere`(id: String) throws {
        let contexts = Samples.centred(51, 0, 5, 6)
        let method = try Samples.catalog().method(id)
        var artifact = try method.fit(
            Method.FitRequest(
                data: .pairs(try Samples.pairs(id == "p2s" ? 5 : 24)),
                parameters: try ParameterValues([:], for: method.descriptor), seed: 3))
        artifact.contextHookPoint = HookPoint(.residPost, block: 1)
        let reference = try Self.shifts(Samples.catalog().intervention(of: artifact), contexts)
        let random = try Self.shifts(
            Samples.catalog().intervention(of: Self.control(id)), contexts)
        for (control, wanted) in zip(random, reference) {
            #expect(wanted.norm > 0)
            // Two roundings of a product and one of a root.
            #expect((control.norm - wanted.norm).magnitude <= 4e-7 * wanted.norm)
            #expect(control.cosine(to: wanted).magnitude < 0.99)
        }
        #expect(random[0].cosine(to: random[1]).magnitude < 0.99)
    }

    @Test func `Another seed gives another direction, the same seed the same`() throws {
        let contexts = Samples.centred(51, 0, 5, 6)
        let catalog = try Samples.catalog()
        let one = try Self.shifts(catalog.intervention(of: Self.control("mean-s")), contexts)
        let again = try Self.shifts(catalog.intervention(of: Self.control("mean-s")), contexts)
        let other = try Self.shifts(
            catalog.intervention(of: Self.control("mean-s", seed: 4)), contexts)
        #expect(one == again)
        #expect(one[0].cosine(to: other[0]) < 0.99)
    }

    @Test func `A control of a constant vector needs no context`() throws {
        var artifact = try Self.control("mean-s")
        artifact.contextHookPoint = nil
        #expect(try Samples.catalog().intervention(of: artifact).needs.context == nil)
        #expect(
            try Samples.catalog().intervention(of: Self.control("ridge")).needs.context
                == HookPoint(.residPost, block: 1))
    }

    @Test func `Random directions favour no coordinate`() throws {
        // 2,000 directions of length 1 in six dimensions: each squared coordinate has mean 1/6 and deviation about 0.2/√2000.
        let table = SequenceShifts(Tensor(shape: [2_000, 6], repeating: 1))
        table.randomize(seed: 9)
        var rows = ActivationRows(
            values: Tensor(shape: [2_000, 6], repeating: 0),
            labels: (0..<2_000).map {
                RowLabel(sequence: $0, position: 1, promptLength: 1, token: 1)
            })
        _ = table.apply(to: &rows)
        let values = rows.tensor
        for i in 0..<6 {
            let (sum, square) = (0..<2_000).reduce((0.0, 0.0)) {
                let value = Double(values[$1, i]) / 6.0.squareRoot()
                return ($0.0 + value, $0.1 + value * value)
            }
            #expect((sum / 2_000).magnitude < 5 * 0.41 / 2_000.0.squareRoot())
            #expect((square / 2_000 - 1.0 / 6).magnitude < 5 * 0.21 / 2_000.0.squareRoot())
        }
    }

    @Test func `An artefact without a seed or with an unknown reference is refused`() throws {
        var artifact = try Self.control("mean-s")
        artifact.notes["seed"] = nil
        let noSeed = VaneError(
            .missingData, "The artefact of 'random' does not note its seed; fit it again.")
        #expect(throws: noSeed) { try Samples.catalog().intervention(of: artifact) }
        artifact.parameters["reference"] = "none"
        let unknown = VaneError(
            .invalidMethod,
            "'random' cannot match 'none'; choose one of mean-s, mean-s-cautious, caa, p2s, "
                + "l2s-notes, l2s-paper, l2s-release, ridge, knn, constant, gate.")
        #expect(throws: unknown) { try Samples.catalog().intervention(of: artifact) }
    }
}
