#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// A file's bytes, mapped into memory or owned, which stay where they are as long as anyone holds them.
///
/// - Note: A mapped file must not be shortened while it is in use; reading past its new end would stop the program.
///   `@unchecked Sendable`: no lock is needed, since nobody ever writes the bytes.
@safe
package final class FileBytes: @unchecked Sendable {
    /// The bytes.
    private let buffer: UnsafeRawBufferPointer

    /// Whether the bytes are mapped, and not allocated.
    private let isMapped: Bool

    /// What messages call the file.
    let name: String

    /// Maps a file for reading.
    ///
    /// - Throws: `TensorFileError` with code `unreadable`.
    init(path: String) throws(TensorFileError) {
        // Without O_NONBLOCK a pipe that nobody writes to would hold up the program for ever.
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .unreadable(path, Self.reason) }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw .unreadable(path, Self.reason) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw .unreadable(path, "it is not a regular file")
        }
        let count = Int(status.st_size)
        name = path
        isMapped = count > 0
        guard count > 0 else {
            unsafe buffer = UnsafeRawBufferPointer(start: nil, count: 0)
            return
        }
        // SAFETY: the whole file is mapped for reading, and unmapped only when the last owner lets go.
        let address = unsafe mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0)
        guard let address = unsafe address, unsafe address != MAP_FAILED else {
            throw .unreadable(path, Self.reason)
        }
        unsafe buffer = UnsafeRawBufferPointer(start: address, count: count)
    }

    /// Copies bytes to memory of the alignment that a mapped file would have for vectors.
    init(_ bytes: [UInt8], named name: String) {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 64)
        unsafe memory.copyBytes(from: bytes)
        unsafe buffer = UnsafeRawBufferPointer(memory)
        isMapped = false
        self.name = name
    }

    deinit {
        // SAFETY: the memory came from `mmap` or `allocate`, as the flag says, and nobody holds it any more.
        if isMapped {
            unsafe munmap(UnsafeMutableRawPointer(mutating: buffer.baseAddress), buffer.count)
        } else {
            unsafe buffer.deallocate()
        }
    }

    /// The number of bytes.
    var count: Int { unsafe buffer.count }

    /// Calls a closure with a range of the bytes.
    ///
    /// - Precondition: The range lies inside the file.
    func withBytes<Result>(
        _ range: Range<Int>, _ body: (RawSpan) throws -> Result
    ) rethrows -> Result {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "Bytes outside the file.")
        defer { extendLifetime(self) }
        // SAFETY: the range was checked, `self` keeps the memory alive, and a span cannot leave the call.
        let part = unsafe UnsafeRawBufferPointer(rebasing: buffer[range])
        let span = unsafe part.bytes
        return try body(span)
    }

    /// Calls a closure with a range of the bytes as numbers, or returns nothing when they are not aligned for it.
    ///
    /// - Precondition: The range lies inside the file and holds whole numbers.
    func withElements<Element: BitwiseCopyable, Result>(
        _ range: Range<Int>, as type: Element.Type, _ body: (Span<Element>) throws -> Result
    ) rethrows -> Result? {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "Bytes outside the file.")
        precondition(range.count.isMultiple(of: MemoryLayout<Element>.stride), "Half a number.")
        defer { extendLifetime(self) }
        let part = unsafe UnsafeRawBufferPointer(rebasing: buffer[range])
        let address = UInt(bitPattern: part.baseAddress)
        guard address.isMultiple(of: UInt(MemoryLayout<Element>.alignment)) else { return nil }
        // SAFETY: the range and the alignment were checked, every bit pattern is a number, `self` keeps the memory alive.
        let elements = unsafe part.assumingMemoryBound(to: Element.self)
        let span = unsafe elements.span
        return try body(span)
    }

    /// Copies a range of the bytes.
    ///
    /// - Precondition: The range lies inside the file.
    func array(_ range: Range<Int>) -> [UInt8] {
        withBytes(range) { span in
            // SAFETY: the span's bytes are read during the call.
            unsafe span.withUnsafeBytes { unsafe [UInt8]($0) }
        }
    }

    /// Returns whether there is a file that can be read.
    package static func exists(_ path: String) -> Bool {
        // SAFETY: the path ends in a zero byte, as Swift passes it to C.
        unsafe access(path, R_OK) == 0
    }

    /// Returns a whole file.
    ///
    /// - Throws: `TensorFileError` with code `unreadable`.
    package static func read(_ path: String) throws(TensorFileError) -> [UInt8] {
        let file = try FileBytes(path: path)
        return file.array(0..<file.count)
    }

    /// What the last failed system call complains about.
    static var reason: String {
        // SAFETY: `strerror` returns a text that ends in a zero byte.
        unsafe String(cString: strerror(errno)).lowercased()
    }
}
