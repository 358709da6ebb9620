internal import CZlib

/// Decompression of deflated bytes, some at a time.
///
/// - SeeAlso: RFC 1950 (zlib), RFC 1951 (deflate), RFC 1952 (gzip).
@safe
final class Inflater {
    /// What stands around the compressed bytes.
    enum Wrapper: Hashable, Sendable {
        /// Header, checksum and length of a gzip file; several may follow one another.
        case gzip
        /// Header and checksum of zlib.
        case zlib
        /// Nothing, as in a zip archive.
        case none

        /// What zlib calls it: the base-2 logarithm of the window, and a mark for the wrapper.
        fileprivate var windowBits: Int32 {
            switch self {
            case .gzip: 15 + 16
            case .zlib: 15
            case .none: -15
            }
        }
    }

    /// The most bytes that zlib is given at once, since it counts in 32 bits.
    private static let most = 1 << 30

    /// What stands around the compressed bytes.
    private let wrapper: Wrapper

    /// The state, which must not move.
    private let stream: UnsafeMutablePointer<z_stream>

    /// How much of the input was taken.
    private var taken = 0

    /// Whether the last byte was written and its checksum agreed.
    private(set) var isAtEnd = false

    /// Begins.
    ///
    /// - Throws: ``Fault`` with code `damaged` when zlib finds no memory.
    init(_ wrapper: Wrapper) throws(Fault) {
        self.wrapper = wrapper
        unsafe stream = UnsafeMutablePointer.allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        let status = unsafe inflateInit2_(
            stream, wrapper.windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        // The deinitialiser runs in any case; zlib ignores a state that it has not made.
        guard status == Z_OK else { throw .damaged("zlib finds no memory") }
    }

    deinit {
        // SAFETY: the state was initialised, and nobody else holds it.
        unsafe inflateEnd(stream)
        unsafe stream.deallocate()
    }

    /// Decompresses into memory until it is full or the end is reached.
    ///
    /// - Parameters:
    ///   - encoded: All compressed bytes, the same at every call.
    ///   - room: The memory.
    /// - Returns: The number of bytes written.
    /// - Throws: ``Fault`` with code `damaged`.
    func read(_ encoded: RawSpan, into room: inout MutableRawSpan) throws(Fault) -> Int {
        var written = 0
        while !isAtEnd, written < room.byteCount {
            let (status, read, wrote) = step(
                encoded.extracting(taken..<min(taken + Self.most, encoded.byteCount)), &room,
                from: written)
            taken += read
            written += wrote
            switch status {
            case Z_STREAM_END: try endMember(of: encoded)
            case Z_OK where read + wrote > 0: continue
            case Z_OK, Z_BUF_ERROR: throw .damaged("its deflated bytes end too early")
            case Z_MEM_ERROR: throw .damaged("zlib finds no memory")
            default: throw .damaged("zlib finds '\(complaint)'")
            }
        }
        return written
    }

    /// Refuses bytes behind the end.
    ///
    /// - Throws: ``Fault`` with code `damaged`.
    func requireAllRead(of encoded: RawSpan) throws(Fault) {
        guard taken == encoded.byteCount else {
            throw .damaged("\(encoded.byteCount - taken) bytes follow its deflated bytes")
        }
    }

    /// Ends, or goes on with the next member of a gzip file.
    private func endMember(of encoded: RawSpan) throws(Fault) {
        guard wrapper == .gzip, taken < encoded.byteCount else {
            isAtEnd = true
            return
        }
        // SAFETY: the state is initialised.
        guard unsafe inflateReset(stream) == Z_OK else { throw .damaged("zlib finds no memory") }
    }

    /// Lets zlib take and write what it can.
    private func step(
        _ input: RawSpan, _ room: inout MutableRawSpan, from start: Int
    ) -> (status: Int32, read: Int, written: Int) {
        // SAFETY: zlib reads the input, whose bytes it never changes, and writes into the room, both only during the call.
        unsafe input.withUnsafeBytes { input in
            unsafe room.withUnsafeMutableBytes { room in
                let rest = unsafe UnsafeMutableRawBufferPointer(
                    rebasing: room[start..<min(start + Self.most, room.count)])
                unsafe stream.pointee.next_in = UnsafeMutablePointer(
                    mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
                unsafe stream.pointee.avail_in = UInt32(input.count)
                unsafe stream.pointee.next_out = rest.baseAddress?.assumingMemoryBound(
                    to: UInt8.self)
                unsafe stream.pointee.avail_out = UInt32(rest.count)
                let status = unsafe inflate(stream, Z_NO_FLUSH)
                return unsafe (
                    status, input.count - Int(stream.pointee.avail_in),
                    rest.count - Int(stream.pointee.avail_out)
                )
            }
        }
    }

    /// What zlib complains about.
    private var complaint: String {
        // SAFETY: zlib's messages are constant texts that end in a zero byte.
        unsafe stream.pointee.msg.map { unsafe String(cString: $0) } ?? "broken data"
    }
}

/// The checksum of zip archives.
enum CRC32 {
    /// Computes the checksum of bytes, or of all bytes up to their end when the checksum of those before them is given.
    static func checksum(of bytes: RawSpan, after earlier: UInt32 = 0) -> UInt32 {
        // SAFETY: zlib reads the span's bytes during the call.
        unsafe bytes.withUnsafeBytes { bytes in
            UInt32(unsafe crc32_z(UInt(earlier), bytes.baseAddress, bytes.count))
        }
    }
}
