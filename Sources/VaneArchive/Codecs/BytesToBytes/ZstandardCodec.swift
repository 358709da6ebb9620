internal import CZstandard

/// Zarr's `zstd` codec: one frame a chunk, which states its size.
struct ZstandardCodec: Hashable, Sendable {
    /// The level of compression.
    let level: Int

    /// Whether a checksum of the content stands in the frame.
    let hasChecksum: Bool

    /// Creates a codec.
    init(level: Int = 3, hasChecksum: Bool = true) {
        self.level = level
        self.hasChecksum = hasChecksum
    }

    /// Reads the codec's configuration, of which decoding needs nothing.
    init(_ codec: NamedConfiguration) {
        level = codec.configuration["level"]?.integer ?? 3
        hasChecksum = codec.configuration["checksum"]?.boolean ?? false
    }

    /// The object for `zarr.json`.
    var configuration: NamedConfiguration {
        NamedConfiguration(
            "zstd", ["level": .integer(level), "checksum": .boolean(hasChecksum)])
    }

    /// Adds a frame that holds the bytes.
    ///
    /// - Throws: ``Fault`` when zstd fails.
    func encode(_ bytes: RawSpan, into output: ByteBuffer, scratch: CodecScratch) throws {
        try output.withRoom(for: ZSTD_compressBound(bytes.byteCount)) { room in
            // SAFETY: zstd reads the span's bytes and writes no more than there is room for.
            let written = try unsafe room.withUnsafeMutableBytes { room in
                try unsafe bytes.withUnsafeBytes { bytes in
                    try unsafe scratch.withCompressor { state in
                        unsafe ZSTD_CCtx_reset(state, ZSTD_reset_session_and_parameters)
                        unsafe ZSTD_CCtx_setParameter(
                            state, ZSTD_c_compressionLevel, Int32(clamping: level))
                        unsafe ZSTD_CCtx_setParameter(
                            state, ZSTD_c_checksumFlag, hasChecksum ? 1 : 0)
                        return unsafe ZSTD_compress2(
                            state, room.baseAddress, room.count, bytes.baseAddress, bytes.count)
                    }
                }
            }
            guard ZSTD_isError(written) == 0 else { throw ZstandardFrame.failure(written) }
            return written
        }
    }
}
