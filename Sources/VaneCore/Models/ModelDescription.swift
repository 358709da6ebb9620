/// What there is to know about a model without running it.
public struct ModelDescription: Sendable, Hashable {
    /// The name for people: a directory's name, or `clinic` for the embedded model.
    public var name: String
    /// The architecture's name, as in `LlamaForCausalLM`.
    public var architecture: String
    /// SHA-256 of the weights in hexadecimal, by which artefacts recognise their model.
    public var fingerprint: String
    /// SHA-256 of the tokenizer's file in hexadecimal.
    public var tokenizerFingerprint: String
    /// The number of blocks, L.
    public var blocks: Int
    /// The width of the residual stream, D.
    public var width: Int
    /// The number of query heads, A.
    public var heads: Int
    /// The width of a head.
    public var headWidth: Int
    /// The width of the MLP's hidden layer.
    public var hiddenWidth: Int
    /// The number of tokens in the vocabulary.
    public var vocabulary: Int
    /// The most positions that the model was made for.
    public var contextLength: Int

    /// Creates a description.
    public init(
        name: String, architecture: String, fingerprint: String, tokenizerFingerprint: String,
        blocks: Int, width: Int, heads: Int, headWidth: Int, hiddenWidth: Int, vocabulary: Int,
        contextLength: Int
    ) {
        self.name = name
        self.architecture = architecture
        self.fingerprint = fingerprint
        self.tokenizerFingerprint = tokenizerFingerprint
        self.blocks = blocks
        self.width = width
        self.heads = heads
        self.headWidth = headWidth
        self.hiddenWidth = hiddenWidth
        self.vocabulary = vocabulary
        self.contextLength = contextLength
    }

    /// Returns the number of values in a row at a hook point.
    ///
    /// - Throws: ``VaneError`` with code `absent` when the model has no such block or head.
    public func width(at hook: HookPoint) throws -> Int {
        if let block = hook.block, block >= blocks {
            throw VaneError(
                .absent,
                "'\(hook)' does not exist: '\(name)' has blocks 0 to \(blocks - 1); choose one of them."
            )
        }
        if let head = hook.head, head >= heads {
            throw VaneError(
                .absent,
                "'\(hook)' does not exist: '\(name)' has heads 0 to \(heads - 1); choose one of them."
            )
        }
        switch hook.site {
        case .residPre, .attnOut, .residMid, .mlpOut, .residPost, .finalNorm: return width
        case .headOut: return hook.head == nil ? heads * headWidth : headWidth
        case .mlpAct: return hiddenWidth
        case .logits: return vocabulary
        }
    }
}
