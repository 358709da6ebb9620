public import VaneCore
import VaneTensorFiles

/// A decoder-only language model of the Llama kind, computed natively, with every hook point readable and editable.
///
/// Reads what Hugging Face transformers writes. A value: loading is the only expensive part, copies share the weights, and
/// any number of threads may call it at the same time, each with memory of its own.
///
/// ```swift
/// let model = try LanguageModel(directory: "stories260K")
/// let result = try model.generate(GenerationRequest([Prompt("Once upon a time")]))
/// print(result.completions[0].text)
/// ```
public struct LanguageModel: Sendable {
    /// What is known about the model.
    public let description: ModelDescription

    /// The tokenizer.
    public let tokenizer: Tokenizer

    /// How much of a call is passed at once; changes no result beyond rounding.
    public var limits = RunLimits()

    /// The numbers that make the decoder.
    public var configuration: DecoderConfiguration { decoder.configuration }

    /// The decoder.
    let decoder: Decoder

    /// The tokens that end a text.
    let endTokens: Set<Int>

    /// Puts a model together from its parts.
    ///
    /// - Throws: ``ModelError`` with code `unknownToken` when the tokenizer has tokens that the model has not.
    init(
        name: String, configuration: DecoderConfiguration, weights: DecoderWeights,
        tokenizer: Tokenizer, fingerprints: (weights: String, tokenizer: String)
    ) throws {
        let c = configuration
        if let id = (c.vocabulary..<max(c.vocabulary, tokenizer.vocabularySize))
            .first(where: { tokenizer.token($0) != nil })
        {
            throw ModelError.unknownToken(id, vocabulary: c.vocabulary)
        }
        description = ModelDescription(
            name: name, architecture: c.architecture, fingerprint: fingerprints.weights,
            tokenizerFingerprint: fingerprints.tokenizer, blocks: c.blocks, width: c.width,
            heads: c.heads, headWidth: c.headWidth, hiddenWidth: c.hiddenWidth,
            vocabulary: c.vocabulary, contextLength: c.contextLength)
        self.tokenizer = tokenizer
        decoder = Decoder(c, weights)
        endTokens = Set(c.endTokens)
    }
}
