import Synchronization

/// What came of decoding all parts of a shard, or a chunk that is no shard.
struct DecodedRows {
    /// One part: an inner chunk, or the chunk itself.
    struct Part: Sendable {
        /// The checksum of its decoded rows.
        var checksum: UInt32 = 0

        /// The bytes of those rows.
        var byteCount = 0

        /// The decoded rows, kept when they do not fill the part.
        var unfilled: [UInt8]?

        /// Why the part could not be decoded.
        var failure: ArchiveError?
    }

    /// The names of the parts.
    var names: [ChunkName]

    /// The parts.
    var parts: [Part]

    /// The number of parts that are stored.
    var storedCount: Int

    /// The checksum of all decoded rows.
    var checksum: UInt32 { combined(parts) }

    /// The checksum of the decoded rows in full parts.
    var fullChecksum: UInt32 { combined(parts.filter { $0.unfilled == nil }) }

    /// The rows of the last part when they do not fill it.
    var unfilled: [UInt8] { parts.last?.unfilled ?? [] }

    /// Returns the checksum of some parts, one after the other.
    private func combined(_ parts: [Part]) -> UInt32 {
        parts.reduce(0) { CRC32C.combine($0, $1.checksum, secondByteCount: $1.byteCount) }
    }

    /// Refuses rows that are not what the manifest says.
    ///
    /// - Throws: The first part's failure, or ``Fault`` with code `damaged`.
    func require(_ entry: Manifest.Entry?, rows: Int) throws {
        if let failure = parts.lazy.compactMap(\.failure).first { throw failure }
        switch entry {
        case .full(_, _, checksum), .partial(rows, checksum): return
        case nil: throw Fault.damaged("the manifest does not list it")
        case .partial(let count, _) where count != rows:
            throw Fault.damaged("the manifest covers \(count) of its \(rows) rows")
        default: throw Fault.damaged("its rows are not those that were committed")
        }
    }
}

extension ArchiveArray {
    /// Decodes all parts of a shard, or a chunk that is no shard, in parallel and sums up their first rows.
    ///
    /// - Parameters:
    ///   - place: The place in the grid of chunks or shards.
    ///   - rows: How many rows are looked at; what is stored beyond them is not.
    /// - Returns: What was found, failures included.
    /// - Throws: ``ArchiveError`` with code `inputOutput`, or `damaged` when the index of a shard cannot be trusted.
    func decodeRows(at place: [Int], rows: Int) throws -> DecodedRows {
        let array = self
        let whole = metadata.grid.region(of: place)
        let region = Region(
            start: whole.start, shape: whole.shape.isEmpty ? [] : [rows] + whole.shape.dropFirst())
        let chunks =
            try metadata.codecs.sharding.map {
                try innerChunks(ofShardAt: place, $0, meeting: region)
            } ?? [chunk(at: place)]
        let parts = Mutex([DecodedRows.Part](repeating: DecodedRows.Part(), count: chunks.count))
        try ParallelLoop.run(chunks.count) { index, scratch in
            let chunk = chunks[index]
            let before = (chunk.region.start.first ?? 0) - (whole.start.first ?? 0)
            var part = DecodedRows.Part()
            do {
                part = try chunk.naming {
                    try array.decode(chunk, rows: rows - before, scratch)
                }
            } catch let error as ArchiveError where error.code != .inputOutput {
                part.failure = error
            }
            let result = part
            parts.withLock { $0[index] = result }
        }
        return DecodedRows(
            names: chunks.map(\.name), parts: parts.withLock { $0 },
            storedCount: chunks.count { $0.isStored })
    }

    /// Decodes one part and sums up its first rows.
    private func decode(
        _ chunk: StoredChunk, rows: Int, _ scratch: CodecScratch
    ) throws -> DecodedRows.Part {
        try chunk.requireStored(in: self)
        guard chunk.isStored else { return DecodedRows.Part() }
        let capacity = chunk.region.shape.first ?? 1
        let count = min(rows, capacity)
        let elements = scratch.buffer(.elements)
        var byteCount = 0
        if let size = dataType.byteCount {
            try chunk.decode(into: elements, of: self, scratch: scratch)
            byteCount = chunk.region.count * size / capacity * count
        } else {
            let texts = try chunk.decodeTexts(of: self, scratch: scratch)
                .prefix(chunk.region.count / capacity * count)
            let bytes = texts.flatMap { TextCodec.encoded($0) }
            elements.removeAll()
            bytes.withBytes { elements.append($0) }
            byteCount = bytes.count
        }
        return elements.withBytes(0..<byteCount) { bytes in
            DecodedRows.Part(
                checksum: CRC32C.checksum(of: bytes), byteCount: byteCount,
                unfilled: count < capacity ? bytes.array : nil)
        }
    }
}
