/// The codecs between the elements of a chunk and its bytes in the store, in the specification's order.
struct CodecChain: Hashable, Sendable {
    /// The most bytes that a part may hold which is decoded at once: the bound of the blosc container.
    static let mostBytes = Int(Int32.max) - BloscHeader.byteCount

    /// The codecs that turn an array into another one, the one nearest to the array first.
    var arrayToArray: [TransposeCodec] = []

    /// The codec that turns elements into bytes.
    let arrayToBytes: ArrayToBytesCodec

    /// The codecs that turn bytes into bytes, the one nearest to the array first.
    let bytesToBytes: [BytesToBytesCodec]

    /// The sharding, when a chunk is nothing but a shard whose parts can be read on their own.
    var sharding: ShardingCodec? {
        guard case .sharding(let codec) = arrayToBytes, bytesToBytes.isEmpty, axisOrder == nil
        else { return nil }
        return codec
    }

    /// For each axis as it is stored the axis of the array that it is; nothing where all are in their places.
    var axisOrder: [Int]? {
        guard let first = arrayToArray.first else { return nil }
        let order = arrayToArray.dropFirst().reduce(first.order) { order, codec in
            codec.order.map { order[$0] }
        }
        return order == Array(order.indices) ? nil : order
    }

    /// The list for `zarr.json`.
    var json: JSONValue {
        .array(
            arrayToArray.map(\.configuration.json) + [arrayToBytes.configuration.json]
                + bytesToBytes.map(\.configuration.json))
    }

    /// The codecs in words, such as `bytes → blosc(zstd, shuffle) → crc32c`.
    var summary: String {
        (arrayToArray.map { _ in "transpose" } + [arrayToBytes.summary]
            + bytesToBytes.map(\.summary)).joined(separator: " → ")
    }
}

/// A codec that turns the elements of a chunk into bytes.
indirect enum ArrayToBytesCodec: Hashable, Sendable {
    /// The elements one after the other.
    case bytes(BytesCodec)
    /// Chunks within the chunk, with an index.
    case sharding(ShardingCodec)
    /// Texts, each after its length.
    case texts(TextCodec)

    /// The object for `zarr.json`.
    var configuration: NamedConfiguration {
        switch self {
        case .bytes(let codec): codec.configuration
        case .sharding(let codec): codec.configuration
        case .texts: TextCodec.configuration
        }
    }

    /// The codec in words.
    var summary: String {
        switch self {
        case .bytes: "bytes"
        case .sharding(let codec): "sharding_indexed(\(codec.inner.summary))"
        case .texts: TextCodec.configuration.name
        }
    }
}

/// A codec that turns bytes into bytes.
enum BytesToBytesCodec: Hashable, Sendable {
    /// A blosc container.
    case blosc(BloscCodec)
    /// A zstd frame.
    case zstandard(ZstandardCodec)
    /// A gzip file or a zlib stream.
    case deflate(DeflateCodec)
    /// The bytes by their place in an element.
    case shuffle(ShuffleCodec)
    /// The bytes themselves with a checksum behind them.
    case checksum

    /// The object for `zarr.json`.
    var configuration: NamedConfiguration {
        switch self {
        case .blosc(let codec): codec.configuration
        case .zstandard(let codec): codec.configuration
        case .deflate(let codec): codec.configuration
        case .shuffle(let codec): codec.configuration
        case .checksum: NamedConfiguration("crc32c")
        }
    }

    /// The codec in words.
    var summary: String {
        switch self {
        case .blosc(let codec):
            "blosc(\(codec.compressor.rawValue), \(codec.shuffle.rawValue))"
        case .zstandard: "zstd"
        case .deflate(let codec): codec.wrapper == .gzip ? "gzip" : "zlib"
        case .shuffle: "shuffle"
        case .checksum: "crc32c"
        }
    }
}
