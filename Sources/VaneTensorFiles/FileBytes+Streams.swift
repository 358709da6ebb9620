#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

extension FileBytes {
    /// Returns all that can be read at a path: a file, a pipe, or standard input under its name in `/dev`.
    ///
    /// - Throws: `TensorFileError` with code `unreadable`.
    package static func readStream(_ path: String) throws(TensorFileError) -> [UInt8] {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable(path, reason) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = systemRead(descriptor, &part)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .unreadable(path, reason) }
            guard count > 0 else { return bytes }
            bytes += part[..<count]
        }
    }

    /// Writes a file so that nobody ever sees half of it, and leaves what the path is as it was.
    ///
    /// A regular file is written under another name beside it and renamed; where the path is a symbolic link, this happens to
    /// the file that it leads to, and the link stays. A device or a pipe is written to as it is.
    ///
    /// - Throws: `TensorFileError` with code `unreadable`.
    package static func replace(_ path: String, with bytes: [UInt8]) throws(TensorFileError) {
        guard let target = replaceable(path) else {
            let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
            guard descriptor >= 0 else { throw .unwritable(path, reason) }
            return try fill(descriptor, with: bytes, named: path)
        }
        let partial = "\(target.path).\(getpid()).partial"
        let descriptor = unsafe open(
            partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, target.mode)
        guard descriptor >= 0 else { throw .unwritable(path, reason) }
        do throws(TensorFileError) {
            try fill(descriptor, with: bytes, named: path)
            guard unsafe rename(partial, target.path) == 0 else { throw .unwritable(path, reason) }
        } catch {
            unsafe unlink(partial)
            throw error
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

    /// Writes all bytes to an open file and closes it.
    private static func fill(
        _ descriptor: Int32, with bytes: [UInt8], named path: String
    ) throws(TensorFileError) {
        var (written, problem): (Int, String?) = (0, nil)
        while written < bytes.count, problem == nil {
            let count = unsafe bytes.span.extracting(written...).withUnsafeBytes { rest in
                // SAFETY: the descriptor is open and the bytes are read during the call.
                unsafe write(descriptor, rest.baseAddress, rest.count)
            }
            if count > 0 {
                written += count
            } else if errno != EINTR {
                problem = reason
            }
        }
        guard close(descriptor) == 0 || problem != nil else { throw .unwritable(path, reason) }
        if let problem { throw .unwritable(path, problem) }
    }
}

/// Reads into a buffer what is there, under a name that no method hides.
private func systemRead(_ descriptor: Int32, _ buffer: inout [UInt8]) -> Int {
    // SAFETY: the buffer lives during the call, and its own count is passed.
    unsafe buffer.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
}
