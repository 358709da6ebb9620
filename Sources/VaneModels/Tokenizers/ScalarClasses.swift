/// The classes of Unicode scalars that tokenizers' patterns speak of, with short cuts for ASCII.
extension Unicode.Scalar {
    /// Whether the scalar is a letter, `\p{L}`.
    var isLetter: Bool {
        if value < 0x80 { return (value | 0x20) &- 0x61 < 26 }
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
            return true
        default: return false
        }
    }

    /// Whether the scalar is a number, `\p{N}`.
    var isNumber: Bool {
        if value < 0x80 { return value &- 0x30 < 10 }
        switch properties.generalCategory {
        case .decimalNumber, .letterNumber, .otherNumber: return true
        default: return false
        }
    }

    /// Whether the scalar is white space, `\s`.
    var isSpace: Bool {
        if value < 0x80 { return value == 0x20 || value &- 9 < 5 }
        return properties.isWhitespace
    }

    /// Whether the scalar ends a line, `[\r\n]`.
    var isLineEnd: Bool { value == 0x0A || value == 0x0D }

    /// Whether the scalar is part of a word, `\w`.
    ///
    /// - SeeAlso: Unicode Technical Standard 18, annex C.
    var isWord: Bool {
        if value < 0x80 { return isLetter || isNumber || value == 0x5F }
        if properties.isAlphabetic || properties.isJoinControl { return true }
        switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .connectorPunctuation:
            return true
        default: return false
        }
    }
}
