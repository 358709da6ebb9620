/// Zarr's `bytes` codec: the elements one after the other.
struct BytesCodec: Hashable, Sendable {
    /// The order of an element's bytes.
    enum Endianness: String, Sendable {
        /// The least significant byte first.
        case little
        /// The most significant byte first.
        case big
    }

    /// The order of an element's bytes.
    let endianness: Endianness

    /// The bytes that are turned round together: an element, or one character of a text.
    let elementSize: Int

    /// Whether the order is written down; elements of one byte may leave it out.
    private let isWritten: Bool

    /// Creates the codec that is written.
    init(elementSize: Int) {
        endianness = .little
        self.elementSize = elementSize
        isWritten = elementSize > 1
    }

    /// Reads the codec's configuration.
    ///
    /// - Throws: ``Fault`` with code `malformed`.
    init(_ codec: NamedConfiguration, _ type: DataType) throws(Fault) {
        elementSize = type.byteCount ?? FixedTextCodec.characterSize
        let written = codec.configuration["endian"]
        isWritten = written != nil
        guard let text = written?.string else {
            // The short-hand "bytes" stands for little-endian elements.
            guard written == nil else {
                throw .malformed("the endian of its codec 'bytes' is no text")
            }
            endianness = .little
            return
        }
        guard let endianness = Endianness(rawValue: text) else {
            throw .malformed("the endian '\(text)' of its codec 'bytes' is neither little nor big")
        }
        self.endianness = endianness
    }

    /// The object for `zarr.json`.
    var configuration: NamedConfiguration {
        isWritten
            ? NamedConfiguration("bytes", ["endian": .string(endianness.rawValue)])
            : NamedConfiguration("bytes")
    }

    /// Turns decoded bytes into little-endian elements, in place.
    func restore(_ elements: inout MutableRawSpan) {
        guard endianness == .big, elementSize > 1 else { return }
        let size = elementSize
        // SAFETY: all indices lie inside the memory, whose size is a multiple of an element's.
        unsafe elements.withUnsafeMutableBytes { bytes in
            for start in stride(from: 0, to: bytes.count - size + 1, by: size) {
                for i in 0..<size / 2 { unsafe bytes.swapAt(start + i, start + size - 1 - i) }
            }
        }
    }
}
