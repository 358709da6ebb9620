extension CodecChain {
    /// The most that compression is believed to have shrunk anything: zstd's densest blocks come near it.
    static let largestRatio = 65_536

    /// The bytes that are always believed, so that small chunks of nothing but fill value can be read.
    static let modestBytes = 1 << 26

    /// Refuses to take memory for a chunk that its stored bytes cannot stand for.
    ///
    /// - Throws: ``Fault`` with code `damaged`.
    static func requireBelievable(_ decoded: Int, from encoded: Int) throws(Fault) {
        guard decoded <= modestBytes || decoded / largestRatio <= encoded else {
            throw .damaged("\(encoded) bytes stand for \(decoded), more than any codec can")
        }
    }

    /// Decodes a chunk's elements into memory of just their size.
    ///
    /// - Parameters:
    ///   - encoded: The chunk as it is stored.
    ///   - chunk: The chunk's extents, type and fill value.
    ///   - output: Memory for all of the chunk's elements.
    ///   - scratch: Memory in between.
    /// - Throws: ``Fault`` with code `damaged` or `unsupported`.
    func decode(
        _ encoded: RawSpan, as chunk: ChunkDescription, into output: inout MutableRawSpan,
        scratch: CodecScratch
    ) throws {
        try Self.requireBelievable(output.byteCount, from: encoded.byteCount)
        guard let order = axisOrder else {
            return try decodeStored(encoded, as: chunk, into: &output, scratch)
        }
        var stored = chunk
        stored.shape = order.map { chunk.shape[$0] }
        let count = output.byteCount
        let elements = scratch.buffer(.transposed(chunk.depth))
        try elements.withRoom(for: count) { room in
            try decodeStored(encoded, as: stored, into: &room, scratch)
            return count
        }
        elements.withBytes { elements in
            Transposition(shape: chunk.shape, order: order)
                .restore(elements, elementSize: chunk.elementSize, into: &output)
        }
    }

    /// Decodes a chunk's elements in the order in which they are stored.
    private func decodeStored(
        _ encoded: RawSpan, as chunk: ChunkDescription, into output: inout MutableRawSpan,
        _ scratch: CodecScratch
    ) throws {
        switch arrayToBytes {
        case .bytes(let codec):
            try decode(stage: bytesToBytes.count - 1, encoded, into: &output, scratch)
            codec.restore(&output)
        case .sharding(let codec):
            guard !bytesToBytes.isEmpty else {
                return try codec.decodeWhole(encoded, as: chunk, into: &output, scratch)
            }
            let shard = scratch.buffer(.shard(chunk.depth))
            try decodeUnsized(encoded, into: shard, scratch)
            try shard.withBytes { bytes in
                try codec.decodeWhole(bytes, as: chunk, into: &output, scratch)
            }
        case .texts:
            throw Fault.unsupported("texts cannot be decoded as numbers")
        }
    }

    /// Undoes the codecs up to a stage, the last one writing straight into the output.
    private func decode(
        stage: Int, _ encoded: RawSpan, into output: inout MutableRawSpan, _ scratch: CodecScratch
    ) throws {
        guard stage >= 0 else {
            guard encoded.byteCount == output.byteCount else {
                throw Fault.damaged(
                    "it holds \(encoded.byteCount) bytes where zarr.json calls for \(output.byteCount)"
                )
            }
            output.copy(encoded)
            return
        }
        let codec = bytesToBytes[stage]
        if case .checksum = codec {
            let payload = try CRC32C.payload(of: encoded)
            try decode(stage: stage - 1, encoded.extracting(payload), into: &output, scratch)
        } else if stage == 0 {
            try codec.decode(encoded, into: &output, scratch: scratch)
        } else {
            let between = scratch.buffer(.between(stage))
            try codec.decode(encoded, into: between, scratch: scratch)
            try between.withBytes { bytes in
                try decode(stage: stage - 1, bytes, into: &output, scratch)
            }
        }
    }

    /// Undoes all codecs that turn bytes into bytes where the size of the result is not known beforehand.
    ///
    /// - Throws: ``Fault`` with code `damaged` or `unsupported`.
    func decodeUnsized(
        _ encoded: RawSpan, into output: ByteBuffer, _ scratch: CodecScratch
    ) throws {
        try decodeUnsized(stage: bytesToBytes.count - 1, encoded, into: output, scratch)
    }

    /// Undoes the codecs up to a stage.
    private func decodeUnsized(
        stage: Int, _ encoded: RawSpan, into output: ByteBuffer, _ scratch: CodecScratch
    ) throws {
        guard stage >= 0 else {
            output.append(encoded)
            return
        }
        let codec = bytesToBytes[stage]
        if case .checksum = codec {
            let payload = try CRC32C.payload(of: encoded)
            try decodeUnsized(stage: stage - 1, encoded.extracting(payload), into: output, scratch)
        } else if stage == 0 {
            try codec.decode(encoded, into: output, scratch: scratch)
        } else {
            let between = scratch.buffer(.between(stage))
            try codec.decode(encoded, into: between, scratch: scratch)
            try between.withBytes { bytes in
                try decodeUnsized(stage: stage - 1, bytes, into: output, scratch)
            }
        }
    }
}
