/// What sets a family of decoders apart: biases and normalized queries; everything else is configuration.
struct DecoderFamily: Sendable {
    /// Who decides whether a projection has a bias.
    enum Bias: Sendable, Equatable {
        /// The projection never has one.
        case never

        /// The projection always has one.
        case always

        /// The key of the configuration that says so; absent means no.
        case key(String)
    }

    /// The biases of the query, key and value projections.
    let inputBias: Bias

    /// The bias of the attention's output projection.
    let outputBias: Bias

    /// The biases of the MLP.
    let hiddenBias: Bias

    /// Whether queries and keys are normalized head by head.
    let normalizesQueries: Bool

    /// The architectures that the decoder computes, by the name that Hugging Face gives them.
    static let known: [String: DecoderFamily] = [
        "LlamaForCausalLM": DecoderFamily(
            inputBias: .key("attention_bias"), outputBias: .key("attention_bias"),
            hiddenBias: .key("mlp_bias"), normalizesQueries: false),
        "MistralForCausalLM": DecoderFamily(
            inputBias: .never, outputBias: .never, hiddenBias: .never, normalizesQueries: false),
        "Qwen2ForCausalLM": DecoderFamily(
            inputBias: .always, outputBias: .never, hiddenBias: .never, normalizesQueries: false),
        "Qwen3ForCausalLM": DecoderFamily(
            inputBias: .key("attention_bias"), outputBias: .key("attention_bias"),
            hiddenBias: .never, normalizesQueries: true),
    ]
}
