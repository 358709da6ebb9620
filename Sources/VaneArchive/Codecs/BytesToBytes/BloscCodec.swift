/// Zarr's `blosc` codec with zstd inside.
///
/// - SeeAlso: [The codec's specification](https://zarr-specs.readthedocs.io/en/latest/v3/codecs/blosc/index.html).
struct BloscCodec: Hashable, Sendable {
    /// How bytes are ordered before compression.
    enum Shuffle: String, Sendable {
        /// As they are.
        case none = "noshuffle"
        /// By their place in an element.
        case bytes = "shuffle"
    }

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
        guard compressor == "zstd" else {
            throw .unsupported("its codec 'blosc' compresses with '\(compressor)'")
        }
        let shuffle = configuration["shuffle"]?.string ?? Shuffle.none.rawValue
        guard let shuffle = Shuffle(rawValue: shuffle) else {
            throw .unsupported("its codec 'blosc' orders with '\(shuffle)'")
        }
        self.shuffle = shuffle
        elementSize = configuration["typesize"]?.integer ?? 1
        guard (1...255).contains(elementSize) else {
            throw .malformed("its codec 'blosc' has typesize \(elementSize)")
        }
        blockSize = configuration["blocksize"]?.integer ?? 0
        level = try codec.integer("clevel")
    }

    /// The object for `zarr.json`.
    var configuration: NamedConfiguration {
        NamedConfiguration(
            "blosc",
            [
                "cname": .string("zstd"), "clevel": .integer(level),
                "shuffle": .string(shuffle.rawValue), "typesize": .integer(elementSize),
                "blocksize": .integer(blockSize),
            ])
    }
}
