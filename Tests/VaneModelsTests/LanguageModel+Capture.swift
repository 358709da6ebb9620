import VaneCore
import VaneTensors

@testable import VaneModels

extension LanguageModel {
    /// Returns the rows of some hook points for prompts, passed with the model's limits.
    func capture(
        _ prompts: [Prompt], at hooks: [HookPoint], selecting selection: TokenSelection
    ) throws -> ActivationBatch {
        let sequences = try prompts.enumerated().map { index, prompt in
            let tokenized = try tokenize(prompt, index: index)
            return RunningSequence(
                index: index, tokens: tokenized.tokens, promptLength: tokenized.promptLength,
                scoring: 0..<0)
        }
        let collector = try ActivationCollector(
            at: hooks, selecting: selection, of: description)
        makeRun(sequences, applying: []).run(
            visitors: [collector], choose: { _, _ in nil })
        return try collector.takeBatch()
    }
}
