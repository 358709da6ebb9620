/// Zarr's `blosc` codec with zstd or zlib inside.
///
/// - SeeAlso: [The codec's specification](https://zarr-specs.readthedocs.io/en/latest/v3/codecs/blosc/index.html).
struct BloscCodec: Hashable, Sendable {
    /// How bytes are ordered before compression.
    enum Shuffle: String, Sendable {
        /// As they are.
        case none = "noshuffle"
        /// By their place in an element.
        case bytes = "shuffle"
        /// By their bits' place in an element.
        case bits = "bitshuffle"
    }

    /// What compresses the blocks.
    enum Compressor: String, Sendable {
        /// Frames of zstd.
        case zstandard = "zstd"
        /// Streams of zlib.
        case zlib
    }

    /// What compresses the blocks; a container names its own.
    var compressor = Compressor.zstandard

    /// How bytes are ordered before compression.
    let shuffle: Shuffle

    /// The bytes of an element.
    let elementSize: Int

    /// The bytes of a block; 0 leaves the choice to the writer.
    let blockSize: Int

    /// The level of compression, which decoding does not need.
    let level: Int

    /// Creates the codec that is written: one block a chunk; above level 1 several ways are tried and the smallest is kept.
    init(elementSize: Int, chunkByteCount: Int, level: Int = 1) {
        shuffle = .bytes
        self.elementSize = elementSize
        blockSize = chunkByteCount
        self.level = level
    }

    /// Reads the codec's configuration.
    ///
    /// - Throws: ``Fault`` with code `malformed` or `unsupported`.
    init(_ codec: NamedConfiguration) throws(Fault) {
        let configuration = codec.configuration
        guard let compressor = configuration["cname"]?.string else {
            throw .malformed("its codec 'blosc' has no cname")
        }
        guard let compressor = Compressor(rawValue: compressor) else {
            throw .unsupported("its codec 'blosc' compresses with '\(compressor)'")
        }
        self.compressor = compressor
        shuffle = try Self.shuffle(configuration["shuffle"])
        elementSize = configuration["typesize"]?.integer ?? 1
        guard (1...255).contains(elementSize) else {
            throw .malformed("its codec 'blosc' has typesize \(elementSize)")
        }
        blockSize = configuration["blocksize"]?.integer ?? 0
        level = try codec.integer("clevel")
    }

    /// Reads how bytes are ordered: a word, or a number as version 2 of Zarr had it, of which −1 leaves the choice to the writer.
    private static func shuffle(_ json: JSONValue?) throws(Fault) -> Shuffle {
        guard let json else { return .none }
        let numbers = [-1: Shuffle.bytes, 0: .none, 1: .bytes, 2: .bits]
        if let shuffle = json.integer.flatMap({ numbers[$0] }) { return shuffle }
        guard let shuffle = json.string.flatMap(Shuffle.init(rawValue:)) else {
            throw .unsupported(
                "its codec 'blosc' orders with '\(json.string ?? "a value that is no text")'")
        }
        return shuffle
    }

    /// The object for `zarr.json`.
    var configuration: NamedConfiguration {
        NamedConfiguration(
            "blosc",
            [
                "cname": .string(compressor.rawValue), "clevel": .integer(level),
                "shuffle": .string(shuffle.rawValue), "typesize": .integer(elementSize),
                "blocksize": .integer(blockSize),
            ])
    }
}
