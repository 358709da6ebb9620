internal import CZstandard

/// One zstd frame, as a chunk must be: nothing before it, nothing behind it, and a size that can be trusted.
enum ZstandardFrame {
    /// Returns how many bytes a frame says it holds.
    ///
    /// - Throws: ``Fault`` with code `damaged`, or `unsupported` when the frame does not say.
    static func decodedCount(of frame: RawSpan) throws -> Int {
        guard let count = try contentSize(of: frame) else {
            throw Fault.unsupported("its zstd frame does not say how much it holds")
        }
        return count
    }

    /// Returns the content size in a frame's header, or nothing when it has none.
    private static func contentSize(of frame: RawSpan) throws -> Int? {
        // SAFETY: zstd reads the span's bytes during the call.
        let size = unsafe frame.withUnsafeBytes { bytes in
            unsafe ZSTD_getFrameContentSize(bytes.baseAddress, bytes.count)
        }
        // The two codes that zstd's header writes as 0 - 1 and 0 - 2.
        switch size {
        case .max: return nil
        case .max - 1: throw Fault.damaged("it does not begin with a zstd frame")
        default:
            guard let count = Int(exactly: size) else {
                throw Fault.damaged("its zstd frame claims \(size) bytes")
            }
            return count
        }
    }

    /// Decodes one frame that fills the output and takes all of the input.
    ///
    /// - Throws: ``Fault`` with code `damaged`.
    static func decode(
        _ frame: RawSpan, into output: inout MutableRawSpan, scratch: CodecScratch
    ) throws {
        let expected = output.byteCount
        if let count = try contentSize(of: frame), count != expected {
            throw Fault.damaged("its zstd frame claims \(count) bytes where \(expected) belong")
        }
        // SAFETY: zstd reads the span's bytes and writes no more than the output holds.
        try unsafe frame.withUnsafeBytes { input in
            let length = unsafe ZSTD_findFrameCompressedSize(input.baseAddress, input.count)
            guard ZSTD_isError(length) == 0 else {
                throw Fault.damaged("its zstd frame ends too early")
            }
            guard length == frame.byteCount else {
                throw Fault.damaged("\(frame.byteCount - length) bytes follow its zstd frame")
            }
            let written = try unsafe output.withUnsafeMutableBytes { output in
                try unsafe scratch.withDecompressor { state in
                    unsafe ZSTD_decompressDCtx(
                        state, output.baseAddress, output.count, input.baseAddress, input.count)
                }
            }
            guard ZSTD_isError(written) == 0 else { throw failure(written) }
            guard written == expected else {
                throw Fault.damaged(
                    "its zstd frame holds \(written) bytes where \(expected) belong")
            }
        }
    }

    /// Returns what zstd complains about.
    static func failure(_ code: Int) -> Fault {
        // SAFETY: zstd returns a constant text that ends in a zero byte.
        let text = unsafe String(cString: ZSTD_getErrorName(code))
        return .damaged("zstd finds '\(text)'")
    }
}
