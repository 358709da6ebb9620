extension CodecChain {
    /// The most that compression is believed to have shrunk anything: zstd's densest blocks come near it.
    static let largestRatio = 65_536

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
        switch arrayToBytes {
        case .bytes(let codec):
            guard output.byteCount / Self.largestRatio <= encoded.byteCount else {
                throw Fault.damaged(
                    "\(encoded.byteCount) bytes stand for \(output.byteCount), more than any codec can"
                )
            }
            try decode(stage: bytesToBytes.count - 1, encoded, into: &output, scratch)
            codec.restore(&output)
        case .sharding(let codec):
            guard !bytesToBytes.isEmpty else {
                return try codec.decodeWhole(encoded, as: chunk, into: &output, scratch)
            }
            let shard = scratch.buffer(.between(-1 - chunk.depth))
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
            try decode(codec, encoded, into: between, scratch)
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
            try decode(codec, encoded, into: output, scratch)
        } else {
            let between = scratch.buffer(.between(stage))
            try decode(codec, encoded, into: between, scratch)
            try between.withBytes { bytes in
                try decodeUnsized(stage: stage - 1, bytes, into: output, scratch)
            }
        }
    }

    /// Undoes one codec into a buffer, after the claim about its size was found believable.
    private func decode(
        _ codec: BytesToBytesCodec, _ encoded: RawSpan, into output: ByteBuffer,
        _ scratch: CodecScratch
    ) throws {
        let claimed = try codec.decodedCount(of: encoded)
        guard claimed <= Self.mostBytes, claimed / Self.largestRatio <= encoded.byteCount else {
            throw Fault.damaged("\(encoded.byteCount) bytes claim to hold \(claimed)")
        }
        try output.withRoom(for: claimed) { room in
            try codec.decode(encoded, into: &room, scratch: scratch)
            return claimed
        }
    }
}

extension BytesToBytesCodec {
    /// Returns how many bytes an encoded chunk says it holds.
    ///
    /// - Throws: ``Fault`` with code `damaged` or `unsupported`.
    func decodedCount(of encoded: RawSpan) throws -> Int {
        switch self {
        case .blosc: try BloscHeader(encoded).decodedCount
        case .zstandard: try ZstandardFrame.decodedCount(of: encoded)
        case .checksum: try CRC32C.payload(of: encoded).count
        }
    }

    /// Decodes into memory of just the right size.
    ///
    /// - Throws: ``Fault`` with code `damaged` or `unsupported`.
    func decode(
        _ encoded: RawSpan, into output: inout MutableRawSpan, scratch: CodecScratch
    ) throws {
        switch self {
        case .blosc: try BloscCodec.decode(encoded, into: &output, scratch: scratch)
        case .zstandard: try ZstandardFrame.decode(encoded, into: &output, scratch: scratch)
        case .checksum: output.copy(encoded.extracting(try CRC32C.payload(of: encoded)))
        }
    }
}
