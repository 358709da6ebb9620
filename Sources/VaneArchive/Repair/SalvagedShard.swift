/// What is left of a damaged shard: the inner chunks that prove themselves, and why the others cannot be had.
///
/// A chunk proves itself by the checksum behind it. Where the index is lost, the chunks are found one after the other from
/// the shard's start, as Vane writes them, each by the size in its blosc header.
struct SalvagedShard {
    /// One inner chunk.
    struct Chunk {
        /// The chunk as it is stored; fill value when it was lost.
        var bytes: ByteBuffer
        /// The checksum of its committed rows once decoded.
        var checksum: UInt32
        /// The bytes of those rows.
        var byteCount: Int
        /// Why its rows were lost, if they were.
        var failure: String?
    }

    /// The inner chunks with committed rows.
    private(set) var chunks: [Chunk] = []

    /// The checksum of all committed rows once decoded.
    var checksum: UInt32 {
        chunks.reduce(0) { CRC32C.combine($0, $1.checksum, secondByteCount: $1.byteCount) }
    }

    /// Salvages a shard.
    ///
    /// - Parameters:
    ///   - array: The array.
    ///   - sharding: How its shards are made.
    ///   - place: The shard's place in the grid.
    ///   - rows: How many of its rows were committed.
    ///   - entry: What the manifest says about it.
    /// - Throws: ``ArchiveError`` with code `inputOutput`, or ``Fault`` when fill value cannot be encoded.
    init(
        _ array: ArchiveArray, _ sharding: ShardingCodec, at place: [Int], rows: Int,
        _ entry: Manifest.Entry?
    ) throws {
        let stored = try array.chunk(at: place)
        let chunkRows = sharding.chunkShape[0]
        let ranges = try Self.ranges(of: stored.object, sharding)
        for i in 0..<((rows + chunkRows - 1) / chunkRows) {
            let count = min(chunkRows, rows - i * chunkRows)
            let range = i < ranges.count ? ranges[i] : nil
            let object = range == nil ? nil : stored.object
            chunks.append(try Self.chunk(array, sharding, object, range, rows: count))
        }
        guard chunks.allSatisfy({ $0.failure == nil }) else { return }
        // All chunks prove themselves; only the manifest can tell that they are not those that were committed.
        switch entry {
        case .full(_, _, checksum)?, .partial(rows, checksum)?, nil: return
        default: break
        }
        for i in chunks.indices {
            let count = min(chunkRows, rows - i * chunkRows)
            var lost = try Self.fill(array, sharding, rows: count)
            lost.failure = "the shard's rows are not those that were committed"
            chunks[i] = lost
        }
    }

    /// Returns where the inner chunks stand: by the index, or without it one after the other.
    private static func ranges(
        of object: (any StoredObject)?, _ sharding: ShardingCodec
    ) throws -> [Range<Int>?] {
        guard let object else { return [] }
        do {
            return try ArchiveArray.index(of: object, sharding).entries
        } catch is Fault {
            return try walk(object, sharding)
        }
    }

    /// Finds chunks from the shard's start on, as long as each names its size and there are bytes for it.
    private static func walk(
        _ object: any StoredObject, _ sharding: ShardingCodec
    ) throws -> [Range<Int>?] {
        guard case .blosc? = sharding.inner.bytesToBytes.first else { return [] }
        let behind = 4 * (sharding.inner.bytesToBytes.count - 1)
        var ranges: [Range<Int>?] = []
        var start = 0
        let header = ByteBuffer()
        while ranges.count < sharding.chunkCount,
            start + BloscHeader.byteCount + behind <= object.byteCount
        {
            header.removeAll()
            try object.read(start..<(start + BloscHeader.byteCount), into: header)
            let count = header.withBytes { Int($0.number(at: 12, as: UInt32.self)) } + behind
            guard count > BloscHeader.byteCount, start + count <= object.byteCount else { break }
            ranges.append(start..<(start + count))
            start += count
        }
        return ranges
    }

    /// Reads a chunk and proves it, or returns fill value in its place.
    private static func chunk(
        _ array: ArchiveArray, _ sharding: ShardingCodec, _ object: (any StoredObject)?,
        _ range: Range<Int>?, rows: Int
    ) throws -> Chunk {
        guard let object, let range else {
            var lost = try fill(array, sharding, rows: rows)
            lost.failure = "it is not in the store, though it was committed"
            return lost
        }
        let bytes = ByteBuffer()
        try object.read(range, into: bytes)
        let size = array.dataType.byteCount ?? 0
        let shape = sharding.chunkShape
        let all = shape.reduce(size, *)
        let committed = all / shape[0] * rows
        do {
            return try CodecScratch.withPooled { scratch in
                let elements = scratch.buffer(.elements)
                try elements.withRoom(for: all) { room in
                    try bytes.withBytes { bytes in
                        try sharding.inner.decode(
                            bytes,
                            as: ChunkDescription(
                                shape: shape, elementSize: size,
                                fill: array.metadata.fillValue.bytes),
                            into: &room, scratch: scratch)
                    }
                    return all
                }
                let checksum = elements.withBytes(0..<committed) { CRC32C.checksum(of: $0) }
                return Chunk(bytes: bytes, checksum: checksum, byteCount: committed)
            }
        } catch let fault as Fault {
            var lost = try fill(array, sharding, rows: rows)
            lost.failure = fault.reason
            return lost
        }
    }

    /// Returns a chunk of nothing but fill value.
    private static func fill(
        _ array: ArchiveArray, _ sharding: ShardingCodec, rows: Int
    ) throws -> Chunk {
        let all = sharding.chunkShape.reduce(array.dataType.byteCount ?? 0, *)
        let committed = all / sharding.chunkShape[0] * rows
        let (elements, encoded) = (ByteBuffer(), ByteBuffer())
        elements.withRoom(for: all) { room in
            room.fill(with: array.metadata.fillValue.bytes)
            return all
        }
        try CodecScratch.withPooled { scratch in
            try elements.withBytes {
                try sharding.inner.encode($0, into: encoded, scratch: scratch)
            }
        }
        let checksum = elements.withBytes(0..<committed) { CRC32C.checksum(of: $0) }
        return Chunk(bytes: encoded, checksum: checksum, byteCount: committed)
    }

    /// Writes the shard anew and returns its size and the checksum of all its bytes.
    ///
    /// - Throws: ``ArchiveError`` with code `inputOutput`.
    func write(
        _ sharding: ShardingCodec, to store: any WritableStore, _ key: String
    ) throws -> (byteCount: Int, checksum: UInt32) {
        let staged = try store.stage(key)
        var checksum: UInt32 = 0
        var ranges: [Range<Int>] = []
        func append(_ bytes: RawSpan) throws {
            try staged.append(bytes)
            checksum = CRC32C.checksum(of: bytes, after: checksum)
        }
        for chunk in chunks {
            let start = staged.byteCount
            try chunk.bytes.withBytes { try append($0) }
            ranges.append(start..<staged.byteCount)
        }
        try sharding.indexBytes(of: ranges).withBytes { try append($0) }
        try staged.publish()
        return (staged.byteCount, checksum)
    }
}

extension ShardingCodec {
    /// Returns the index of a shard whose first inner chunks are stored, as it stands at the end.
    func indexBytes(of chunks: [Range<Int>]) -> ByteBuffer {
        let index = ByteBuffer()
        let absent = [Range<Int>?](repeating: nil, count: chunkCount - chunks.count)
        ShardIndex(chunks + absent).write(to: index)
        if indexHasChecksum {
            index.append(littleEndian: index.withBytes { CRC32C.checksum(of: $0) })
        }
        return index
    }
}
