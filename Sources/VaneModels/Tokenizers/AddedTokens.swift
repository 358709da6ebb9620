import VaneTensorFiles

/// A token that is found in text by its own words, before the vocabulary's model sees any of it.
struct AddedToken: Sendable, Equatable {
    /// The id.
    let id: Int

    /// The words.
    let content: String

    /// Whether it counts only where no letter or digit touches it.
    var isSingleWord = false

    /// Whether white space before it belongs to it.
    var stripsLeft = false

    /// Whether white space behind it belongs to it.
    var stripsRight = false

    /// Whether it is looked for in the normalized text, and not in the raw one.
    var isNormalized = false

    /// Whether decoding may leave it out.
    var isSpecial = false
}

/// The added tokens of a tokenizer and the search for them.
struct AddedTokens: Sendable {
    /// The tokens by id.
    private let byID: [Int: AddedToken]

    /// The ids by content.
    private let ids: [ExactString: Int]

    /// The tokens that are looked for in the raw text.
    private let raw: TokenFinder

    /// The tokens that are looked for in the normalized text.
    private let normalized: TokenFinder

    /// Arranges tokens for searching.
    init(_ tokens: [AddedToken], normalizer: Normalizer) {
        byID = Dictionary(tokens.map { ($0.id, $0) }) { $1 }
        ids = Dictionary(tokens.map { (ExactString($0.content), $0.id) }) { $1 }
        raw = TokenFinder(
            tokens.filter { !$0.isNormalized }.map { ($0, Array($0.content.unicodeScalars)) })
        normalized = TokenFinder(
            tokens.filter(\.isNormalized).map {
                ($0, normalizer.apply(Array($0.content.unicodeScalars)))
            })
    }

    /// Returns whether decoding may leave a token out.
    func isSpecial(_ id: Int) -> Bool { byID[id]?.isSpecial ?? false }

    /// Returns the id of a token by its content.
    func id(of content: String) -> Int? { ids[ExactString(content)] }

    /// Splits raw text at its tokens.
    func splitRaw(_ text: [Unicode.Scalar]) -> [TextPiece] { raw.split(text) }

    /// Splits normalized text at its tokens.
    func splitNormalized(_ text: [Unicode.Scalar]) -> [TextPiece] { normalized.split(text) }
}

/// Finds the leftmost, and there the longest, of some tokens in a text.
private struct TokenFinder: Sendable {
    /// The tokens by their first scalar, longest first.
    private var candidates: [Unicode.Scalar: [(token: AddedToken, words: [Unicode.Scalar])]] = [:]

    /// Arranges tokens for searching.
    init(_ tokens: [(token: AddedToken, words: [Unicode.Scalar])]) {
        for (token, words) in tokens {
            guard let first = words.first else { continue }
            candidates[first, default: []].append((token, words))
        }
        for first in candidates.keys {
            candidates[first]?.sort { $0.words.count > $1.words.count }
        }
    }

    /// Splits a text at the tokens found; empty pieces are left out.
    func split(_ text: [Unicode.Scalar]) -> [TextPiece] {
        guard !candidates.isEmpty else { return text.isEmpty ? [] : [.text(text)] }
        var pieces: [TextPiece] = []
        var (pending, position) = (0, 0)
        while position < text.count {
            guard let (token, length) = match(text, at: position) else {
                position += 1
                continue
            }
            var (start, end) = (position, position + length)
            position = end
            guard !token.isSingleWord || standsAlone(text, start, end) else { continue }
            if token.stripsLeft {
                while start > pending, text[start - 1].properties.isWhitespace { start -= 1 }
            }
            if token.stripsRight {
                while end < text.count, text[end].properties.isWhitespace { end += 1 }
            }
            if start > pending { pieces.append(.text(Array(text[pending..<start]))) }
            pieces.append(.token(token.id))
            (pending, position) = (end, end)
        }
        if pending < text.count { pieces.append(.text(Array(text[pending...]))) }
        return pieces
    }

    /// Returns the longest token that begins at a place, and its length.
    private func match(
        _ text: [Unicode.Scalar], at position: Int
    ) -> (token: AddedToken, length: Int)? {
        for (token, words) in candidates[text[position]] ?? []
        where text[position...].starts(with: words) {
            return (token, words.count)
        }
        return nil
    }

    /// Returns whether no word character touches a range.
    private func standsAlone(_ text: [Unicode.Scalar], _ start: Int, _ end: Int) -> Bool {
        !(start > 0 && text[start - 1].isWord) && !(end < text.count && text[end].isWord)
    }
}
