internal import VaneTensorFiles

/// Why a model could not be loaded or run.
public struct ModelError: Error, Sendable, CustomStringConvertible {
    /// A kind of failure, open to new ones.
    public struct Code: Hashable, Sendable {
        /// The name of the kind, which is also the name of its page in the documentation.
        public let name: String

        /// The directory is not a model's.
        public static let notAModel = Code(name: "not-a-model")

        /// A file that the model needs is absent.
        public static let missingFile = Code(name: "missing-file")

        /// A file of the model breaks its own format.
        public static let malformed = Code(name: "malformed")

        /// The model's architecture is not one that the decoder computes.
        public static let unsupportedArchitecture = Code(name: "unsupported-architecture")

        /// The model or its tokenizer uses something that is not supported.
        public static let unsupported = Code(name: "unsupported")

        /// The configuration lacks a key, or its value is of the wrong kind.
        public static let missingKey = Code(name: "missing-key")

        /// The weights lack a tensor that the configuration calls for.
        public static let missingTensor = Code(name: "missing-tensor")

        /// A tensor has another shape than the configuration calls for.
        public static let shapeMismatch = Code(name: "shape-mismatch")

        /// A text or a number stands for no token of the model.
        public static let unknownToken = Code(name: "unknown-token")

        /// A prompt cannot be given to the model.
        public static let invalidPrompt = Code(name: "invalid-prompt")

        /// A prompt and its continuation need more positions than the model has.
        public static let promptTooLong = Code(name: "prompt-too-long")

        /// A way of choosing tokens whose numbers are out of range.
        public static let invalidSampling = Code(name: "invalid-sampling")
    }

    /// The kind of failure.
    public let code: Code

    /// What was found, what was expected, and what to do, on one line.
    public let message: String

    /// The message.
    public var description: String { message }

    /// Creates an error; only this module's factories do.
    init(_ code: Code, _ message: String) {
        self.code = code
        // A name from a file may hold line ends.
        self.message = message.onOneLine
    }
}

extension ModelError {
    /// Reports that a file of the model breaks its format.
    static func malformed(_ file: String, _ reason: String) -> ModelError {
        ModelError(
            .malformed, "'\(file)' cannot be used: \(reason); fetch the model's files again.")
    }

    /// Reports something that a tokenizer's file asks for and this reader does not do.
    static func unsupportedTokenizer(_ file: String, _ what: String) -> ModelError {
        ModelError(
            .unsupported,
            "'\(file)' uses \(what), which Vane does not do; choose a model whose tokenizer is BPE or WordLevel "
                + "in the style of Llama, GPT-2 or Qwen.")
    }

    /// Reports a text that no token stands for.
    static func unknownToken(text: String) -> ModelError {
        ModelError(
            .unknownToken,
            "'\(text)' is not in the tokenizer's vocabulary, which has no token for unknown text; "
                + "reword the prompt.")
    }

    /// Reports a number that is no token's.
    static func unknownToken(_ id: Int, vocabulary: Int) -> ModelError {
        ModelError(
            .unknownToken,
            "Token \(id) does not exist: the vocabulary has tokens 0 to \(vocabulary - 1); "
                + "use the tokenizer that belongs to the model.")
    }
}
