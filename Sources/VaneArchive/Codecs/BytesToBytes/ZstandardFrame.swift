internal import CZstandard

/// One zstd frame, as a chunk must be: nothing before it, nothing behind it, and a size that can be trusted.
enum ZstandardFrame {
    /// The most bytes that one block of a frame holds.
    private static let largestBlock = 128 << 10

    /// Returns how many bytes a frame says it holds, or the most that its blocks can hold where it does not say.
    ///
    /// - Throws: ``Fault`` with code `damaged`.
    static func mostDecoded(of frame: RawSpan) throws -> Int {
        if let count = try contentSize(of: frame) { return count }
        // Header: magic number, descriptor, then what the descriptor announces; without a content size there is a window.
        let descriptor: UInt8 = frame.number(at: 4)
        var offset = 6 + [0, 1, 2, 4][Int(descriptor & 3)]
        var count = 0
        while offset + 3 <= frame.byteCount {
            let low: UInt16 = frame.number(at: offset)
            let block = Int(low) | Int(frame.number(at: offset + 2, as: UInt8.self)) << 16
            // Bit 0 marks the last block, bits 1 and 2 its kind, of which 1 is one byte many times.
            offset += 3 + (block >> 1 & 3 == 1 ? 1 : block >> 3)
            count += largestBlock
            if block & 1 == 1 { break }
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
        let written = try decodeSome(frame, into: &output, scratch: scratch)
        guard written == expected else {
            throw Fault.damaged("its zstd frame holds \(written) bytes where \(expected) belong")
        }
    }

    /// Decodes one frame that takes all of the input and returns how many bytes of the output it fills.
    ///
    /// - Throws: ``Fault`` with code `damaged`.
    static func decodeSome(
        _ frame: RawSpan, into output: inout MutableRawSpan, scratch: CodecScratch
    ) throws -> Int {
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
            return written
        }
    }

    /// Returns what zstd complains about.
    static func failure(_ code: Int) -> Fault {
        // SAFETY: zstd returns a constant text that ends in a zero byte.
        let text = unsafe String(cString: ZSTD_getErrorName(code))
        return .damaged("zstd finds '\(text)'")
    }
}
