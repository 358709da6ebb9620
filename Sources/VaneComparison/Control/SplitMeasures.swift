import Synchronization
import VaneCore
import VaneTensors

/// Everything that is measured of an application on the prompts of one split: behaviour, propensity and damage.
///
/// All calls pass all prompts of the split in their order, so that an oracle that knows the prompts one by one can be measured too.
struct SplitMeasures: Sendable {
    /// Generates and judges replies.
    let evaluator: SplitEvaluator
    /// The model.
    private let model: any SteerableModel
    /// The prompts, each with its unsteered reply.
    private let replied: [Prompt]
    /// The prompts, each with the completion wanted, and with the other one; nothing when they have none.
    private let completions: (wanted: [Prompt], other: [Prompt])?
    /// The unsteered distributions over the unsteered replies, once they are known and small enough to be kept.
    private let unsteered = Shared<[NextTokenDistributions]>()

    /// The largest distributions that are kept, in values.
    private static let mostValues = 1 << 26

    /// Prepares the measurements.
    ///
    /// - Throws: The model's error.
    init(_ split: ControlTask.Split, of task: ControlTask, model: any SteerableModel) throws {
        self.model = model
        evaluator = try SplitEvaluator(split, of: task, model: model)
        let items = evaluator.items
        replied = zip(items, evaluator.unsteered).map { item, reply in
            Prompt([.text(item.sample.prompt)], forced: [.tokens(reply.tokens)])
        }
        completions = Self.completions(of: items)
    }

    /// The prompts with their completions, if all have both.
    private static func completions(
        of items: [ControlTask.Item]
    ) -> (wanted: [Prompt], other: [Prompt])? {
        func prompts(_ path: KeyPath<Sample, String?>) -> [Prompt]? {
            let prompts = items.compactMap { item -> Prompt? in
                guard let text = item.sample[keyPath: path] else { return nil }
                let opener = item.sample.forced.map { [Prompt.Part.text($0)] } ?? []
                return Prompt([.text(item.sample.prompt)], forced: opener + [.text(text)])
            }
            return prompts.count == items.count && !items.isEmpty ? prompts : nil
        }
        guard let wanted = prompts(\.target), let other = prompts(\.rejected) else { return nil }
        return (wanted, other)
    }

    /// The items of the split.
    var items: [ControlTask.Item] { evaluator.items }

    /// Whether every prompt has a wanted and another completion.
    var hasCompletions: Bool { completions != nil }

    /// Returns how much each prompt's wanted completion is preferred to the other one: the difference of log-probabilities, in nats.
    ///
    /// - Throws: The model's error, and `VaneError` with code `missingData` when prompts have no completions.
    /// - SeeAlso: The propensity of [Tan et al. 2024](https://arxiv.org/abs/2407.12404).
    func propensities(_ applications: [Application]) throws -> [Double] {
        guard let completions else {
            throw VaneError(
                .missingData,
                "The prompts lack a \"target\" or a \"rejected\" reply, so no propensity can be measured; give every prompt both."
            )
        }
        let wanted = try score(completions.wanted, applications).logProbabilities
        let other = try score(completions.other, applications).logProbabilities
        return zip(wanted, other).map { $0 - $1 }
    }

    /// Returns the mean of ‖δ‖/‖h‖ over the edited rows of the unsteered replies.
    ///
    /// - Throws: The model's error.
    func relativeChange(_ application: Application) throws -> Double {
        try score(replied, [application]).receipt.meanRelativeChange
    }

    /// Returns the divergence KL(unsteered ‖ steered) before each token of each unsteered reply, in nats; the first stands at the prompt's end.
    ///
    /// - Throws: The model's error.
    func divergences(_ application: Application) throws -> [[Double]] {
        let before = try unsteeredDistributions()
        let after = try score(replied, [application], keepsDistributions: true).distributions
        return zip(before, after).map { $0.divergences(to: $1) }
    }

    /// Returns the log-probability of replies under the unsteered model and their numbers of tokens.
    ///
    /// - Throws: The model's error.
    func unsteeredScores(of replies: [Completion]) throws -> ScoringResult {
        let prompts = zip(items, replies).map { item, reply in
            Prompt([.text(item.sample.prompt)], forced: [.tokens(reply.tokens)])
        }
        return try score(prompts, [])
    }

    /// The unsteered distributions over the unsteered replies.
    private func unsteeredDistributions() throws -> [NextTokenDistributions] {
        if let known = unsteered.value { return known }
        let found = try score(replied, [], keepsDistributions: true).distributions
        let values = found.reduce(0) { $0 + $1.logProbabilities.count }
        if values <= Self.mostValues { unsteered.value = found }
        return found
    }

    /// Scores continuations of the split's prompts.
    private func score(
        _ prompts: [Prompt], _ applications: [Application], keepsDistributions: Bool = false
    ) throws -> ScoringResult {
        try model.score(
            ScoringRequest(
                prompts, applying: applications, cache: evaluator.cache,
                keepsDistributions: keepsDistributions))
    }
}

/// A value that threads share and that comes to be known later.
private final class Shared<Value: Sendable>: Sendable {
    /// The value; the lock guards it alone.
    private let cell = Mutex<Value?>(nil)

    /// The value, once it is known.
    var value: Value? {
        get { cell.withLock(\.self) }
        set { cell.withLock { $0 = newValue } }
    }
}

extension Receipt {
    /// The mean of ‖δ‖/‖h‖ over all edited rows.
    var meanRelativeChange: Double {
        let visits = applications.flatMap(\.visits)
        let rows = visits.reduce(0) { $0 + $1.rows }
        let total = visits.reduce(0) { $0 + $1.totalRelativeChange }
        return rows > 0 ? total / Double(rows) : 0
    }
}
