import VaneTensorFiles

/// Turns text into tokens and back as a model's `tokenizer.json` says, step by step as Hugging Face tokenizers does.
///
/// Text passes through added tokens, the normalizer, the pre-tokenizer, the vocabulary's model and the template, in this
/// order. All steps work on Unicode scalars, never on Swift's characters, since a rule may cut inside a character.
///
/// ```swift
/// let tokenizer = try Tokenizer(path: "model/tokenizer.json")
/// let ids = try tokenizer.encode("Once upon a time")     // [1, 403, 407, 261, 378]
/// ```
public struct Tokenizer: Sendable {
    /// The tokens that are found in text before anything else is done to it.
    let added: AddedTokens

    /// What is done to text before it is split.
    let normalizer: Normalizer

    /// How text is split into words.
    let preTokenizer: PreTokenizer

    /// How words become tokens.
    let model: TokenModel

    /// The special tokens put around a text.
    let template: TokenTemplate

    /// How tokens become text again.
    let decoder: TokenDecoder

    /// The text of every token, by id; nothing where an id is not in use.
    let texts: [String?]

    /// The number of ids, up to the largest in use.
    public var vocabularySize: Int { texts.count }

    /// Returns the tokens of a text.
    ///
    /// - Parameters:
    ///   - text: Any text; the names of special tokens in it stand for these tokens.
    ///   - addingSpecialTokens: Whether the template's special tokens, such as `<s>`, are put around it.
    /// - Returns: The tokens' ids.
    /// - Throws: ``ModelError`` with code `unknownToken` when a word has no token and there is none for unknown text.
    public func encode(_ text: String, addingSpecialTokens: Bool = true) throws -> [Int] {
        var ids: [Int] = addingSpecialTokens ? template.before : []
        var isFirst = true
        for piece in added.splitRaw(Array(text.unicodeScalars)) {
            guard case .text(let raw) = piece else {
                if case .token(let id) = piece { ids.append(id) }
                isFirst = false
                continue
            }
            for part in added.splitNormalized(normalizer.apply(raw)) {
                switch part {
                case .token(let id): ids.append(id)
                case .text(let normalized):
                    for word in preTokenizer.split(normalized, isFirst: isFirst) {
                        try model.encode(word, into: &ids)
                    }
                }
                isFirst = false
            }
        }
        if addingSpecialTokens { ids += template.after }
        return ids
    }

    /// Returns the text of tokens.
    ///
    /// - Parameters:
    ///   - ids: The tokens' ids; those not in use stand for nothing.
    ///   - skippingSpecialTokens: Whether special tokens are left out.
    /// - Returns: The text; bytes that are not UTF-8 become U+FFFD.
    public func decode(_ ids: [Int], skippingSpecialTokens: Bool = true) -> String {
        let tokens = ids.compactMap { id -> String? in
            guard !(skippingSpecialTokens && added.isSpecial(id)) else { return nil }
            return token(id)
        }
        return decoder.decode(tokens)
    }

    /// Returns the text that the vocabulary gives a token, or nothing when the id is not in use.
    public func token(_ id: Int) -> String? {
        texts.indices.contains(id) ? texts[id] : nil
    }

    /// Returns the id of a token by the text that the vocabulary gives it.
    public func id(of token: String) -> Int? {
        added.id(of: token) ?? model.id(of: token)
    }
}

/// A part of a text: still text, or already a token.
enum TextPiece: Equatable {
    /// Text, as Unicode scalars.
    case text([Unicode.Scalar])

    /// A token.
    case token(Int)
}

/// The two kinds of vocabulary.
enum TokenModel: Sendable {
    /// Pairs of tokens merge into longer ones.
    case bytePair(BytePairModel)

    /// Each word is one token.
    case wordLevel(WordLevelModel)

    /// Appends the tokens of a word.
    func encode(_ word: [Unicode.Scalar], into ids: inout [Int]) throws {
        switch self {
        case .bytePair(let model): try model.encode(word, into: &ids)
        case .wordLevel(let model): try model.encode(word, into: &ids)
        }
    }

    /// Returns the id of a token by its text.
    func id(of token: String) -> Int? {
        switch self {
        case .bytePair(let model): model.vocabulary[ExactString(token)]
        case .wordLevel(let model): model.vocabulary[ExactString(token)]
        }
    }
}

/// The special tokens that a template puts around a text.
struct TokenTemplate: Sendable, Equatable {
    /// The tokens before the text.
    var before: [Int] = []

    /// The tokens behind the text.
    var after: [Int] = []
}

extension [Unicode.Scalar] {
    /// The scalars as a string.
    var text: String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: self)
        return String(view)
    }
}
