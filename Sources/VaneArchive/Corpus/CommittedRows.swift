import Synchronization

/// The committed rows of a last, unfilled shard or chunk, decoded and summed up.
struct CommittedRows {
    /// The checksum of the decoded rows in full chunks.
    var fullChecksum: UInt32

    /// The decoded rows of the unfilled chunk, as they are stored.
    var unfilled: [UInt8]

    /// The checksum of all decoded rows.
    var checksum: UInt32 {
        CRC32C.combine(
            fullChecksum, unfilled.withBytes { CRC32C.checksum(of: $0) },
            secondByteCount: unfilled.count)
    }

    /// Refuses rows that are not what the manifest says.
    ///
    /// - Throws: ``Fault`` with code `damaged`.
    func require(_ entry: Manifest.Entry?, rows: Int) throws {
        guard case .partial(let committed, let expected) = entry, committed == rows else {
            throw Fault.damaged("the manifest says nothing about its \(rows) rows")
        }
        guard expected == checksum else {
            throw Fault.damaged("its rows are not those that were committed")
        }
    }
}

extension ArchiveArray {
    /// Decodes the committed rows of a sharded array's last shard, chunks in parallel.
    ///
    /// - Throws: ``ArchiveError`` or ``Fault`` with code `damaged`.
    func committedRows(ofShardAt place: [Int], rows: Int) throws -> CommittedRows {
        guard let sharding = metadata.codecs.sharding else {
            throw Fault.unsupported("its rows are not sharded")
        }
        let array = self
        let shard = metadata.grid.region(of: place)
        let region = Region(start: shard.start, shape: [rows] + shard.shape.dropFirst())
        let chunks = try innerChunks(ofShardAt: place, sharding, meeting: region)
        let size = sharding.chunkShape.reduce(metadata.dataType.byteCount ?? 1, *)
        let rowSize = size / sharding.chunkShape[0]
        let remaining = rows % sharding.chunkShape[0]
        let results = Mutex((sums: [UInt32](repeating: 0, count: chunks.count), rest: [UInt8]()))
        try ParallelLoop.run(chunks.count) { index, scratch in
            let chunk = chunks[index]
            try chunk.naming {
                try chunk.requireStored(in: array)
                let elements = scratch.buffer(.elements)
                try elements.withRoom(for: size) { room in
                    try chunk.decode(into: &room, of: array, scratch: scratch)
                    return size
                }
                let isUnfilled = remaining > 0 && index == chunks.count - 1
                let sum = elements.withBytes { CRC32C.checksum(of: $0) }
                let rest =
                    isUnfilled ? elements.withBytes(0..<(remaining * rowSize)) { $0.array } : []
                results.withLock { results in
                    results.sums[index] = sum
                    if isUnfilled { results.rest = rest }
                }
            }
        }
        let (sums, rest) = results.withLock { $0 }
        let full = sums.prefix(rows / sharding.chunkShape[0])
        let checksum = full.reduce(0) { CRC32C.combine($0, $1, secondByteCount: size) }
        return CommittedRows(fullChecksum: checksum, unfilled: rest)
    }

    /// Returns the bytes of the first elements of a list's chunk: numbers as they are, texts behind their lengths.
    ///
    /// - Throws: ``Fault`` with code `damaged`, or ``ArchiveError`` with code `inputOutput`.
    func committedElements(
        of chunk: StoredChunk, count: Int, _ scratch: CodecScratch
    ) throws -> [UInt8] {
        try chunk.requireStored(in: self)
        guard let size = dataType.byteCount else {
            let texts = try texts(of: chunk, scratch: scratch).prefix(count)
            return texts.flatMap { TextCodec.encoded($0) }
        }
        let elements = scratch.buffer(.elements)
        let byteCount = chunk.region.count * size
        try elements.withRoom(for: byteCount) { room in
            try chunk.decode(into: &room, of: self, scratch: scratch)
            return byteCount
        }
        return elements.withBytes(0..<(count * size)) { $0.array }
    }
}
