import Testing
import VaneCore
import VaneTensors

@testable import VaneSteering

/// What must hold for every intervention of the package, whatever it adds.
@Suite struct SteeringLawTests {
    /// The model.
    static let model = ToyModel()
    /// Prompts of unlike lengths.
    static let prompts = [[1, 2, 3, 4, 5], [6], [7, 8], [9, 10, 0, 1, 2, 3, 4], [5, 5, 5]]
    /// Layouts between which nothing may change.
    static let layouts = [
        ToyModel.Layout(batch: 1), ToyModel.Layout(batch: 2), ToyModel.Layout(padsLeft: false),
        ToyModel.Layout(chunk: 2), ToyModel.Layout(batch: 3, chunk: 1),
        ToyModel.Layout(batch: 4, chunk: 3, padsLeft: false),
    ]

    /// The block outputs where contexts are read and rows are edited.
    static let (context, target) = (
        HookPoint(.residPost, block: 1), HookPoint(.residPost, block: 0)
    )

    /// The catalog's interventions, each fitted on pairs as wide as the model.
    static func fitted(_ id: String, seed: UInt64 = 3) throws -> Artifact {
        let method = try Samples.catalog().method(id)
        var artifact = try method.fit(
            Method.FitRequest(
                data: try Samples.data(
                    for: method.descriptor, pairs: id == "p2s" ? prompts.count : 24,
                    contextWidth: 6, width: 6),
                parameters: try ParameterValues(Samples.quick(id), for: method.descriptor),
                seed: seed))
        artifact.hookPoint = target
        artifact.contextHookPoint = context
        return artifact
    }

    /// The application of a fitted method.
    static func application(
        _ id: String, selecting selection: TokenSelection = .generated, strength: Float = 0.7
    ) throws -> Application {
        Application(
            id, try Samples.catalog().intervention(of: fitted(id)), at: [target],
            selecting: selection, strength: .constant(strength))
    }

