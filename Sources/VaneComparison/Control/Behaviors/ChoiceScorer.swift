public import VaneCore

/// Asks a model by likelihood which of several replies it would give, the usual way to score multiple choice.
///
/// The choices are scored class by class, so that the prompts of a call are equal to those of the next: an intervention that draws random
/// numbers then draws the same for all choices of a prompt.
public struct ChoiceScorer: Sendable {
    /// What a model makes of one prompt's choices.
    public struct Choice: Sendable, Hashable {
        /// The log-probability of each class's reply in nats, summed over its tokens or their mean, `[K]`.
        public var logProbabilities: [Double]

        /// Creates a choice.
        ///
        /// - Precondition: There is a class.
        public init(logProbabilities: [Double]) {
            precondition(!logProbabilities.isEmpty, "A choice needs a class.")
            self.logProbabilities = logProbabilities
        }

        /// The class of the likeliest reply; the lowest among equals.
        public var chosen: Int {
            logProbabilities.indices.reduce(0) {
                logProbabilities[$1] > logProbabilities[$0] ? $1 : $0
            }
        }
    }

    /// The model.
    private let model: any SteerableModel
    /// Whether log-probabilities are means over tokens, so that long replies are not at a disadvantage.
    public let isNormalized: Bool
    /// The most prompts in one call of the model.
    public let promptsPerCall: Int

    /// Creates a scorer.
    ///
    /// - Precondition: A call takes at least one prompt.
    public init(_ model: any SteerableModel, normalized: Bool = false, promptsPerCall: Int = 1024) {
        precondition(promptsPerCall > 0, "A call takes at least one prompt.")
        self.model = model
        isNormalized = normalized
        self.promptsPerCall = promptsPerCall
    }

    /// Scores the same replies after every prompt.
    ///
    /// - Throws: The model's error, and `VaneError` as the other method.
    public func choices(
        after prompts: [String], among replies: [String], applying applications: [Application] = []
    ) throws -> (choices: [Choice], receipt: Receipt) {
        try choices(
            after: prompts, among: prompts.map { _ in replies }, applying: applications)
    }

    /// Scores each prompt's own replies.
    ///
    /// - Parameters:
    ///   - prompts: The prompts.
    ///   - replies: The reply of each class after each prompt, `[prompts, K]`.
    ///   - applications: What is done to hidden states meanwhile.
    /// - Returns: One choice a prompt, and what the applications did in all calls together.
    /// - Throws: The model's error; `VaneError` with code `shapeMismatch` when prompts and replies do not agree, `nonFinite` for a score
    ///   that is no number.
    public func choices(
        after prompts: [String], among replies: [[String]],
        applying applications: [Application] = []
    ) throws -> (choices: [Choice], receipt: Receipt) {
        let classes = try classCount(prompts, replies)
        var scores = [[Double]](
            repeating: [Double](repeating: 0, count: classes), count: prompts.count)
        var receipt: Receipt?
        for start in stride(from: 0, to: prompts.count, by: promptsPerCall) {
            let range = start..<min(start + promptsPerCall, prompts.count)
            for place in 0..<classes {
                let result = try model.score(
                    range.map { Prompt(prompts[$0], forced: replies[$0][place]) },
                    applying: applications)
                for (prompt, sum) in zip(range, result.logProbabilities) {
                    scores[prompt][place] = try checked(
                        isNormalized
                            ? sum / tokenCount(replies[prompt][place], after: prompts[prompt])
                            : sum,
                        reply: replies[prompt][place], prompt: prompt)
                }
                receipt?.merge(result.receipt)
                receipt = receipt ?? result.receipt
            }
        }
        return (scores.map(Choice.init), receipt ?? Receipt())
    }

    /// Returns the number of classes.
    private func classCount(_ prompts: [String], _ replies: [[String]]) throws -> Int {
        guard prompts.count == replies.count else {
            throw VaneError(
                .shapeMismatch,
                "\(prompts.count) prompts have \(replies.count) lists of replies; give one list a prompt."
            )
        }
        let classes = replies.first?.count ?? 1
        for (index, list) in replies.enumerated() where list.count != classes || list.isEmpty {
            throw VaneError(
                .shapeMismatch,
                "Prompt \(index) has \(list.count) replies to choose from where \(max(classes, 1)) are called for; "
                    + "give one a class.")
        }
        return classes
    }

    /// Returns a score that is a number or minus infinity.
    private func checked(_ score: Double, reply: String, prompt: Int) throws -> Double {
        guard score < .infinity else {
            throw VaneError(
                .nonFinite,
                "Reply '\(reply)' after prompt \(prompt) has log-probability \(score); look at the model's weights and at what is applied."
            )
        }
        return score
    }

    /// Returns the number of tokens of a reply, which models encode together with its prompt unless that changes the prompt's tokens.
    private func tokenCount(_ reply: String, after prompt: String) throws -> Double {
        let (alone, whole) = (try model.tokens(of: prompt), try model.tokens(of: prompt + reply))
        if whole.count > alone.count, whole.starts(with: alone) {
            return Double(whole.count - alone.count)
        }
        let count = try model.tokens(of: reply).count - model.tokens(of: "").count
        return Double(max(count, 1))
    }
}
