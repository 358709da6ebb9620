#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// What makes two paths the same file: the device and the number on it.
struct FileIdentity: Sendable, Hashable {
    /// The device.
    let device: UInt64
    /// The number of the file on its device.
    let number: UInt64
}

/// A file's bytes with its absolute path and its identity, all taken from one open file.
struct FileContents {
    /// The absolute path, symbolic links resolved.
    let path: String
    /// Which file it is.
    let identity: FileIdentity
    /// What it holds.
    let bytes: [UInt8]

    /// Reads a regular file.
    ///
    /// - Throws: ``PluginError`` with code `notFound` or `notALibrary`.
    init(at path: String) throws(PluginError) {
        guard let resolved = Self.resolve(path) else {
            guard errno == ENOENT || errno == ENOTDIR else {
                throw .unreadable(path, Self.lastProblem)
            }
            throw .notFound(path)
        }
        self.path = resolved
        // Without O_NONBLOCK a pipe that nobody writes to would hold up the program for ever.
        let descriptor = unsafe open(resolved, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .unreadable(path, Self.lastProblem) }
        defer { close(descriptor) }
        var status = stat()
        // SAFETY: `status` is a whole `stat`, which the call fills in.
        guard unsafe fstat(descriptor, &status) == 0 else {
            throw .unreadable(path, Self.lastProblem)
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw .unreadable(path, "it is not a file")
        }
        identity = FileIdentity(
            device: UInt64(truncatingIfNeeded: status.st_dev),
            number: UInt64(truncatingIfNeeded: status.st_ino))
        guard let bytes = Self.read(descriptor, count: Int(status.st_size)) else {
            throw .unreadable(path, Self.lastProblem)
        }
        self.bytes = bytes
    }

    /// Returns the absolute path of a file that exists, symbolic links resolved.
    static func resolve(_ path: String) -> String? {
        // SAFETY: with a null buffer the call returns memory of its own, which is freed here after it was copied.
        guard let resolved = unsafe realpath(path, nil) else { return nil }
        defer { unsafe free(resolved) }
        return unsafe String(cString: resolved)
    }

    /// Reads up to a number of bytes, or nothing when reading fails.
    private static func read(_ descriptor: Int32, count: Int) -> [UInt8]? {
        var failed = false
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                // SAFETY: `count - filled` bytes of the buffer's `count` are left behind its first `filled`.
                let got = unsafe readBytes(descriptor, buffer.baseAddress, filled, count - filled)
                failed = got < 0
                guard got > 0 else { break }
                filled += got
            }
        }
        return failed ? nil : bytes
    }

    /// Reads bytes to a place behind a pointer; repeats when a signal interrupts.
    private static func readBytes(
        _ descriptor: Int32, _ base: UnsafeMutablePointer<UInt8>?, _ offset: Int, _ count: Int
    ) -> Int {
        guard let base = unsafe base else { return 0 }
        while true {
            // SAFETY: the caller vouches for `count` bytes behind the offset.
            let got = unsafe systemRead(descriptor, base + offset, count)
            if got >= 0 || errno != EINTR { return got }
        }
    }

    /// The system's words for what went wrong last.
    static var lastProblem: String {
        // SAFETY: the string lives until the next call of this thread and is copied at once.
        unsafe String(cString: strerror(errno))
    }
}

/// The system's `read`, under a name that no method hides.
private func systemRead(_ descriptor: Int32, _ target: UnsafeMutableRawPointer, _ count: Int) -> Int
{
    unsafe read(descriptor, target, count)
}