    @Test(.tags(.law), arguments: Samples.applicable)
    func `Prompt positions keep every bit under the default selection`(id: String) throws {
        let plain = try Self.model.run(Self.prompts)
        let steered = try Self.model.run(Self.prompts, [Self.application(id)])
        for (sequence, prompt) in Self.prompts.enumerated() {
            #expect(
                steered.states[sequence][..<prompt.count] == plain.states[sequence][..<prompt.count]
            )
            #expect(steered.tokens[sequence][0] == plain.tokens[sequence][0])
        }
        #expect(steered.states != plain.states)
        let entry = steered.receipt.applications[0]
        #expect(entry.status == .applied)
        #expect(entry.visits.map(\.phase) == [.generation])
        #expect(entry.rowsSelected == Self.prompts.count * 2)
        #expect(entry.rowsChanged == entry.rowsSelected)
        #expect(entry.visits[0].positions == 0...1)
    }

    @Test(.tags(.law), arguments: Samples.applicable)
    func `Batches, padding and chunks change nothing`(id: String) throws {
        let application = try Self.application(id)
        let whole = try Self.model.run(Self.prompts, [application])
        for layout in Self.layouts {
            let other = try Self.model.run(Self.prompts, [application], layout: layout)
            #expect(other.states == whole.states, "\(layout.testDescription)")
            #expect(other.tokens == whole.tokens)
            #expect(
                other.receipt.applications[0].rowsChanged
                    == whole.receipt.applications[0].rowsChanged)
        }
    }

    @Test(.tags(.law), arguments: Samples.applicable)
    func `Strength zero keeps every bit`(id: String) throws {
        let plain = try Self.model.run(Self.prompts)
        let steered = try Self.model.run(Self.prompts, [Self.application(id, strength: 0)])
        #expect(steered.states == plain.states)
        #expect(steered.receipt.applications[0].status == .zeroStrength)
    }

    @Test(.tags(.law), arguments: Samples.applicable)
    func `A row at strength zero keeps the sign of its zeros`(id: String) throws {
        let intervention = try Samples.catalog().intervention(of: Self.fitted(id))
        let prepared = try intervention.prepare(
            for: RunShape(width: 6, contextWidth: 6, sequences: 5, rows: 1))
        var rows = ActivationRows(width: 6, capacity: 1)
        let zeros = Tensor<Float>(shape: [6], repeating: -0.0)
        let label = RowLabel(sequence: 0, position: 4, promptLength: 4, token: 1)
        zeros.withSpan { rows.append(label, strength: 0, from: $0, at: 0) }
        _ = prepared.apply(to: &rows)
        #expect(rows.tensor.elements.allSatisfy { $0.sign == .minus && $0 == 0 })
    }

    @Test(.tags(.law), arguments: Samples.applicable)
    func `An artefact gives back the same edits after a journey through its tensors`(
        id: String
    ) throws {
        let artifact = try Self.fitted(id)
        var copy = Artifact(
            method: artifact.method, parameters: artifact.parameters, classes: artifact.classes,
            tensors: [:], notes: artifact.notes)
        copy.contextHookPoint = artifact.contextHookPoint
        for (name, tensor) in artifact.tensors {
            let bits = tensor.elements.map(\.bitPattern)
            copy.tensors[name] = Tensor(shape: tensor.shape, bits.map(Float.init(bitPattern:)))
        }
        let catalog = try Samples.catalog()
        func states(_ artifact: Artifact) throws -> [[[[UInt32]]]] {
            let application = Application(
                id, try catalog.intervention(of: artifact), at: [Self.target])
            return try Self.model.run(Self.prompts, [application]).states
        }
        #expect(try states(copy) == states(artifact))
    }

    @Test(.tags(.law), arguments: Samples.applicable)
    func `The same data and seed give the same artefact`(id: String) throws {
        let (first, second) = (try Self.fitted(id), try Self.fitted(id))
        #expect(first.tensors == second.tensors)
        #expect(first.notes == second.notes)
    }

    @Test(arguments: Samples.applicable)
    func `Rows of another width are refused`(id: String) throws {
        let intervention = try Samples.catalog().intervention(of: Self.fitted(id))
        let shape = RunShape(width: 4, contextWidth: 6, sequences: 5, rows: 4)
        let name = id == "random" ? "mean-s" : id
        let error = VaneError(
            .shapeMismatch,
            "'\(name)' was made for rows of 6 values, these have 4; apply it where it was fitted or "
                + "fit it here.")
        #expect(throws: error) { try intervention.prepare(for: shape) }
    }

    @Test(arguments: Samples.contextual)
    func `Contexts of another width are refused`(id: String) throws {
        let intervention = try Samples.catalog().intervention(of: Self.fitted(id))
        let shape = RunShape(width: 6, contextWidth: 4, sequences: 5, rows: 4)
        let error = VaneError(
            .shapeMismatch,
            "'\(id)' was made for contexts of 6 values, those at resid_post.1 have 4; read them where "
                + "it was fitted or fit it here.")
        #expect(throws: error) { try intervention.prepare(for: shape) }
    }

    @Test(arguments: Samples.contextual + ["constant"])
    func `An artefact that does not say where its context is read is refused`(id: String) throws {
        var artifact = try Self.fitted(id)
        artifact.contextHookPoint = nil
        let error = VaneError(
            .missingData,
            "'\(id)' needs a context vector, but its artefact does not say where it is read; add "
                + "context=, as in context=resid_post.0, or fit it again with a context hook point."
        )
        #expect(throws: error) { try Samples.catalog().intervention(of: artifact) }
    }

    @Test(arguments: Samples.contextual)
    func `A context that comes after an edited prompt position is refused`(id: String) throws {
        let application = try Self.application(id, selecting: .all)
        let error = VaneError(
            .staleContext,
            "'\(id)' edits prompt positions at resid_post.0 but reads its context later, at "
                + "resid_post.1; select 'generated', or fit it with a context before resid_post.0.")
        #expect(throws: error) { try Self.model.run(Self.prompts, [application]) }
    }

    @Test func `Applications run in the order listed`() throws {
        let vector = try Self.application("mean-s", selecting: .all)
        let gate = Application("double", Doubling(), at: [Self.target], selecting: .all)
        let one = try Self.model.run(Self.prompts, [vector, gate])
        let other = try Self.model.run(Self.prompts, [gate, vector])
        #expect(one.states != other.states)
        #expect(one.receipt.applications.map(\.name) == ["mean-s", "double"])
    }

    @Test func `An intervention that does nothing at a strength is an error`() {
        let application = Application("no-op", NoOperation(), at: [Self.target])
        let error = VaneError(
            .noEffect,
            "'no-op' changed none of 10 selected rows at strength 1; a steering run that changes "
                + "nothing is no result: check its vector and strength.")
        #expect(throws: error) { try Self.model.run(Self.prompts, [application]) }
    }
}

/// Leaves every row as it is; in a run it must end as an error.
struct NoOperation: Intervention {
    /// Takes any shape.
    func prepare(for shape: RunShape) -> any PreparedIntervention { Prepared() }

    /// The intervention at work.
    private final class Prepared: PreparedIntervention {
        /// Does nothing and claims that all rows were edited.
        func apply(to rows: inout ActivationRows) -> EditOutcome { .edited }
    }
}

/// Doubles every row.
struct Doubling: Intervention {
    /// Takes any shape.
    func prepare(for shape: RunShape) -> any PreparedIntervention { Prepared() }

    /// The intervention at work.
    private final class Prepared: PreparedIntervention {
        /// Doubles every value.
        func apply(to rows: inout ActivationRows) -> EditOutcome {
            rows.withMutableValues { values in
                for i in values.indices { values[i] *= 2 }
            }
            return .edited
        }
    }
}
