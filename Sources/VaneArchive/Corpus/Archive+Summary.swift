/// What a store holds and how much room it takes.
public struct ArchiveSummary: Sendable, Hashable {
    /// One array.
    public struct Array: Sendable, Hashable {
        /// The path in the store.
        public var path: String

        /// The extents; empty when the array cannot be read.
        public var shape: [Int] = []

        /// The type of the stored elements.
        public var dataType: DataType?

        /// The type of the numbers before they were stored.
        public var sourceType: DataType?

        /// The extents of the smallest part that is read on its own.
        public var chunkShape: [Int] = []

        /// The extents of a shard, when the array is sharded.
        public var shardShape: [Int]?

        /// The codecs in words.
        public var codecs = ""

        /// The bytes that the array takes in the store.
        public var storedByteCount = 0

        /// The bytes of its numbers in their own type, not compressed; nothing for texts.
        public var sourceByteCount: Int?

        /// Why the array cannot be read, if it cannot.
        public var problem: String?

        /// Stored bytes as a share of the numbers' own, or nothing without numbers.
        public var ratio: Double? {
            guard let sourceByteCount, sourceByteCount > 0 else { return nil }
            return Double(storedByteCount) / Double(sourceByteCount)
        }
    }

    /// The arrays, sorted by path.
    public var arrays: [Array]

    /// The bytes that all arrays take in the store.
    public var storedByteCount: Int { arrays.reduce(0) { $0 + $1.storedByteCount } }

    /// The bytes of all numbers in their own types.
    public var sourceByteCount: Int { arrays.reduce(0) { $0 + ($1.sourceByteCount ?? 0) } }

    /// Stored bytes as a share of the numbers' own, over all arrays of numbers, or nothing without numbers.
    public var ratio: Double? {
        let numeric = arrays.filter { $0.sourceByteCount != nil }
        guard sourceByteCount > 0 else { return nil }
        return Double(numeric.reduce(0) { $0 + $1.storedByteCount }) / Double(sourceByteCount)
    }
}

extension Archive {
    /// Returns what the store holds and how much room it takes, without decoding anything.
    ///
    /// - Throws: ``ArchiveError`` with code `inputOutput`; an array that cannot be read is listed with its problem.
    public func summary() throws -> ArchiveSummary {
        ArchiveSummary(
            arrays: try arrayPaths.map { path in
                do {
                    return try summary(of: array(at: path))
                } catch let error as ArchiveError where error.code != .inputOutput {
                    return ArchiveSummary.Array(path: path, problem: error.message)
                }
            })
    }

    /// Returns what there is to know about an array.
    private func summary(of array: ArchiveArray) throws -> ArchiveSummary.Array {
        ArchiveSummary.Array(
            path: array.path, shape: array.shape, dataType: array.dataType,
            sourceType: array.sourceType, chunkShape: array.chunkShape,
            shardShape: array.shardShape, codecs: array.codecs,
            storedByteCount: try array.storedByteCount(),
            sourceByteCount: array.sourceType.byteCount.flatMap {
                Extents.product(array.shape, times: $0)
            })
    }
}
