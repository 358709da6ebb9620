#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Files and sockets that a child is handed, none of which outlives an `exec` unasked.
enum Descriptors {
    /// The child's end of the connection.
    static let connection: Int32 = 3
    /// The memory that the child shares with its host.
    static let memory: Int32 = 4
    /// The first number that no child needs, and from which on the host keeps what it hands over.
    static let firstOther: Int32 = 5

    /// Makes a file in memory that has no name.
    static func unnamedFile() -> Int32? {
        #if os(Linux)
        let path = "/vane-\(getpid())-\(UInt64.random(in: 0...(.max)))"
        let descriptor = unsafe shm_open(path, O_RDWR | O_CREAT | O_EXCL, 0o600)
        guard descriptor >= 0 else { return nil }
        _ = unsafe shm_unlink(path)
        #else
        let folder = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? P_tmpdir
        var template = Array("\(folder)/vane-XXXXXX".utf8CString)
        let descriptor = unsafe template.withUnsafeMutableBufferPointer { buffer -> Int32 in
            guard let base = buffer.baseAddress else { return -1 }
            let made = unsafe mkstemp(base)
            if made >= 0 { unsafe unlink(base) }
            return made
        }
        guard descriptor >= 0 else { return nil }
        #endif
        return lifted(descriptor)
    }

    /// Makes two ends of a connection.
    static func pair() -> (host: Int32, child: Int32)? {
        var ends: (Int32, Int32) = (-1, -1)
        #if canImport(Glibc)
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        #else
        let kind = SOCK_STREAM
        #endif
        let made = unsafe withUnsafeMutableBytes(of: &ends) { bytes in
            // SAFETY: the two integers follow each other without a gap.
            unsafe socketpair(
                AF_UNIX, kind, 0, bytes.assumingMemoryBound(to: Int32.self).baseAddress)
        }
        guard made == 0 else { return nil }
        guard let host = lifted(ends.0) else {
            close(ends.1)
            return nil
        }
        guard let child = lifted(ends.1) else {
            close(host)
            return nil
        }
        return (host, child)
    }

    /// Makes `recv` and `send` on a socket come back after a time.
    static func limitWaits(of descriptor: Int32, milliseconds: Int) {
        #if os(Linux)
        var time = timeval(tv_sec: 0, tv_usec: milliseconds * 1000)
        #else
        var time = timeval(tv_sec: 0, tv_usec: Int32(milliseconds * 1000))
        var yes: Int32 = 1
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_NOSIGPIPE, &yes, 4)
        #endif
        let size = socklen_t(MemoryLayout<timeval>.size)
        // SAFETY: the option takes a `timeval`, of which the size is passed.
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, size)
    }

    /// Makes reads and writes of a descriptor fail rather than wait.
    static func makeImpatient(_ descriptor: Int32) {
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    }

    /// Moves a descriptor out of the numbers that a child gives a meaning to.
    private static func lifted(_ descriptor: Int32) -> Int32? {
        let lifted = fcntl(descriptor, F_DUPFD_CLOEXEC, firstOther)
        close(descriptor)
        return lifted >= 0 ? lifted : nil
    }

    /// Closes everything but what a child is handed, should the host or one of its libraries have left something open.
    static func closeOthers() {
        guard let folder = unsafe opendir("/dev/fd") else { return }
        let own = unsafe dirfd(folder)
        var others: [Int32] = []
        while let entry = unsafe readdir(folder) {
            // SAFETY: a name ends with a zero byte and lives until the next call.
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) {
                    unsafe String(cString: $0)
                }
            }
            if let number = Int32(name), number >= firstOther, number != own {
                others.append(number)
            }
        }
        unsafe closedir(folder)
        for number in others { close(number) }
    }
}
