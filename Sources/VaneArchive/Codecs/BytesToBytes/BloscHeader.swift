/// The sixteen bytes before a blosc container's blocks.
///
/// | byte  | meaning                                                                                   |
/// |-------|-------------------------------------------------------------------------------------------|
/// | 0     | version of the container, 2                                                               |
/// | 1     | version of the compressor's format, 1                                                     |
/// | 2     | bit 0 shuffle, bit 1 plain copy, bit 2 bit shuffle, bit 4 not split, bits 5–7 compressor  |
/// | 3     | bytes of an element                                                                       |
/// | 4–7   | bytes of the content                                                                      |
/// | 8–11  | bytes of a block                                                                          |
/// | 12–15 | bytes of the container                                                                    |
///
/// - SeeAlso: [Blosc's chunk format](https://github.com/Blosc/c-blosc/blob/main/README_CHUNK_FORMAT.rst).
struct BloscHeader: Hashable, Sendable {
    /// The bytes of a header.
    static let byteCount = 16

    /// The version that is written, and the newest that is read.
    private static let version: UInt8 = 2

    /// The number of zstd in the flags' upper three bits.
    static let zstandard = 4

    /// The number of zlib there.
    static let zlib = 3

    /// The compressors by number.
    private static let compressors = ["blosclz", "lz4", "snappy", "zlib", "zstd"]

    /// What was done to the bytes, and by which compressor.
    let flags: UInt8

    /// The bytes of an element, at least 1.
    let elementSize: Int

    /// The bytes of the content.
    let decodedCount: Int

    /// The bytes of a block, but for the last one.
    let blockSize: Int

    /// The bytes of the container, this header included.
    let encodedCount: Int

    /// Whether the bytes were shuffled: first bytes of all elements, second bytes, and so on.
    var isShuffled: Bool { flags & 0x01 != 0 && elementSize > 1 }

    /// Whether the content stands behind the header as it is.
    var isPlain: Bool { flags & 0x02 != 0 }

    /// Whether the bits of the elements were shuffled, also where these have one byte.
    var isBitShuffled: Bool { flags & 0x04 != 0 }

    /// Whether the planes of a block are compressed one by one.
    var isSplit: Bool { flags & 0x10 == 0 }

    /// The compressor's number.
    var compressor: Int { Int(flags >> 5) }

    /// The compressor's name.
    var compressorName: String {
        Self.compressors.indices.contains(compressor)
            ? Self.compressors[compressor] : "number \(compressor)"
    }

    /// The number of blocks.
    var blockCount: Int {
        blockSize == 0 ? 0 : decodedCount / blockSize + (decodedCount % blockSize == 0 ? 0 : 1)
    }

    /// Creates the header of a container that is written.
    init(flags: UInt8, elementSize: Int, decodedCount: Int, encodedCount: Int) {
        self.flags = flags
        self.elementSize = elementSize
        self.decodedCount = decodedCount
        blockSize = decodedCount
        self.encodedCount = encodedCount
    }

    /// Reads the header of a container and checks it against the container's size.
    ///
    /// - Throws: ``Fault`` with code `damaged` or `unsupported`.
    init(_ container: RawSpan) throws {
        guard container.byteCount >= Self.byteCount else {
            throw Fault.damaged("it has \(container.byteCount) bytes, too few for a blosc header")
        }
        let version: UInt8 = container.number(at: 0)
        guard (1...Self.version).contains(version) else {
            throw Fault.unsupported("its blosc container has version \(version)")
        }
        flags = container.number(at: 2)
        elementSize = max(1, Int(container.number(at: 3, as: UInt8.self)))
        decodedCount = Int(container.number(at: 4, as: UInt32.self))
        blockSize = Int(container.number(at: 8, as: UInt32.self))
        encodedCount = Int(container.number(at: 12, as: UInt32.self))
        guard encodedCount == container.byteCount else {
            throw Fault.damaged(
                "its blosc header claims \(encodedCount) bytes where \(container.byteCount) are stored"
            )
        }
        guard decodedCount == 0 || (1...decodedCount).contains(blockSize) else {
            throw Fault.damaged(
                "its blosc header claims blocks of \(blockSize) bytes in \(decodedCount)")
        }
    }

    /// Adds the sixteen bytes to a buffer.
    func write(to buffer: ByteBuffer) {
        for byte in [Self.version, 1, flags, UInt8(elementSize)] {
            buffer.append(littleEndian: byte)
        }
        for count in [decodedCount, blockSize, encodedCount] {
            buffer.append(littleEndian: UInt32(count))
        }
    }
}
