/// The numbers that make a decoder of the Llama kind: what `config.json` says.
public struct DecoderConfiguration: Sendable, Hashable {
    /// The architecture's name, as in `LlamaForCausalLM`.
    public var architecture: String

    /// The number of blocks, L.
    public var blocks: Int

    /// The width of the residual stream, D.
    public var width: Int

    /// The number of query heads, A.
    public var heads: Int

    /// The number of key and value heads; each serves as many query heads.
    public var keyValueHeads: Int

    /// The width of a head.
    public var headWidth: Int

    /// The width of the MLP's hidden layer.
    public var hiddenWidth: Int

    /// The number of tokens in the vocabulary.
    public var vocabulary: Int

    /// The most positions that the model was made for.
    public var contextLength: Int

    /// What is added to the mean square before the root in each normalization.
    public var normalizationEpsilon: Float

    /// The angles by which positions rotate queries and keys.
    public var rotary: RotaryEmbedding

    /// Whether the query, key and value projections have biases.
    public var hasInputBias: Bool

    /// Whether the attention's output projection has a bias.
    public var hasOutputBias: Bool

    /// Whether the MLP's projections have biases.
    public var hasHiddenBias: Bool

    /// Whether queries and keys are normalized head by head.
    public var normalizesQueries: Bool

    /// Whether the embedding serves as the output layer; nothing when the weights decide by having one or not.
    public var tiesEmbeddings: Bool?

    /// The tokens that end a text.
    public var endTokens: [Int]
}
