/// A call of a model: prompts to continue, and what is done to the hidden states meanwhile.
public struct GenerationRequest: Sendable {
    /// The prompts; a row's `sequence` is its prompt's place here, however they are batched.
    public var prompts: [Prompt]
    /// What is done to hidden states, in order.
    public var applications: [Application]
    /// The most tokens generated for a prompt.
    public var maximumTokens: Int
    /// How tokens are chosen.
    public var sampling: Sampling
    /// Hidden states to be kept, if any.
    public var collecting: Collection?
    /// The same prompts, already passed; used where no application edits prompt positions.
    public var cache: (any PromptCache)?

    /// Which hidden states are kept while generating.
    public struct Collection: Sendable, Hashable {
        /// Where.
        public var hookPoints: [HookPoint]
        /// Which positions.
        public var selection: TokenSelection

        /// Creates a wish.
        public init(at hookPoints: [HookPoint], selecting selection: TokenSelection) {
            self.hookPoints = hookPoints
            self.selection = selection
        }
    }

    /// Creates a request.
    public init(
        _ prompts: [Prompt], applying applications: [Application] = [], maximumTokens: Int = 64,
        sampling: Sampling = .greedy, collecting: Collection? = nil,
        cache: (any PromptCache)? = nil
    ) {
        self.prompts = prompts
        self.applications = applications
        self.maximumTokens = maximumTokens
        self.sampling = sampling
        self.collecting = collecting
        self.cache = cache
    }

    /// Whether some application edits positions of the prompt, so that a cache of the unedited prompt is of no use.
    public var editsPrompts: Bool {
        applications.contains { $0.selection.canSelect(.prompt) }
    }
}

/// What a model continued.
public struct Completion: Sendable, Hashable {
    /// Why the text ends.
    public enum Ending: String, Sendable, Hashable, Codable {
        /// The model ended it.
        case endOfText = "end of text"
        /// The most tokens were reached.
        case length
    }

    /// The generated tokens, the end token included.
    public var tokens: [Int]
    /// The generated text, without special tokens.
    public var text: String
    /// Why it ends.
    public var ending: Ending
    /// The number of positions in the prompt.
    public var promptLength: Int

    /// Creates a completion.
    public init(tokens: [Int], text: String, ending: Ending, promptLength: Int) {
        self.tokens = tokens
        self.text = text
        self.ending = ending
        self.promptLength = promptLength
    }
}

/// The outcome of a call of a model.
public struct GenerationResult: Sendable {
    /// One completion a prompt.
    public var completions: [Completion]
    /// What the applications really did.
    public var receipt: Receipt
    /// The hidden states kept, if any were asked for.
    public var activations: ActivationBatch?

    /// Creates a result.
    public init(
        completions: [Completion], receipt: Receipt, activations: ActivationBatch? = nil
    ) {
        self.completions = completions
        self.receipt = receipt
        self.activations = activations
    }
}
