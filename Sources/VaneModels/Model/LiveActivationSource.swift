import VaneCore
import VaneTensors

/// A running model as a source of hidden states: passes a batch of prompts when the reader asks for the next rows.
struct LiveActivationSource: ActivationSource {
    /// The model.
    let model: LanguageModel

    /// The prompts.
    let corpus: [Sample]

    /// What the model can give.
    var catalog: ActivationCatalog {
        let description = model.description
        let hookPoints = HookSite.allCases.flatMap { site in
            site.isPerBlock
                ? (0..<description.blocks).map { HookPoint(site, block: $0) } : [HookPoint(site)]
        }
        let widths = hookPoints.compactMap { hook in
            (try? description.width(at: hook)).map { (hook, $0) }
        }
        return ActivationCatalog(
            model: description, hookPoints: hookPoints,
            widths: Dictionary(uniqueKeysWithValues: widths), elementType: "float32",
            sampleCount: corpus.count, selection: .all)
    }

    /// The prompts.
    func samples() -> [Sample] { corpus }

    /// Yields the selected rows of a batch of prompts at a time.
    func rows(at hookPoints: [HookPoint], selecting selection: TokenSelection) -> ActivationBatches
    {
        let source = self
        return ActivationBatches {
            let progress = Progress()
            return {
                let start = progress.next
                guard start < source.corpus.count else { return nil }
                let end = min(start + source.model.limits.sequences, source.corpus.count)
                progress.next = end
                return try source.batch(start..<end, hookPoints, selection)
            }
        }
    }

    /// How far one reader has come; read and written by that reader alone, one pull after the other.
    private final class Progress: @unchecked Sendable {
        /// The first sample of the next batch.
        var next = 0
    }

    /// Passes some samples and keeps what is selected.
    ///
    /// - Throws: ``ModelError`` for prompts that the model cannot take; `VaneError` for hook points that it lacks or a
    ///   selection that selects nothing.
    private func batch(
        _ range: Range<Int>, _ hookPoints: [HookPoint], _ selection: TokenSelection
    ) throws -> ActivationBatch {
        let prompts = try range.map { index in
            try model.tokenize(
                Prompt(corpus[index].prompt, forced: corpus[index].forced), index: index)
        }
        let sequences = prompts.enumerated().map { place, prompt in
            RunningSequence(
                index: place, tokens: prompt.tokens, promptLength: prompt.promptLength,
                scoring: 0..<0)
        }
        let collector = try ActivationCollector(
            at: hookPoints, selecting: selection, of: model.description,
            generatedLengths: prompts.map { $0.tokens.count - $0.promptLength })
        let run = model.makeRun(sequences, applying: [])
        run.run(visitors: [collector], choose: { _, _ in nil })
        let batch = try collector.takeBatch()
        let labels = batch.labels.map { label in
            var label = label
            label.sequence += Int32(range.lowerBound)
            return label
        }
        return ActivationBatch(hookPoints: batch.hookPoints, values: batch.values, labels: labels)
    }
}
