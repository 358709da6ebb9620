import VaneArchive
import VaneCore
import VaneTensors

/// Captures hidden states of a model into an archive.
///
/// Prompts pass in blocks of a fixed size, and commits happen between blocks: a capture that goes on after a crash passes
/// the same blocks, and so computes the same numbers, as one that was never interrupted.
struct CorpusCapture: Sendable {
    /// The number of prompts that pass together.
    static let blockSize = 32

    /// The most that commits may take, as a share of the whole time.
    private static let commitShare = 20

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
    /// How the archive is cut and compressed.
    var options = ArchiveOptions()
    /// The least time between two commits; more when commits take long.
    var commitInterval = Duration.seconds(30)
    /// Called with the number of prompts that have just passed.
    var report: @Sendable (Int) -> Void = { _ in }

    /// Runs the model over the prompts and writes the corpus, from where an earlier run stopped when it is resumed.
    ///
    /// - Throws: What the model and the archive throw; `CommandError` when what is resumed was begun otherwise.
    func write(to path: String, resuming: Bool = false) async throws {
        try requireContrasts()
        let description = try description()
        let goesOn = resuming && FileBytes.exists(path + "/zarr.json")
        if goesOn { try requireSame(description, try Archive(at: path), at: path) }
        var writer =
            try goesOn
            ? ArchiveWriter(appendingTo: path, options: options)
            : ArchiveWriter(creating: path, corpus: description, options: options)
        report(writer.sampleCount)
        do {
            try await capture(into: &writer)
        } catch {
            // Nothing was committed, so nothing is lost: an empty corpus would only look complete.
            if !goesOn, writer.committedSampleCount == 0 { try? FileBytes.remove(path) }
            throw error
        }
        try writer.finish()
    }

    /// What the corpus is of.
    ///
    /// - Throws: `VaneError` for a hook point that the model lacks.
    func description() throws -> CorpusDescription {
        let widths = try hookPoints.map { ($0, try model.description.width(at: $0)) }
        return CorpusDescription(
            model: model.description, hookPoints: hookPoints,
            widths: Dictionary(widths, uniquingKeysWith: { $1 }), encoding: encoding,
            selection: selection, contrastSelection: contrast, promptsHash: promptsFingerprint,
            toolVersion: Version.current)
    }

    /// Passes all prompts that the archive lacks, with a commit now and then.
    private func capture(into writer: inout ArchiveWriter) async throws {
        let clock = ContinuousClock()
        var (last, cost) = (clock.now, Duration.zero)
        for first in stride(from: writer.sampleCount, to: samples.count, by: Self.blockSize) {
            let block = first..<min(first + Self.blockSize, samples.count)
            try await append(block, to: &writer)
            report(block.count)
            let isDue = clock.now - last >= max(commitInterval, cost * Self.commitShare)
            guard isDue, block.upperBound < samples.count else { continue }
            cost = try clock.measure { try writer.commit() }
            last = clock.now
        }
        guard samples.isEmpty || writer.rowCount > 0 else {
            throw ActivationCollector.nothing(selection)
        }
    }

    /// Passes some prompts and appends them with their rows.
    func append(_ block: Range<Int>, to writer: inout ArchiveWriter) async throws {
        let own = Array(samples[block])
        let contrasts = try await contrastStates(of: own)
        let plain = own.map { sample in
            var copy = sample
            if !selection.canSelect(.generation) { copy.forced = nil }
            return copy
        }
        let first = writer.sampleCount
        try writer.append(own, contrasts: contrasts)
        let source = model.activations(of: plain)
        do {
            for try await batch in source.rows(at: hookPoints, selecting: selection) {
                try requireStorable(batch, of: own)
                try writer.append(batch, firstSample: first)
            }
        } catch let error as VaneError where error.code == .emptySelection {
            // These prompts have no selected row; whether any has is known at the end.
        }
    }

    /// Runs the model over both contrast prompts of some samples.
    private func contrastStates(of samples: [Sample]) async throws -> ContrastValues? {
        guard let contrast else { return nil }
        let positive = try await states(of: \.positive, "positive", samples, selecting: contrast)
        let negative = try await states(of: \.negative, "negative", samples, selecting: contrast)
        return ContrastValues(positive: positive, negative: negative)
    }

    /// Refuses contrasts of prompts that do not all have both, before any prompt has passed.
    private func requireContrasts() throws {
        guard contrast != nil else { return }
        for sample in samples {
            for (name, text) in [("positive", sample.positive), ("negative", sample.negative)]
            where text == nil {
                throw CommandError(
                    "Prompt '\(sample.id)' has no \"\(name)\", which --contrast needs; give every prompt both."
                )
            }
        }
    }

    /// Runs the model over one contrast prompt of some samples.
    private func states(
        of text: KeyPath<Sample, String?>, _ name: String, _ samples: [Sample],
        selecting contrast: TokenSelection
    ) async throws -> [HookPoint: Tensor<Float>] {
        let prompts = samples.map { sample in
            Sample(id: sample.id, prompt: sample[keyPath: text] ?? "", forced: sample.forced)
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
                "--contrast '\(contrast)' selects a token of only \(count) of \(samples.count) \(name) prompts "
                    + "from '\(samples.first?.id ?? "")' on; choose positions that all of them have."
            )
        }
        return pieces.mapValues { Tensor(shape: [count, $0.count / count], $0) }
    }
}
