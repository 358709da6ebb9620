/// How a new corpus is cut into chunks and shards, and how many threads encode it.
public struct ArchiveOptions: Sendable, Hashable {
    /// The most bytes of an inner chunk before compression: what a reader of one row must decode.
    public var chunkByteCount = 256 << 10

    /// The most bytes of a shard before compression: what one file holds.
    public var shardByteCount = 128 << 20

    /// The elements of a chunk of labels.
    public var labelsPerChunk = 1 << 17

    /// The elements of a chunk of samples.
    public var samplesPerChunk = 1 << 10

    /// The most threads that encode; nothing for one a processor.
    public var threads: Int?

    /// Creates the options that suit a corpus of any size.
    public init() {}
}
