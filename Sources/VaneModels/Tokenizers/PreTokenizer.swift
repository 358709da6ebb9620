/// How text is split into words, which the vocabulary's model then treats one by one.
enum PreTokenizer: Sendable, Equatable {
    /// Not at all.
    case none

    /// Several ways, each splitting the words of the one before.
    case sequence([PreTokenizer])

    /// At white space, which is left out.
    case whitespace

    /// Into runs of word characters and runs of other characters, white space left out: `\w+|[^\w\s]+`.
    case words

    /// By a pattern; what matches and what lies between are words.
    case pattern(SplitPattern)

    /// Before each digit and behind it, or around runs of digits.
    case digits(individually: Bool)

    /// Into bytes, each written as a visible character, after a split by GPT-2's pattern if asked for.
    case byteLevel(addsPrefixSpace: Bool, splits: Bool)

    /// With spaces replaced by a mark that starts each word.
    case metaspace(mark: Unicode.Scalar, prepends: Prepending, splits: Bool)

    /// When the mark of `metaspace` is put before a text that lacks it.
    enum Prepending: String, Sendable {
        /// Before every piece of text.
        case always

        /// Before the first piece only.
        case first

        /// Never.
        case never
    }

    /// Returns the words of a text.
    ///
    /// - Parameters:
    ///   - text: The normalized text.
    ///   - isFirst: Whether it stands at the very beginning of what is encoded.
    /// - Returns: The words, none of them empty.
    func split(_ text: [Unicode.Scalar], isFirst: Bool) -> [[Unicode.Scalar]] {
        guard !text.isEmpty else { return [] }
        switch self {
        case .none: return [text]
        case .sequence(let steps):
            return steps.reduce([text]) { words, step in
                words.enumerated().flatMap { step.split($1, isFirst: isFirst && $0 == 0) }
            }
        case .whitespace: return text.split { $0.isSpace }.map(Array.init)
        case .words: return Self.runs(text) { $0.isSpace ? 0 : $0.isWord ? 1 : 2 }
        case .pattern(let pattern): return pattern.split(text)
        case .digits(let individually): return Self.splitDigits(text, individually: individually)
        case .byteLevel(let addsPrefixSpace, let splits):
            let spaced = addsPrefixSpace && text.first != " " ? [" "] + text : text
            let words = splits ? SplitPattern.gpt2.split(spaced) : [spaced]
            return words.map(ByteAlphabet.write)
        case .metaspace(let mark, let prepends, let splits):
            return Self.splitMetaspace(
                text, mark: mark, prepends: prepends == .always || prepends == .first && isFirst,
                splits: splits)
        }
    }

    /// Returns the runs of scalars of one class; class 0 is left out.
    private static func runs(
        _ text: [Unicode.Scalar], _ classOf: (Unicode.Scalar) -> Int
    ) -> [[Unicode.Scalar]] {
        var words: [[Unicode.Scalar]] = []
        var last = 0
        for scalar in text {
            let next = classOf(scalar)
            if next != 0 {
                if next == last {
                    words[words.count - 1].append(scalar)
                } else {
                    words.append([scalar])
                }
            }
            last = next
        }
        return words
    }

    /// Splits off digits, one by one or in runs.
    private static func splitDigits(
        _ text: [Unicode.Scalar], individually: Bool
    ) -> [[Unicode.Scalar]] {
        var words: [[Unicode.Scalar]] = []
        var lastWasDigit: Bool?
        for scalar in text {
            let isDigit = scalar.isNumber
            if isDigit == lastWasDigit && !(isDigit && individually) {
                words[words.count - 1].append(scalar)
            } else {
                words.append([scalar])
            }
            lastWasDigit = isDigit
        }
        return words
    }

    /// Replaces spaces by a mark and splits before each mark.
    private static func splitMetaspace(
        _ text: [Unicode.Scalar], mark: Unicode.Scalar, prepends: Bool, splits: Bool
    ) -> [[Unicode.Scalar]] {
        var marked = text.map { $0 == " " ? mark : $0 }
        if prepends, marked.first != mark { marked.insert(mark, at: 0) }
        guard splits else { return [marked] }
        var words: [[Unicode.Scalar]] = []
        for scalar in marked {
            if scalar == mark || words.isEmpty {
                words.append([scalar])
            } else {
                words[words.count - 1].append(scalar)
            }
        }
        return words
    }
}
