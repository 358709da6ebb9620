/// The characters by which byte-level tokenizers write bytes, so that every token is visible text.
///
/// Bytes that are visible in Latin-1 stand for themselves; the others are U+0100, U+0101 and so on, in order.
enum ByteAlphabet {
    /// The character of each byte.
    private static let characters: [Unicode.Scalar] = {
        var next: UInt32 = 0x100
        return (0...255).map { (byte: UInt32) in
            let isVisible =
                (0x21...0x7E).contains(byte) || (0xA1...0xAC).contains(byte) || byte >= 0xAE
            defer { if !isVisible { next += 1 } }
            return Unicode.Scalar(isVisible ? byte : next) ?? " "
        }
    }()

    /// The byte of each character, up to the last in use.
    private static let bytes: [UInt8?] = {
        var bytes = [UInt8?](repeating: nil, count: 0x180)
        for (byte, character) in characters.enumerated() {
            bytes[Int(character.value)] = UInt8(byte)
        }
        return bytes
    }()

    /// Returns a text with each of its UTF-8 bytes as one character.
    static func write(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
        text.flatMap { UTF8.encode($0).map(Array.init) ?? [] }.map { characters[Int($0)] }
    }

    /// Appends the bytes that a token writes, or its own UTF-8 when it is not written in this alphabet.
    static func read(_ token: String, into text: inout [UInt8]) {
        let start = text.count
        for scalar in token.unicodeScalars {
            guard scalar.value < bytes.count, let byte = bytes[Int(scalar.value)] else {
                text.removeSubrange(start...)
                text += Array(token.utf8)
                return
            }
            text.append(byte)
        }
    }
}
