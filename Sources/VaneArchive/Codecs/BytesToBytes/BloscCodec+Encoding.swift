internal import CVaneKernels
internal import CZstandard

extension BloscCodec {
    /// The bytes before the frame: header, where the block begins, and how long its frame is.
    private static let prefixByteCount = BloscHeader.byteCount + 8

    /// What zstd is told so that it codes bytes by their frequency and looks for hardly any repetition.
    ///
    /// Repetition is rare in the bytes of hidden states, and looking for it costs most of the time.
    private static let parameters: [(ZSTD_cParameter, Int32)] = [
        (ZSTD_c_compressionLevel, 1), (ZSTD_c_strategy, Int32(ZSTD_fast.rawValue)),
        (ZSTD_c_minMatch, 7), (ZSTD_c_hashLog, 6), (ZSTD_c_windowLog, 17),
    ]

    /// Adds a container with one block, whose one frame is cut at the byte planes; or a plain one where that is shorter.
    ///
    /// - Throws: ``Fault`` when the bytes are too many for the container.
    func encode(_ bytes: RawSpan, into output: ByteBuffer, scratch: CodecScratch) throws {
        guard bytes.byteCount <= CodecChain.mostBytes else {
            throw Fault.unsupported("\(bytes.byteCount) bytes are too many for a blosc container")
        }
        let planeCount = shuffle == .bytes ? elementSize : 1
        guard shuffle == .bytes, elementSize > 1, bytes.byteCount % elementSize == 0 else {
            return try writeContainer(bytes, of: bytes, 1, into: output, scratch)
        }
        let planes = scratch.buffer(.planes)
        planes.withRoom(for: bytes.byteCount) { room in
            // SAFETY: both memories hold the same number of whole elements.
            unsafe room.withUnsafeMutableBytes { target in
                unsafe bytes.withUnsafeBytes { source in
                    unsafe vane_byte_planes_split(
                        source.baseAddress, target.baseAddress, source.count / elementSize,
                        elementSize)
                }
            }
            return bytes.byteCount
        }
        try planes.withBytes { planes in
            try writeContainer(planes, of: bytes, planeCount, into: output, scratch)
        }
    }

    /// Adds a container for bytes that are given plane by plane, and as they are.
    private func writeContainer(
        _ planes: RawSpan, of bytes: RawSpan, _ planeCount: Int, into output: ByteBuffer,
        _ scratch: CodecScratch
    ) throws {
        let frame = try smallestFrame(planes, planeCount, scratch)
        let isShuffled = planes.byteCount > 0 && planeCount > 1
        let isPlain = frame.count + 8 >= bytes.byteCount
        let flags: UInt8 =
            UInt8(BloscHeader.zstandard) << 5 | 0x10 | (isShuffled ? 0x01 : 0)
            | (isPlain ? 0x02 : 0)
        let encoded =
            isPlain
            ? BloscHeader.byteCount + bytes.byteCount : Self.prefixByteCount + frame.count
        BloscHeader(
            flags: flags, elementSize: elementSize, decodedCount: bytes.byteCount,
            encodedCount: encoded
        ).write(to: output)
        guard !isPlain else {
            output.append(bytes)
            return
        }
        output.append(littleEndian: Int32(BloscHeader.byteCount + 4))
        output.append(littleEndian: Int32(frame.count))
        frame.withBytes { output.append($0) }
    }

    /// Returns the frame of some planes, above level 1 the smallest of those that several ways give.
    private func smallestFrame(
        _ planes: RawSpan, _ planeCount: Int, _ scratch: CodecScratch
    ) throws -> ByteBuffer {
        var best = scratch.buffer(.encodedFrame)
        try Self.compress(planes, planeCount, Self.parameters, into: best, scratch)
        guard level > 1 else { return best }
        var trial = scratch.buffer(.trialFrame)
        for (cut, parameters) in Self.thoroughWays(planes.byteCount) {
            trial.removeAll()
            try Self.compress(planes, cut ? planeCount : 1, parameters, into: trial, scratch)
            if trial.count < best.count { swap(&trial, &best) }
        }
        return best
    }

    /// What is tried above level 1: to look for repetition in all of the chunk, with a cut at every plane and without.
    ///
    /// Higher levels of zstd take several times as long and find hardly more in the shuffled bytes of hidden states.
    private static func thoroughWays(
        _ byteCount: Int
    ) -> [(cut: Bool, parameters: [(ZSTD_cParameter, Int32)])] {
        let window = Int32(clamping: max(17, Int.bitWidth - (byteCount - 1).leadingZeroBitCount))
        let parameters: [(ZSTD_cParameter, Int32)] = [
            (ZSTD_c_compressionLevel, 1), (ZSTD_c_windowLog, min(window, 27)),
        ]
        return [(true, parameters), (false, parameters)]
    }

    /// Adds one frame in which every plane begins a new block, so that each is coded by its own frequencies.
    private static func compress(
        _ planes: RawSpan, _ planeCount: Int, _ parameters: [(ZSTD_cParameter, Int32)],
        into output: ByteBuffer, _ scratch: CodecScratch
    ) throws {
        // A flush may cost a block's header where none would have stood.
        let most = ZSTD_compressBound(planes.byteCount) + 16 * planeCount
        try output.withRoom(for: most) { room in
            // SAFETY: zstd reads the planes and writes no more than there is room for, as the two structures say.
            try unsafe room.withUnsafeMutableBytes { room in
                try unsafe planes.withUnsafeBytes { planes in
                    try unsafe scratch.withCompressor { state in
                        unsafe ZSTD_CCtx_reset(state, ZSTD_reset_session_and_parameters)
                        for (parameter, value) in parameters {
                            unsafe ZSTD_CCtx_setParameter(state, parameter, value)
                        }
                        unsafe ZSTD_CCtx_setPledgedSrcSize(state, UInt64(planes.count))
                        var target = unsafe ZSTD_outBuffer(
                            dst: room.baseAddress, size: room.count, pos: 0)
                        var source = unsafe ZSTD_inBuffer(src: planes.baseAddress, size: 0, pos: 0)
                        for plane in 1...planeCount {
                            unsafe source.size = planes.count / planeCount * plane
                            let rest = unsafe ZSTD_compressStream2(
                                state, &target, &source,
                                plane == planeCount ? ZSTD_e_end : ZSTD_e_flush)
                            guard ZSTD_isError(rest) == 0 else {
                                throw ZstandardFrame.failure(rest)
                            }
                            guard rest == 0 else { throw Fault.damaged("zstd kept bytes back") }
                        }
                        return unsafe target.pos
                    }
                }
            }
        }
    }
}
