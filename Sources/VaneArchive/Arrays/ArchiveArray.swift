/// One array of a store, whose numbers are read when they are asked for.
public struct ArchiveArray: Sendable {
    /// The path in the store, such as `activations/resid_post.3`; empty when the store is itself an array.
    public let path: String

    /// What its `zarr.json` says.
    let metadata: ArrayMetadata

    /// Where its chunks are.
    let store: any ReadableStore & ListableStore

    /// Whether a chunk that is not stored means that it was lost, and not that it is all fill value.
    let isComplete: Bool

    /// The extents, the number of rows first.
    public var shape: [Int] { metadata.shape }

    /// The type of the stored elements.
    public var dataType: DataType { metadata.dataType }

    /// The type of the numbers before they were stored: `bfloat16` where they are stored as float32 for the readers' sake.
    public var sourceType: DataType { metadata.sourceType ?? metadata.dataType }

    /// The names of the axes, where they are given.
    public var dimensionNames: [String?]? { metadata.dimensionNames }

    /// The extents of the smallest part that is read on its own.
    public var chunkShape: [Int] { metadata.innerShape }

    /// The extents of a shard, when the array is sharded.
    public var shardShape: [Int]? { metadata.codecs.sharding.map { _ in metadata.chunkShape } }

    /// The codecs in words, such as `sharding_indexed(bytes → blosc(zstd, shuffle) → crc32c)`.
    public var codecs: String { metadata.codecs.summary }

    /// The number of rows: the first extent, or 1 without axes.
    public var rowCount: Int { shape.first ?? 1 }

    /// The number of elements in a row.
    public var rowWidth: Int { shape.dropFirst().reduce(1, *) }

    /// What messages call the array.
    var name: String { path.isEmpty ? store.name : path }

    /// Returns the key of something below the array.
    func key(_ name: String) -> String { path.isEmpty ? name : path + "/" + name }

    /// Returns the number of bytes that the array's chunks take in the store.
    ///
    /// - Throws: ``ArchiveError`` with code `inputOutput`.
    public func storedByteCount() throws -> Int {
        var sum = 0
        try store.forEachObject(below: path) { key, byteCount in
            let isMetadata = key.hasSuffix("zarr.json")
            if !isMetadata, !key.hasSuffix(DirectoryStore.stagingSuffix) { sum += byteCount }
        }
        return sum
    }
}
