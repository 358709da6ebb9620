#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// A file that the system maps into memory, for reading only.
///
/// A file that another process cuts short while it is mapped ends this one: the system has no other way to say so.
///
/// - Note: `@unchecked Sendable`: it has no lock, since the memory is never written.
@safe
final class MappedFile: @unchecked Sendable {
    /// The bytes of the file.
    private let memory: UnsafeRawBufferPointer

    /// The number of bytes.
    var byteCount: Int { unsafe memory.count }

    /// Maps a regular file.
    ///
    /// - Throws: ``ArchiveError`` with code `inputOutput`.
    init(_ path: String) throws {
        guard let file = try OpenFile(path, .reading) else {
            throw ArchiveError.inputOutput(path, "opened", "it is not there")
        }
        let status = try file.status()
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw ArchiveError.inputOutput(path, "read", "it is not a regular file")
        }
        let count = Int(status.st_size)
        guard count > 0 else {
            unsafe memory = UnsafeRawBufferPointer(start: nil, count: 0)
            return
        }
        let start = unsafe mmap(nil, count, PROT_READ, MAP_PRIVATE, file.descriptor, 0)
        guard let start = unsafe start, unsafe start != MAP_FAILED else {
            throw ArchiveError.inputOutput(path, "mapped", SystemCalls.reason)
        }
        unsafe memory = UnsafeRawBufferPointer(start: start, count: count)
    }

    deinit {
        // SAFETY: nobody holds the memory any more.
        if let start = unsafe memory.baseAddress {
            unsafe munmap(UnsafeMutableRawPointer(mutating: start), memory.count)
        }
    }

    /// Calls a closure with a range of the bytes.
    ///
    /// - Precondition: The range lies inside the file.
    func withBytes<Result>(
        _ range: Range<Int>, _ body: (RawSpan) throws -> Result
    ) rethrows -> Result {
        precondition(range.lowerBound >= 0 && range.upperBound <= byteCount, "Outside the file.")
        defer { extendLifetime(self) }
        // SAFETY: the range was checked, `self` keeps the mapping alive, and a span cannot leave the call.
        let part = unsafe UnsafeRawBufferPointer(rebasing: memory[range])
        let span = unsafe part.bytes
        return try body(span)
    }
}
