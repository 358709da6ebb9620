extension ShardingCodec {
    /// Returns where the index stands in a shard of a given size.
    ///
    /// - Throws: ``Fault`` with code `damaged` when the shard is too short for it.
    func indexRange(inShardOf byteCount: Int) throws -> Range<Int> {
        guard byteCount >= indexByteCount else {
            throw Fault.damaged(
                "it has \(byteCount) bytes where its index alone takes \(indexByteCount)")
        }
        return switch indexLocation {
        case .start: 0..<indexByteCount
        case .end: (byteCount - indexByteCount)..<byteCount
        }
    }

    /// Reads the index from its bytes in a shard of a given size.
    ///
    /// - Throws: ``Fault`` with code `damaged`.
    func index(_ bytes: RawSpan, shardByteCount: Int) throws -> ShardIndex {
        do {
            let payload =
                indexHasChecksum ? try CRC32C.payload(of: bytes) : 0..<bytes.byteCount
            return try ShardIndex(
                bytes.extracting(payload), shardByteCount: shardByteCount,
                endianness: indexCodec.endianness)
        } catch let fault as Fault where fault.reason == CRC32C.mismatch.reason {
            throw Fault.damaged("the checksum of its index disagrees")
        }
    }

    /// Decodes all inner chunks of a shard that is in memory.
    ///
    /// - Throws: ``Fault`` with code `damaged` or `unsupported`.
    func decodeWhole(
        _ shard: RawSpan, as chunk: ChunkDescription, into output: inout MutableRawSpan,
        _ scratch: CodecScratch
    ) throws {
        let range = try indexRange(inShardOf: shard.byteCount)
        let index = try index(shard.extracting(range), shardByteCount: shard.byteCount)
        let size = chunk.elementSize
        let part = ChunkDescription(
            shape: chunkShape, elementSize: size, fill: chunk.fill, depth: chunk.depth + 1)
        let whole = Region(whole: chunk.shape)
        let places = grid.places(meeting: whole)
        for (place, entry) in zip(places, index.entries) {
            let elements = scratch.buffer(.inner(part.depth))
            try elements.withRoom(for: part.byteCount) { room in
                if let entry {
                    let bytes = shard.extracting(entry)
                    try inner.decode(bytes, as: part, into: &room, scratch: scratch)
                } else {
                    room.fill(with: part.fill)
                }
                return part.byteCount
            }
            elements.withBytes { elements in
                grid.region(of: place).forEachStretch(sharedWith: whole) { mine, theirs, count in
                    let source = elements.extracting((mine * size)..<((mine + count) * size))
                    output.withPart((theirs * size)..<((theirs + count) * size)) { $0.copy(source) }
                }
            }
        }
    }
}
