import VaneCore
import VaneTensors

/// Reads every generated token with a readout.
struct TokenReading: Sendable {
    /// The readout.
    private let readout: any Readout
    /// Where it reads.
    private let hook: HookPoint

    /// A token and its score.
    struct Score: Encodable, Sendable {
        /// The text of the token.
        let token: String
        /// The score, one a class.
        let scores: [Float]
    }

    /// Loads a readout.
    ///
    /// - Throws: The store's error, or `VaneError` when the artefact cannot read this model.
    init(
        _ path: String, model: ModelDescription, methods: MethodCatalog, store: any ArtifactStore
    ) throws {
        let artifact = try store.load(path)
        try artifact.requireModel(model, named: path)
        readout = try methods.readout(of: artifact, from: path)
        guard let hook = artifact.hookPoint else {
            throw VaneError(.missingData, "'\(path)' does not say where it reads; fit it again.")
        }
        guard try model.width(at: hook) == readout.width else {
            throw VaneError(
                .shapeMismatch,
                "'\(path)' reads \(readout.width) values, '\(hook)' of '\(model.name)' has another width."
            )
        }
        self.hook = hook
    }

    /// The hidden states to keep.
    var collection: GenerationRequest.Collection {
        GenerationRequest.Collection(at: [hook], selecting: .lastPromptAndGenerated)
    }

    /// Scores what was kept, prompt by prompt.
    ///
    /// - Throws: `VaneError` with code `missingData` when the model kept nothing, and `readoutFailed`.
    /// - Returns: For each prompt, each position's token with its scores.
    func scores(
        _ result: GenerationResult, of model: any SteerableModel
    ) throws -> [[Score]] {
        guard let batch = result.activations, let values = batch[hook] else {
            throw VaneError(.missingData, "'\(hook)' was not kept while generating.")
        }
        let rows = ActivationRows(values: values, labels: batch.labels)
        let outputs = readout.outputs
        let scores = try readout.scores(of: rows)
        var result = [[Score]](repeating: [], count: result.completions.count)
        for (row, label) in batch.labels.enumerated() {
            let token = model.text(of: [Int(label.token)])
            let values = (0..<outputs).map { scores[row, $0] }
            result[Int(label.sequence)].append(Score(token: token, scores: values))
        }
        return result
    }
}
