/// Zarr's `sharding_indexed` codec: many inner chunks in one stored object, with an index at its end or start.
///
/// - SeeAlso: [The codec's specification](https://zarr-specs.readthedocs.io/en/latest/v3/codecs/sharding-indexed/index.html).
struct ShardingCodec: Hashable, Sendable {
    /// Where the index stands in a shard.
    enum IndexLocation: String, Sendable {
        /// Before all chunks.
        case start
        /// Behind all chunks.
        case end
    }

    /// The extents of an inner chunk.
    let chunkShape: [Int]

    /// How an inner chunk becomes bytes.
    let inner: CodecChain

    /// The number of inner chunks along each axis of a shard.
    let chunksPerShard: [Int]

    /// How the index's numbers become bytes.
    let indexCodec: BytesCodec

    /// Whether a checksum stands behind the index.
    let indexHasChecksum: Bool

    /// Where the index stands.
    let indexLocation: IndexLocation

    /// The number of inner chunks in a shard.
    var chunkCount: Int { chunksPerShard.reduce(1, *) }

    /// The bytes of the index as it is stored.
    var indexByteCount: Int { chunkCount * ShardIndex.entryByteCount + (indexHasChecksum ? 4 : 0) }

    /// The grid of inner chunks in a shard.
    var grid: ChunkGrid {
        ChunkGrid(shape: zip(chunksPerShard, chunkShape).map { $0 * $1 }, chunkShape: chunkShape)
    }

    /// Creates the sharding that is written: index at the end, with its checksum.
    init(chunkShape: [Int], chunksPerShard: [Int], inner: CodecChain) {
        self.chunkShape = chunkShape
        self.chunksPerShard = chunksPerShard
        self.inner = inner
        indexCodec = BytesCodec(elementSize: 8)
        indexHasChecksum = true
        indexLocation = .end
    }

    /// Reads the codec's configuration.
    ///
    /// - Throws: ``Fault`` with code `malformed` or `unsupported`.
    init(
        _ codec: NamedConfiguration, _ shardShape: [Int], _ type: DataType, elementSize: Int,
        depth: Int
    ) throws(Fault) {
        let configuration = codec.configuration
        guard let chunkShape = configuration["chunk_shape"]?.integers,
            chunkShape.count == shardShape.count, chunkShape.allSatisfy({ $0 > 0 }),
            zip(shardShape, chunkShape).allSatisfy({ $0 % $1 == 0 })
        else { throw .malformed("its inner chunks do not divide its shards \(shardShape)") }
        self.chunkShape = chunkShape
        chunksPerShard = zip(shardShape, chunkShape).map { $0 / $1 }
        // The index is read as a whole, so it has the bound of a chunk.
        guard let indexBytes = Extents.product(chunksPerShard, times: ShardIndex.entryByteCount),
            indexBytes < CodecChain.mostBytes
        else { throw .unsupported("its shards hold more inner chunks than an index can list") }
        inner = try CodecChain(
            configuration["codecs"], chunkShape: chunkShape, dataType: type,
            elementSize: elementSize, depth: depth + 1)
        (indexCodec, indexHasChecksum) = try Self.indexCodecs(configuration["index_codecs"])
        let location = configuration["index_location"]?.string ?? IndexLocation.end.rawValue
        guard let indexLocation = IndexLocation(rawValue: location) else {
            throw .malformed("its index_location '\(location)' is neither start nor end")
        }
        self.indexLocation = indexLocation
    }

    /// Reads the codecs of the index: numbers as they are, with or without a checksum.
    private static func indexCodecs(
        _ json: JSONValue?
    ) throws(Fault) -> (codec: BytesCodec, hasChecksum: Bool) {
        let chain = try CodecChain(json, chunkShape: [1, 2], dataType: .uint64)
        guard case .bytes(let codec) = chain.arrayToBytes, chain.arrayToArray.isEmpty,
            chain.bytesToBytes.isEmpty || chain.bytesToBytes == [.checksum]
        else { throw .unsupported("its index is stored as '\(chain.summary)'") }
        return (codec, !chain.bytesToBytes.isEmpty)
    }

    /// The object for `zarr.json`.
    var configuration: NamedConfiguration {
        let indexCodecs = CodecChain(
            arrayToBytes: .bytes(indexCodec), bytesToBytes: indexHasChecksum ? [.checksum] : [])
        return NamedConfiguration(
            "sharding_indexed",
            [
                "chunk_shape": .integers(chunkShape), "codecs": inner.json,
                "index_codecs": indexCodecs.json,
                "index_location": .string(indexLocation.rawValue),
            ])
    }
}
