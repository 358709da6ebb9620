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
    /// - Throws: `TensorFileError` with code `unreadable`.
    /// - SeeAlso: ``FileOutput``, which says how.
    package static func replace(_ path: String, with bytes: [UInt8]) throws(TensorFileError) {
        let output = try FileOutput(path)
        try output.append(bytes)
        try output.finish()
    }
}

/// Reads into a buffer what is there, under a name that no method hides.
private func systemRead(_ descriptor: Int32, _ buffer: inout [UInt8]) -> Int {
    // SAFETY: the buffer lives during the call, and its own count is passed.
    unsafe buffer.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
}
