/// How hard a writer looks for fewer bytes.
public enum ArchiveCompression: String, Sendable, Hashable, CaseIterable {
    /// Codes each byte plane by its own frequencies, at a speed that keeps up with a model.
    case fast
    /// Also looks for repetition, in larger chunks, and keeps the smaller result of each chunk.
    case small

    /// The level that stands in the metadata of an array, by which a writer that goes on with it knows what to do.
    var level: Int { self == .fast ? 1 : 5 }
}

/// How a new corpus is cut into chunks and shards, how hard it is compressed, and what encoding may take.
public struct ArchiveOptions: Sendable, Hashable {
    /// The most bytes of an inner chunk before compression: what a reader of one row must decode.
    public var chunkByteCount = 256 << 10

    /// The most bytes of a shard before compression: what one file holds.
    public var shardByteCount = 128 << 20

    /// The elements of a chunk of labels.
    public var labelsPerChunk = 1 << 17

    /// The elements of a chunk of samples.
    public var samplesPerChunk = 1 << 10

    /// How hard the writer looks for fewer bytes.
    public var compression = ArchiveCompression.fast

    /// The most threads that encode; nothing for one a processor.
    public var threads: Int?

    /// The most bytes of rows and of their encoded chunks that wait while they are encoded beside the caller's work.
    ///
    /// Besides, a writer keeps the batch it was given last, one unfilled chunk for each array, and a few chunks for each
    /// thread.
    public var memoryByteCount = 256 << 20

    /// Creates the options that suit a corpus of any size.
    public init() {}

    /// Creates the options that suit a kind of compression: larger chunks where repetition is looked for.
    public init(_ compression: ArchiveCompression) {
        self.compression = compression
        if compression == .small { chunkByteCount = 4 << 20 }
    }
}
