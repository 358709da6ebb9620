import VaneArchive
import VaneCore
import VaneTensors

/// Captures hidden states of a model into an archive.
struct CorpusCapture: Sendable {
    /// The model.
    let model: any SteerableModel
    /// The prompts.
    let samples: [Sample]
    /// Where.
    let hookPoints: [HookPoint]
    /// Which positions.
    let selection: TokenSelection
    /// Which positions of the contrast prompts, if they are captured.
    let contrast: TokenSelection?
    /// SHA-256 of the prompts' file, where there is one.
    let promptsFingerprint: String?
    /// How values are stored.
    var encoding: ActivationEncoding = .float32
    /// Called with the number of rows written so far.
    var report: @Sendable (Int) -> Void = { _ in }

    /// Runs the model over the prompts and writes the corpus.
    ///
    /// - Throws: What the model and the archive throw.
    func write(to path: String) async throws {
        let contrasts = try await contrastStates()
        let widths = try hookPoints.map { ($0, try model.description.width(at: $0)) }
        let description = CorpusDescription(
            model: model.description, hookPoints: hookPoints,
            widths: Dictionary(widths, uniquingKeysWith: { $1 }), encoding: encoding,
            selection: selection, contrastSelection: contrast, promptsHash: promptsFingerprint,
            toolVersion: Version.current)
        var writer = try ArchiveWriter(creating: path, corpus: description)
        let plain = samples.map { sample in
            var copy = sample
            if !selection.canSelect(.generation) { copy.forced = nil }
            return copy
        }
        var rows = 0
        let source = model.activations(of: plain)
        try writer.append(samples, contrasts: contrasts)
        for try await batch in source.rows(at: hookPoints, selecting: selection) {
            try writer.append(batch)
            rows += batch.labels.count
            report(rows)
        }
        try writer.finish()
    }

    /// Runs the model over both contrast prompts of every sample.
    private func contrastStates() async throws -> ContrastValues? {
        guard let contrast else { return nil }
        let positive = try await states(of: \.positive, "positive", selecting: contrast)
        let negative = try await states(of: \.negative, "negative", selecting: contrast)
        return ContrastValues(positive: positive, negative: negative)
    }

    /// Runs the model over one contrast prompt of every sample.
    private func states(
        of text: KeyPath<Sample, String?>, _ name: String, selecting contrast: TokenSelection
    ) async throws -> [HookPoint: Tensor<Float>] {
        let prompts = try samples.map { sample in
            guard let prompt = sample[keyPath: text] else {
                throw CommandError(
                    "Prompt '\(sample.id)' has no \"\(name)\", which --contrast needs; give every prompt both."
                )
            }
            return Sample(id: sample.id, prompt: prompt, forced: sample.forced)
        }
        var pieces: [HookPoint: [Float]] = [:]
        var count = 0
        let source = model.activations(of: prompts)
        for try await batch in source.rows(at: hookPoints, selecting: contrast) {
            guard Set(batch.labels.map(\.sequence)).count == batch.labels.count else {
                throw CommandError(
                    "--contrast '\(contrast)' selects several tokens of a prompt; select one, as in 'last-prompt', "
                        + "or a mean, as in 'mean-generated'.")
            }
            count += batch.labels.count
            for hook in hookPoints { pieces[hook, default: []] += batch[hook]?.elements ?? [] }
        }
        guard count == samples.count else {
            throw CommandError(
                "--contrast '\(contrast)' selects a token of only \(count) of \(samples.count) \(name) prompts; "
                    + "choose positions that all of them have.")
        }
        return pieces.mapValues { Tensor(shape: [count, $0.count / count], $0) }
    }
}
