/// Texts of a fixed length: a code point of Unicode in each four bytes, filled up with zeros, as NumPy stores them.
enum FixedTextCodec {
    /// The bytes of a character.
    static let characterSize = 4

    /// Returns the texts of elements that are little-endian by now; zeros at their ends do not belong to them.
    ///
    /// - Throws: ``Fault`` with code `damaged` for numbers that are no characters.
    static func texts(of elements: RawSpan, elementSize: Int) throws(Fault) -> [String] {
        var texts: [String] = []
        texts.reserveCapacity(elements.byteCount / elementSize)
        for start in stride(from: 0, to: elements.byteCount, by: elementSize) {
            var text = String.UnicodeScalarView()
            var zeros = 0
            for offset in stride(from: start, to: start + elementSize, by: characterSize) {
                let number: UInt32 = elements.number(at: offset)
                guard number != 0 else {
                    zeros += 1
                    continue
                }
                guard let character = Unicode.Scalar(number) else {
                    throw .damaged("it holds the number \(number), which is no character")
                }
                text.append(contentsOf: repeatElement("\0", count: zeros))
                zeros = 0
                text.append(character)
            }
            texts.append(String(text))
        }
        return texts
    }
}
