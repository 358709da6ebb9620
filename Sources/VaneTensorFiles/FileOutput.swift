#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// A file that is written part by part and that nobody ever sees half of, as it appears only when it is finished.
///
/// A regular file is written under another name beside it and renamed; where the path is a symbolic link, this happens to the
/// file that it leads to, and the link stays. A device or a pipe gets all parts at the end, since one may be changed until then.
package final class FileOutput {
    /// The path as it was given.
    private let path: String

    /// The file that is written to.
    private let descriptor: Int32

    /// The file's name for the time being and the one that it will have; nothing for a device or a pipe.
    private let names: (partial: String, final: String)?

    /// What a device or a pipe will get.
    private var gathered: [UInt8] = []

    /// The number of bytes so far.
    private(set) var count = 0

    /// Whether the descriptor is still this one's to close.
    private var isOpen = true

    /// Opens the file.
    ///
    /// - Throws: `TensorFileError` with code `unreadable`.
    package init(_ path: String) throws(TensorFileError) {
        self.path = path
        guard let target = Self.replaceable(path) else {
            names = nil
            descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
            guard descriptor >= 0 else { throw .unwritable(path, FileBytes.reason) }
            return
        }
        let partial = "\(target.path).\(getpid()).partial"
        names = (partial, target.path)
        descriptor = unsafe open(
            partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, target.mode)
        guard descriptor >= 0 else { throw .unwritable(path, FileBytes.reason) }
    }

    deinit {
        guard isOpen, descriptor >= 0 else { return }
        close(descriptor)
        if let names { unsafe unlink(names.partial) }
    }

    /// Adds bytes at the end.
    ///
    /// - Throws: `TensorFileError` with code `unreadable`.
    package func append(_ bytes: [UInt8]) throws(TensorFileError) {
        if names == nil {
            gathered = gathered.isEmpty ? bytes : gathered + bytes
        } else {
            try write(bytes, at: count)
        }
        count += bytes.count
    }

    /// Changes bytes that were added before.
    ///
    /// - Precondition: There are as many from the offset on.
    /// - Throws: `TensorFileError` with code `unreadable`.
    func overwrite(_ bytes: [UInt8], at offset: Int) throws(TensorFileError) {
        precondition(offset + bytes.count <= count, "Only what is there can be changed.")
        guard names == nil else { return try write(bytes, at: offset) }
        gathered.replaceSubrange(offset..<(offset + bytes.count), with: bytes)
    }

    /// Gives the file its name.
    ///
    /// - Throws: `TensorFileError` with code `unreadable`; what was there before is then still there.
    package func finish() throws(TensorFileError) {
        if names == nil { try write(gathered, at: nil) }
        isOpen = false
        var problem = close(descriptor) == 0 ? nil : FileBytes.reason
        if let names {
            if problem == nil, unsafe rename(names.partial, names.final) != 0 {
                problem = FileBytes.reason
            }
            if problem != nil { unsafe unlink(names.partial) }
        }
        if let problem { throw .unwritable(path, problem) }
    }

    /// Writes all bytes at an offset of a regular file, or wherever a device or a pipe is.
    private func write(_ bytes: [UInt8], at offset: Int?) throws(TensorFileError) {
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.span.extracting(written...).withUnsafeBytes { rest in
                // SAFETY: the descriptor is open and the bytes are read during the call.
                unsafe systemWrite(descriptor, rest, at: offset.map { $0 + written })
            }
            if count > 0 {
                written += count
            } else if errno != EINTR {
                throw .unwritable(path, FileBytes.reason)
            }
        }
    }

    /// Returns where a file can be put by renaming, and its permissions; nothing for a path that must be written to as it is.
    private static func replaceable(_ path: String) -> (path: String, mode: mode_t)? {
        var status = stat()
        // SAFETY: `status` is a whole `stat`, which the call fills in.
        guard unsafe stat(path, &status) == 0 else {
            // A link to nothing yet is followed by writing through it.
            let isLink = unsafe lstat(path, &status) == 0
            return isLink ? nil : (path, 0o644)
        }
        // What stands below /dev is somebody's open file, which a renamed one would not reach.
        guard status.st_mode & S_IFMT == S_IFREG, !path.hasPrefix("/dev/"),
            !path.hasPrefix("/proc/")
        else { return nil }
        // SAFETY: with a null buffer the call returns memory of its own, which is freed here after it was copied.
        guard let resolved = unsafe realpath(path, nil) else { return nil }
        defer { unsafe free(resolved) }
        return unsafe (String(cString: resolved), status.st_mode & 0o777)
    }
}

/// Writes some of the bytes under a name that no method hides, at an offset or where the file is.
private func systemWrite(
    _ descriptor: Int32, _ bytes: UnsafeRawBufferPointer, at offset: Int?
) -> Int {
    // SAFETY: the buffer lives during the call, and its own count is passed.
    guard let offset else { return unsafe write(descriptor, bytes.baseAddress, bytes.count) }
    return unsafe pwrite(descriptor, bytes.baseAddress, bytes.count, off_t(offset))
}
