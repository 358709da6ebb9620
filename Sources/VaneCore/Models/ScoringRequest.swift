public import VaneTensors

/// A call of a model that generates nothing: replies whose likelihood is asked for, and what is done to the hidden states meanwhile.
public struct ScoringRequest: Sendable {
    /// The prompts, each with the forced continuation that is scored.
    public var prompts: [Prompt]
    /// What is done to hidden states, in order.
    public var applications: [Application]
    /// The same prompts, already passed; used where no application edits prompt positions.
    public var cache: (any PromptCache)?
    /// Whether the whole next-token distributions are wanted, and not the scored tokens' probabilities alone.
    public var keepsDistributions: Bool

    /// Creates a request.
    public init(
        _ prompts: [Prompt], applying applications: [Application] = [],
        cache: (any PromptCache)? = nil, keepsDistributions: Bool = false
    ) {
        self.prompts = prompts
        self.applications = applications
        self.cache = cache
        self.keepsDistributions = keepsDistributions
    }

    /// Whether some application edits positions of the prompt, so that a cache of the unedited prompt is of no use.
    public var editsPrompts: Bool {
        applications.contains { $0.selection.canSelect(.prompt) }
    }
}

/// What a model makes of continuations that it is given.
public struct ScoringResult: Sendable {
    /// The log-probability of each prompt's forced continuation, summed over its tokens, in nats.
    public var logProbabilities: [Double]
    /// The number of tokens of each continuation.
    public var tokenCounts: [Int]
    /// The distribution before each forced token, by prompt; empty unless asked for.
    public var distributions: [NextTokenDistributions]
    /// What the applications really did.
    public var receipt: Receipt

    /// Creates a result.
    public init(
        logProbabilities: [Double], tokenCounts: [Int],
        distributions: [NextTokenDistributions] = [], receipt: Receipt = Receipt()
    ) {
        self.logProbabilities = logProbabilities
        self.tokenCounts = tokenCounts
        self.distributions = distributions
        self.receipt = receipt
    }
}

/// What a model expects before each forced token of one prompt.
public struct NextTokenDistributions: Sendable {
    /// Log-probabilities in nats, `[tokens, vocabulary]`; the first row stands at the prompt's end.
    public var logProbabilities: Tensor<Float>

    /// Wraps log-probabilities.
    public init(_ logProbabilities: Tensor<Float>) {
        self.logProbabilities = logProbabilities
    }
}
