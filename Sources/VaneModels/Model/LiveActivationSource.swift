import Synchronization
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

    /// Yields the selected rows of a batch of prompts at a time; prompts without a selected row are passed over.
    func rows(at hookPoints: [HookPoint], selecting selection: TokenSelection) -> ActivationBatches
    {
        let source = self
        return ActivationBatches {
            let progress = Progress()
            return {
                while let range = progress.advance(source.model.limits.sequences, of: source.corpus)
                {
                    guard let batch = try source.batch(range, hookPoints, selection) else {
                        continue
                    }
                    progress.foundRows()
                    return batch
                }
                guard source.corpus.isEmpty || progress.hasFoundRows else {
                    throw ActivationCollector.nothing(selection)
                }
                return nil
            }
        }
    }

    /// How far one reader has come.
    private final class Progress: Sendable {
        /// The first sample of the next batch, and whether any row was selected so far.
        private let state = Mutex((next: 0, found: false))

        /// Whether any row was selected so far.
        var hasFoundRows: Bool { state.withLock { $0.found } }

        /// Notes that a row was selected.
        func foundRows() { state.withLock { $0.found = true } }

        /// Returns the next samples, or nothing at the end.
        func advance(_ count: Int, of corpus: [Sample]) -> Range<Int>? {
            state.withLock { state in
                guard state.next < corpus.count else { return nil }
                let start = state.next
                state.next = min(start + count, corpus.count)
                return start..<state.next
            }
        }
    }

    /// Passes some samples and keeps what is selected.
    ///
    /// - Returns: The rows, or nothing when no row of these samples is selected.
    /// - Throws: ``ModelError`` for prompts that the model cannot take; `VaneError` for hook points that it lacks.
    private func batch(
        _ range: Range<Int>, _ hookPoints: [HookPoint], _ selection: TokenSelection
    ) throws -> ActivationBatch? {
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
        guard let batch = collector.takeBatchIfAny() else { return nil }
        let labels = batch.labels.map { label in
            var label = label
            label.sequence += Int32(range.lowerBound)
            return label
        }
        return ActivationBatch(hookPoints: batch.hookPoints, values: batch.values, labels: labels)
    }
}
