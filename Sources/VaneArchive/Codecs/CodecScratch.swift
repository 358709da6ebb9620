internal import CZstandard
import Synchronization

/// What coding needs besides input and output: zstd's states and memory in between, used again and again.
///
/// - Note: `@unchecked Sendable`: it has no lock, since the pool gives it to one thread at a time.
@safe
final class CodecScratch: @unchecked Sendable {
    /// Those that nobody uses.
    private static let pool = Mutex<[CodecScratch]>([])

    /// The compressor, made when it is first needed.
    private var compressor: OpaquePointer?

    /// The decompressor, made when it is first needed.
    private var decompressor: OpaquePointer?

    /// Buffers by the purpose they serve.
    private var buffers: [Purpose: ByteBuffer] = [:]

    /// What a buffer is for; no two uses that overlap in time share one.
    enum Purpose: Hashable {
        /// The bytes read from a store.
        case stored
        /// The elements of a chunk.
        case elements
        /// The bytes between two codecs of a chain, by the place of the earlier one.
        case between(Int)
        /// The byte planes of a blosc block.
        case planes
        /// The elements of a chunk in a shard that is decoded as a whole, by depth.
        case inner(Int)
        /// A shard whose bytes are compressed as a whole, by depth.
        case shard(Int)
        /// The elements of a chunk whose axes are in another order, by depth.
        case transposed(Int)
        /// The zstd frame of a blosc container, before its header is known.
        case encodedFrame
        /// A zstd frame that may turn out smaller than the one at hand.
        case trialFrame
        /// The encoded bytes before they are copied to where they belong.
        case encoded
    }

    /// Creates a scratch without any memory.
    private init() {}

    deinit {
        // SAFETY: both states came from zstd and nobody holds them any more.
        unsafe ZSTD_freeCCtx(compressor)
        unsafe ZSTD_freeDCtx(decompressor)
    }

    /// Calls a closure with a scratch from the pool.
    static func withPooled<Result>(_ body: (CodecScratch) throws -> Result) rethrows -> Result {
        let scratch = pool.withLock { $0.popLast() } ?? CodecScratch()
        defer { pool.withLock { $0.append(scratch) } }
        return try body(scratch)
    }

    /// Returns the buffer for a purpose, empty.
    func buffer(_ purpose: Purpose) -> ByteBuffer {
        let buffer = buffers[purpose] ?? ByteBuffer()
        buffers[purpose] = buffer
        buffer.removeAll()
        return buffer
    }

    /// Calls a closure with zstd's state for compression.
    ///
    /// - Throws: ``Fault`` with code `damaged` when zstd finds no memory, or what the closure throws.
    func withCompressor<Result>(_ body: (OpaquePointer) throws -> Result) throws -> Result {
        if unsafe compressor == nil { unsafe compressor = ZSTD_createCCtx() }
        guard let state = unsafe compressor else { throw Fault.damaged("zstd finds no memory") }
        return try unsafe body(state)
    }

    /// Calls a closure with zstd's state for decompression.
    ///
    /// - Throws: ``Fault`` with code `damaged` when zstd finds no memory, or what the closure throws.
    func withDecompressor<Result>(_ body: (OpaquePointer) throws -> Result) throws -> Result {
        if unsafe decompressor == nil { unsafe decompressor = ZSTD_createDCtx() }
        guard let state = unsafe decompressor else { throw Fault.damaged("zstd finds no memory") }
        return try unsafe body(state)
    }
}
