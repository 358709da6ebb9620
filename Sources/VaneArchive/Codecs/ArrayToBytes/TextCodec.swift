/// Zarr's `vlen-utf8` codec: the number of texts, then each text's length and its UTF-8, all lengths 32 bits.
///
/// - SeeAlso: [The codec's specification](https://github.com/zarr-developers/zarr-extensions/tree/main/codecs/vlen-utf8).
struct TextCodec: Hashable, Sendable {
    /// The object for `zarr.json`.
    static let configuration = NamedConfiguration("vlen-utf8")

    /// The bytes that an element takes in a chunk, its length included.
    static func encoded(_ text: String) -> [UInt8] {
        var text = text
        return text.withUTF8 { utf8 in
            unsafe header(utf8.count) + utf8
        }
    }

    /// Returns what stands before the texts of a chunk that holds so many.
    static func header(_ count: Int) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: UInt32(count) >> ($0 * 8)) }
    }

    /// Returns the texts of a chunk that must hold so many.
    ///
    /// - Throws: ``Fault`` with code `damaged`.
    static func texts(of chunk: RawSpan, count: Int) throws -> [String] {
        guard chunk.byteCount >= 4, chunk.number(at: 0, as: UInt32.self) == count,
            chunk.byteCount / 4 > count
        else { throw Fault.damaged("it does not hold the \(count) texts that zarr.json calls for") }
        var texts: [String] = []
        texts.reserveCapacity(count)
        var offset = 4
        for _ in 0..<count {
            guard offset + 4 <= chunk.byteCount else {
                throw Fault.damaged("it ends inside a text")
            }
            let end = offset + 4 + Int(chunk.number(at: offset, as: UInt32.self))
            guard end <= chunk.byteCount else { throw Fault.damaged("it ends inside a text") }
            let utf8 = chunk.extracting((offset + 4)..<end).array
            guard let text = String(validating: utf8, as: UTF8.self) else {
                throw Fault.damaged("it holds a text that is not UTF-8")
            }
            texts.append(text)
            offset = end
        }
        guard offset == chunk.byteCount else { throw Fault.damaged("bytes follow its last text") }
        return texts
    }
}
