/// One of the regular expressions by which byte-level tokenizers split text, matched by hand.
///
/// All of them are ordered alternatives that together match everything:
///
/// ```text
///            GPT-2                     Llama 3 and Qwen
/// 1          's|'t|'re|'ve|'m|'ll|'d   the same in any case
/// 2 letters   ?\p{L}+                  [^\r\n\p{L}\p{N}]?\p{L}+
/// 3 numbers   ?\p{N}+                  \p{N}{1,3} or \p{N}
/// 4 others    ?[^\s\p{L}\p{N}]+         ?[^\s\p{L}\p{N}]+[\r\n]*
/// 5 lines    –                         \s*[\r\n]+
/// 6 spaces   \s+(?!\S)|\s+             the same
/// ```
struct SplitPattern: Sendable, Equatable {
    /// The most digits in a word, or nothing for GPT-2's pattern.
    private let mostDigits: Int?

    /// The pattern of GPT-2.
    static let gpt2 = SplitPattern(mostDigits: nil)

    /// Llama 3's pattern, three digits to a word.
    private static let llama3 = SplitPattern(mostDigits: 3)

    /// Qwen's pattern, one digit to a word.
    private static let qwen = SplitPattern(mostDigits: 1)

    /// The patterns as files write them.
    private static let known: [String: SplitPattern] = [
        #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#: gpt2,
        #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#:
            llama3,
        #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#:
            qwen,
    ]

    /// Creates a pattern.
    private init(mostDigits: Int?) { self.mostDigits = mostDigits }

    /// Recognises a regular expression as a file writes it, or returns nothing.
    init?(expression: String) {
        guard let pattern = Self.known[expression] else { return nil }
        self = pattern
    }

    /// Returns the matches, which together are the whole text.
    func split(_ text: [Unicode.Scalar]) -> [[Unicode.Scalar]] {
        var words: [[Unicode.Scalar]] = []
        var start = 0
        while start < text.count {
            let end = matchEnd(text, start)
            words.append(Array(text[start..<end]))
            start = end
        }
        return words
    }

    /// Returns where the match that starts at a place ends.
    private func matchEnd(_ text: [Unicode.Scalar], _ start: Int) -> Int {
        contraction(text, start) ?? letters(text, start) ?? numbers(text, start)
            ?? others(text, start) ?? lines(text, start) ?? spaces(text, start)
    }

    /// Matches alternative 1.
    private func contraction(_ text: [Unicode.Scalar], _ start: Int) -> Int? {
        guard text[start] == "'", start + 1 < text.count else { return nil }
        let first = folded(text[start + 1])
        if "stmd".unicodeScalars.contains(first) { return start + 2 }
        guard start + 2 < text.count else { return nil }
        switch (first, folded(text[start + 2])) {
        case ("r", "e"), ("v", "e"), ("l", "l"): return start + 3
        default: return nil
        }
    }

    /// Returns a scalar without its case where the pattern ignores it; the long s is an s.
    private func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        guard mostDigits != nil else { return scalar }
        if scalar == "\u{17F}" { return "s" }
        guard scalar.value &- 0x41 < 26 else { return scalar }
        return Unicode.Scalar(UInt8(scalar.value | 0x20))
    }

    /// Matches alternative 2.
    private func letters(_ text: [Unicode.Scalar], _ start: Int) -> Int? {
        let mayPrecede =
            mostDigits == nil
            ? text[start] == " "
            : !(text[start].isLineEnd || text[start].isLetter || text[start].isNumber)
        let from = mayPrecede ? start + 1 : start
        return run(text, from) { $0.isLetter }
    }

    /// Matches alternative 3.
    private func numbers(_ text: [Unicode.Scalar], _ start: Int) -> Int? {
        guard let mostDigits else {
            return run(text, text[start] == " " ? start + 1 : start) { $0.isNumber }
        }
        return run(text, start) { $0.isNumber }.map { min($0, start + mostDigits) }
    }

    /// Matches alternative 4.
    private func others(_ text: [Unicode.Scalar], _ start: Int) -> Int? {
        let end = run(text, text[start] == " " ? start + 1 : start) {
            !($0.isSpace || $0.isLetter || $0.isNumber)
        }
        guard mostDigits != nil, let end else { return end }
        return run(text, end) { $0.isLineEnd } ?? end
    }

    /// Matches alternative 5: up to the last line end among the white space.
    private func lines(_ text: [Unicode.Scalar], _ start: Int) -> Int? {
        guard mostDigits != nil, let end = run(text, start, while: { $0.isSpace }) else {
            return nil
        }
        return text[start..<end].lastIndex { $0.isLineEnd }.map { $0 + 1 }
    }

    /// Matches alternative 6: white space, but its last scalar is left to the word that follows.
    private func spaces(_ text: [Unicode.Scalar], _ start: Int) -> Int {
        let end = run(text, start) { $0.isSpace } ?? start + 1
        return end < text.count && end - start > 1 ? end - 1 : end
    }

    /// Returns where a run of one class ends, or nothing when it is empty.
    private func run(
        _ text: [Unicode.Scalar], _ start: Int, while isMember: (Unicode.Scalar) -> Bool
    ) -> Int? {
        var end = start
        while end < text.count, isMember(text[end]) { end += 1 }
        return end > start ? end : nil
    }
}
