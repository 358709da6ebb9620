/// How tokens become text again.
enum TokenDecoder: Sendable, Equatable {
    /// Tokens are words, with a space between them.
    case spaced

    /// Several steps, in order, and what is left is joined.
    case sequence([Step])

    /// A step that turns a list of texts into another.
    enum Step: Sendable, Equatable {
        /// Replaces a text in every token.
        case replace([Unicode.Scalar], with: [Unicode.Scalar])

        /// Joins tokens such as `<0xE2>` to the text that their bytes are.
        case byteFallback

        /// Joins all tokens.
        case fuse

        /// Removes up to so many scalars at either end of every token.
        case strip(Unicode.Scalar, start: Int, stop: Int)

        /// Reads tokens written in the byte alphabet.
        case byteLevel

        /// Turns marks into spaces, and drops those of the first token if they were put there.
        case metaspace(mark: Unicode.Scalar, dropsFirst: Bool)

        /// Returns the texts after the step.
        func apply(_ tokens: [String]) -> [String] {
            switch self {
            case .replace(let pattern, let content):
                return tokens.map {
                    Array($0.unicodeScalars).replacing(pattern, with: content).text
                }
            case .byteFallback: return Self.joinBytes(tokens)
            case .fuse: return [tokens.joined()]
            case .strip(let scalar, let start, let stop):
                return tokens.map { Self.strip($0, scalar, start: start, stop: stop) }
            case .byteLevel:
                var bytes: [UInt8] = []
                for token in tokens { ByteAlphabet.read(token, into: &bytes) }
                return [String(decoding: bytes, as: UTF8.self)]
            case .metaspace(let mark, let dropsFirst):
                return tokens.enumerated().map { index, token in
                    token.unicodeScalars.compactMap { scalar -> Unicode.Scalar? in
                        guard scalar == mark else { return scalar }
                        return index == 0 && dropsFirst ? nil : " "
                    }.text
                }
            }
        }

        /// Joins runs of byte tokens; bytes that are not UTF-8 become U+FFFD, one each.
        private static func joinBytes(_ tokens: [String]) -> [String] {
            var (result, bytes): ([String], [UInt8]) = ([], [])
            func flush() {
                guard !bytes.isEmpty else { return }
                if let text = String(validating: bytes, as: UTF8.self) {
                    result.append(text)
                } else {
                    result += bytes.map { _ in "\u{FFFD}" }
                }
                bytes.removeAll()
            }
            for token in tokens {
                if let byte = byte(of: token) {
                    bytes.append(byte)
                } else {
                    flush()
                    result.append(token)
                }
            }
            flush()
            return result
        }

        /// Returns the byte that a token such as `<0xE2>` stands for.
        private static func byte(of token: String) -> UInt8? {
            guard token.utf8.count == 6, token.hasPrefix("<0x"), token.hasSuffix(">") else {
                return nil
            }
            return UInt8(token.dropFirst(3).dropLast(), radix: 16)
        }

        /// Removes up to so many of a scalar at either end.
        private static func strip(
            _ token: String, _ scalar: Unicode.Scalar, start: Int, stop: Int
        ) -> String {
            var rest = Array(token.unicodeScalars)[...]
            for _ in 0..<start where rest.first == scalar { rest.removeFirst() }
            for _ in 0..<stop where rest.last == scalar { rest.removeLast() }
            return Array(rest).text
        }
    }

    /// Returns the text of tokens.
    func decode(_ tokens: [String]) -> String {
        switch self {
        case .spaced: tokens.joined(separator: " ")
        case .sequence(let steps): steps.reduce(tokens) { $1.apply($0) }.joined()
        }
    }
}
