@_spi(_Unicode) import Swift

/// What is done to text before it is split.
enum Normalizer: Sendable, Equatable {
    /// Nothing.
    case none

    /// Several steps, in order.
    case sequence([Normalizer])

    /// Puts something before a text that is not empty.
    case prepend([Unicode.Scalar])

    /// Replaces every occurrence of a text that is not empty.
    case replace([Unicode.Scalar], with: [Unicode.Scalar])

    /// Composes characters canonically, Unicode's form C.
    case composed

    /// Decomposes characters canonically, Unicode's form D.
    case decomposed

    /// Lower-cases every scalar.
    case lowercased

    /// Removes white space at either end.
    case stripped(left: Bool, right: Bool)

    /// Returns the text after the step.
    func apply(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
        switch self {
        case .none: text
        case .sequence(let steps): steps.reduce(text) { $1.apply($0) }
        case .prepend(let prefix): text.isEmpty ? text : prefix + text
        case .replace(let pattern, let content): text.replacing(pattern, with: content)
        // The standard library normalizes for comparing strings; its entry for others is not public API, but Foundation,
        // which has one, would add its tables of languages to every start of the tool.
        case .composed: Array(text.text._nfc)
        case .decomposed: Array(text.text._nfd)
        case .lowercased: text.flatMap { $0.properties.lowercaseMapping.unicodeScalars }
        case .stripped(let left, let right): Self.strip(text, left: left, right: right)
        }
    }

    /// Removes white space at either end.
    private static func strip(
        _ text: [Unicode.Scalar], left: Bool, right: Bool
    ) -> [Unicode.Scalar] {
        var rest = text[...]
        if left { rest = rest.drop { $0.isSpace } }
        if right { while rest.last?.isSpace == true { rest.removeLast() } }
        return Array(rest)
    }
}

extension [Unicode.Scalar] {
    /// Returns the text with every occurrence of a pattern replaced, from left to right.
    func replacing(_ pattern: [Unicode.Scalar], with content: [Unicode.Scalar]) -> [Unicode.Scalar]
    {
        guard let first = pattern.first else { return self }
        var result: [Unicode.Scalar] = []
        result.reserveCapacity(count)
        var position = 0
        while position < count {
            if self[position] == first, self[position...].starts(with: pattern) {
                result += content
                position += pattern.count
            } else {
                result.append(self[position])
                position += 1
            }
        }
        return result
    }
}
