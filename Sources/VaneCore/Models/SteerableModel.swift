/// A language model whose hidden states can be read and steered: the native decoder, or a process behind a bridge.
///
/// Interventions act inside one call; the model is unchanged afterwards.
public protocol SteerableModel: Sendable {
    /// What is known about the model.
    var description: ModelDescription { get }

    /// Returns the tokens of a text, with the model's own beginning-of-text token.
    ///
    /// - Throws: The model's error for text that it cannot represent.
    func tokens(of text: String) throws -> [Int]

    /// Returns the text of tokens, special tokens left out.
    func text(of tokens: [Int]) -> String

    /// Continues prompts.
    ///
    /// - Throws: The model's error for prompts that it cannot take, and ``VaneError`` when steering changed nothing.
    func generate(_ request: GenerationRequest) throws -> GenerationResult

    /// Passes prompts once, so that many requests may continue them at the cost of the generated tokens alone.
    ///
    /// - Throws: The model's error for prompts that it cannot take.
    /// - Returns: What is kept, or nothing when the model keeps nothing.
    func cache(_ prompts: [Prompt]) throws -> (any PromptCache)?

    /// Returns the log-probability of each prompt's forced continuation, and the distributions behind it where they are asked for.
    ///
    /// - Throws: As ``generate(_:)``; also when a prompt has no forced continuation.
    func score(_ request: ScoringRequest) throws -> ScoringResult

    /// Returns the hidden states of prompts as a source, computed batch by batch when asked for.
    ///
    /// - Parameter samples: What the rows' sequences are; their forced beginnings are fed after the prompts.
    /// - Returns: A source whose batches are computed when they are asked for.
    func activations(of samples: [Sample]) -> any ActivationSource
}

extension SteerableModel {
    /// Keeps nothing unless a model says otherwise.
    public func cache(_ prompts: [Prompt]) throws -> (any PromptCache)? { nil }

    /// Returns the log-probability of each prompt's forced continuation, summed over its tokens, in nats.
    ///
    /// - Throws: As ``score(_:)``.
    public func score(
        _ prompts: [Prompt], applying applications: [Application]
    ) throws -> (logProbabilities: [Double], receipt: Receipt) {
        let result = try score(ScoringRequest(prompts, applying: applications))
        return (result.logProbabilities, result.receipt)
    }
}

/// Prompts that a model has passed, to be continued many times; only the model that made it can use it.
public protocol PromptCache: Sendable {
    /// The number of prompts.
    var count: Int { get }
}
