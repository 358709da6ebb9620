extension CodecChain {
    /// Decodes the texts of a chunk, the last axis fastest.
    ///
    /// - Parameters:
    ///   - encoded: The chunk as it is stored.
    ///   - chunk: The chunk's extents, with elements of a fixed length or of size 0 for texts of any.
    ///   - scratch: Memory in between.
    /// - Returns: As many texts as the chunk has places.
    /// - Throws: ``Fault`` with code `damaged` or `unsupported`.
    func decodeTexts(
        _ encoded: RawSpan, as chunk: ChunkDescription, scratch: CodecScratch
    ) throws -> [String] {
        guard chunk.elementSize == 0 else {
            try Self.requireBelievable(chunk.byteCount, from: encoded.byteCount)
            let elements = scratch.buffer(.elements)
            try elements.withRoom(for: chunk.byteCount) { room in
                try decode(encoded, as: chunk, into: &room, scratch: scratch)
                return chunk.byteCount
            }
            return try elements.withBytes {
                try FixedTextCodec.texts(of: $0, elementSize: chunk.elementSize)
            }
        }
        guard let order = axisOrder else {
            return try decodeStoredTexts(encoded, as: chunk, scratch)
        }
        var stored = chunk
        stored.shape = order.map { chunk.shape[$0] }
        let texts = try decodeStoredTexts(encoded, as: stored, scratch)
        return ChunkGrid.Places(bounds: chunk.shape.map { 0..<$0 }).map { place in
            texts[order.reduce(0) { $0 * chunk.shape[$1] + place[$1] }]
        }
    }

    /// Decodes the texts of a chunk in the order in which they are stored.
    private func decodeStoredTexts(
        _ encoded: RawSpan, as chunk: ChunkDescription, _ scratch: CodecScratch
    ) throws -> [String] {
        let bytes = scratch.buffer(.inner(chunk.depth))
        try decodeUnsized(encoded, into: bytes, scratch)
        return try bytes.withBytes { bytes in
            switch arrayToBytes {
            case .texts:
                try TextCodec.texts(of: bytes, count: chunk.shape.reduce(1, *))
            case .sharding(let codec):
                try codec.decodeWholeTexts(bytes, as: chunk, scratch)
            case .bytes: throw Fault.unsupported("its texts have no length")
            }
        }
    }
}

extension ShardingCodec {
    /// Decodes all texts of a shard that is in memory.
    ///
    /// - Throws: ``Fault`` with code `damaged` or `unsupported`.
    fileprivate func decodeWholeTexts(
        _ shard: RawSpan, as chunk: ChunkDescription, _ scratch: CodecScratch
    ) throws -> [String] {
        let whole = Region(whole: chunk.shape)
        try CodecChain.requireBelievable(
            whole.count * MemoryLayout<String>.size, from: shard.byteCount)
        let range = try indexRange(inShardOf: shard.byteCount)
        let index = try index(shard.extracting(range), shardByteCount: shard.byteCount)
        let fill = String(decoding: chunk.fill, as: UTF8.self)
        var texts = [String](repeating: fill, count: whole.count)
        let part = ChunkDescription(
            shape: chunkShape, elementSize: 0, fill: chunk.fill, depth: chunk.depth + 1)
        for (place, entry) in zip(grid.places(meeting: whole), index.entries) {
            guard let entry else { continue }
            let own = try inner.decodeTexts(shard.extracting(entry), as: part, scratch: scratch)
            grid.region(of: place).forEachStretch(sharedWith: whole) { mine, theirs, count in
                texts.replaceSubrange(
                    theirs..<(theirs + count), with: own[mine..<(mine + count)])
            }
        }
        return texts
    }
}
