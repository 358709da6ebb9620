public import VaneCore

/// Runs a model over the prompts of one split and judges its replies against the unsteered ones.
public struct SplitEvaluator: Sendable {
    /// Which split.
    public let split: ControlTask.Split
    /// The prompts.
    public let items: [ControlTask.Item]
    /// The unsteered replies.
    public let unsteered: [Completion]
    /// The unsteered choices, where the model chooses among completions.
    private let unsteeredChoices: [Int]
    /// The task.
    private let task: ControlTask
    /// The model.
    private let model: any SteerableModel
    /// The prompts as the model takes them.
    private let prompts: [Prompt]
    /// The prompts, already passed.
    let cache: (any PromptCache)?

    /// What came of one way of steering.
    public struct Evaluation: Sendable {
        /// What became of each prompt.
        public var outcomes: [ControlOutcome]
        /// The figures.
        public var score: ControlScore
        /// What the application really did.
        public var receipt: Receipt
        /// The replies; none where the model chooses among completions.
        public var completions: [Completion]
    }

    /// Generates the unsteered replies and keeps the prompts' passes.
    ///
    /// - Throws: The model's error.
    public init(_ split: ControlTask.Split, of task: ControlTask, model: any SteerableModel) throws
    {
        self.split = split
        self.task = task
        self.model = model
        items = task.items(of: split)
        prompts = items.map { Prompt($0.sample.prompt) }
        cache = try model.cache(prompts)
        let request = GenerationRequest(
            prompts, maximumTokens: task.maximumTokens, cache: cache)
        unsteered = try model.generate(request).completions
        unsteeredChoices = try Self.choices(task, model, items.map(\.sample.prompt), []).classes
    }

    /// The class that the model finds likeliest after each of some prompts; empty where none is chosen so.
    private static func choices(
        _ task: ControlTask, _ model: any SteerableModel, _ prompts: [String],
        _ applications: [Application]
    ) throws -> (classes: [Int], receipt: Receipt) {
        guard let choices = task.choices else { return ([], Receipt()) }
        let scorer = ChoiceScorer(
            model, normalized: choices.isNormalized, promptsPerCall: max(1, prompts.count))
        let found = try scorer.choices(
            after: prompts, among: choices.completions, applying: applications)
        return (found.choices.map(\.chosen), found.receipt)
    }

    /// Lets the model choose among completions instead of generating.
    private func chosen(
        after prompts: [String], applying applications: [Application]
    ) throws -> Evaluation {
        let (classes, receipt) = try Self.choices(task, model, prompts, applications)
        let outcomes = items.indices.map { i in
            ControlOutcome(
                wanted: items[i].wanted, shown: classes[i],
                isUnchanged: classes[i] == unsteeredChoices[i],
                text: task.choices?.completions[classes[i]] ?? "")
        }
        return Evaluation(
            outcomes: outcomes, score: score(outcomes), receipt: receipt, completions: [])
    }

    /// The figures of outcomes.
    private func score(_ outcomes: [ControlOutcome]) -> ControlScore {
        ControlScore(outcomes, classes: task.classes.count, hasNeutral: task.hasNeutral)
    }

    /// Generates with an application, or without one.
    ///
    /// - Throws: The model's or the judge's error, and `VaneError` when steering changed nothing.
    public func evaluate(_ application: Application?) throws -> Evaluation {
        if task.choices != nil {
            return try chosen(
                after: items.map(\.sample.prompt), applying: application.map { [$0] } ?? [])
        }
        guard let application else { return try judged(unsteered, receipt: Receipt()) }
        let request = GenerationRequest(
            prompts, applying: [application], maximumTokens: task.maximumTokens, cache: cache)
        let result = try model.generate(request)
        return try judged(result.completions, receipt: result.receipt)
    }

    /// Generates from the prompts with an instruction instead of steering.
    ///
    /// - Throws: The model's or the judge's error, and `VaneError` with code `missingData` when a prompt lacks the instruction.
    public func evaluate(instruction: String) throws -> Evaluation {
        let texts = try items.map { item in
            guard let text = item.instructed[instruction] else {
                throw VaneError(
                    .missingData,
                    "'\(item.sample.id)' has no prompt with instruction '\(instruction)'.")
            }
            return text
        }
        guard task.choices == nil else { return try chosen(after: texts, applying: []) }
        let request = GenerationRequest(texts.map { Prompt($0) }, maximumTokens: task.maximumTokens)
        return try judged(model.generate(request).completions, receipt: Receipt())
    }

    /// Judges replies, all at once.
    ///
    /// - Throws: The judge's error.
    private func judged(_ completions: [Completion], receipt: Receipt) throws -> Evaluation {
        let replies = zip(items, completions).map {
            JudgedReply(sample: $0.sample, completion: $1)
        }
        let shown = try task.judge.checkedClasses(of: replies, among: task.classes)
        let outcomes = items.indices.map { i in
            ControlOutcome(
                wanted: items[i].wanted, shown: shown[i],
                isUnchanged: completions[i].tokens == unsteered[i].tokens,
                text: completions[i].text)
        }
        return Evaluation(
            outcomes: outcomes, score: score(outcomes), receipt: receipt, completions: completions)
    }
}
