internal import CZlib

/// The compression and the checksum of zip files, by zlib.
enum Deflate {
    /// The most bytes that one compressed byte can stand for: a property of the format.
    static let largestRatio = 1032

    /// Returns the CRC-32 of some bytes, or of all up to their end when that of those before them is given.
    static func checksum(_ bytes: RawSpan, after earlier: UInt32 = 0) -> UInt32 {
        var sum = uLong(earlier)
        var offset = 0
        while offset < bytes.byteCount {
            let count = min(bytes.byteCount - offset, 1 << 30)
            let part = bytes.extracting(offset..<(offset + count))
            // SAFETY: the part's bytes are read during the call.
            sum = unsafe part.withUnsafeBytes { part in
                unsafe crc32(
                    sum, part.baseAddress?.assumingMemoryBound(to: UInt8.self), uInt(part.count))
            }
            offset += count
        }
        return UInt32(truncatingIfNeeded: sum)
    }

    /// Inflates bytes without a header, or returns nothing when they do not give just the count of bytes.
    static func inflated(_ bytes: RawSpan, count: Int) -> [UInt8]? {
        guard count <= Int(UInt32.max), bytes.byteCount <= Int(UInt32.max) else { return nil }
        // zlib calls for a target even when nothing is to come.
        var output = [UInt8](repeating: 0, count: max(count, 1))
        var stream = unsafe z_stream()
        // SAFETY: the stream and both memories outlive the calls, and their sizes are told.
        let isWhole = unsafe bytes.withUnsafeBytes { input in
            unsafe output.withUnsafeMutableBufferPointer { target in
                unsafe stream.next_in = UnsafeMutablePointer(
                    mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
                unsafe stream.avail_in = uInt(input.count)
                unsafe stream.next_out = target.baseAddress
                unsafe stream.avail_out = uInt(count)
                let size = unsafe Int32(MemoryLayout<z_stream>.size)
                guard unsafe inflateInit2_(&stream, -15, ZLIB_VERSION, size) == Z_OK else {
                    return false
                }
                defer { unsafe inflateEnd(&stream) }
                return unsafe inflate(&stream, Z_FINISH) == Z_STREAM_END
                    && stream.avail_in == 0 && stream.avail_out == 0
            }
        }
        guard isWhole else { return nil }
        return count == 0 ? [] : output
    }

    /// Deflates bytes without a header; the same bytes give the same result.
    static func deflated(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.count <= Int(UInt32.max) >> 1 else { return nil }
        var stream = unsafe z_stream()
        let size = unsafe Int32(MemoryLayout<z_stream>.size)
        // SAFETY: the stream and both memories outlive the calls, and the target has the room that zlib asks for.
        guard
            unsafe deflateInit2_(
                &stream, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size) == Z_OK
        else { return nil }
        defer { unsafe deflateEnd(&stream) }
        let bound = Int(unsafe deflateBound(&stream, uLong(bytes.count)))
        var output = [UInt8](repeating: 0, count: bound)
        let left = unsafe bytes.withUnsafeBufferPointer { input in
            unsafe output.withUnsafeMutableBufferPointer { target -> Int? in
                unsafe stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                unsafe stream.avail_in = uInt(input.count)
                unsafe stream.next_out = target.baseAddress
                unsafe stream.avail_out = uInt(bound)
                guard unsafe deflate(&stream, Z_FINISH) == Z_STREAM_END else { return nil }
                return Int(unsafe stream.avail_out)
            }
        }
        guard let left else { return nil }
        output.removeLast(left)
        return output
    }
}
