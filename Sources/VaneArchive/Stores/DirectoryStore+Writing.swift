import Synchronization

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

extension DirectoryStore: WritableStore {
    /// Begins a file beside the one it will become.
    func stage(_ key: String) throws -> any StagedObject {
        let path = try path(of: key)
        try SystemCalls.makeFolder(SystemCalls.parent(of: path))
        return try StagedFile(path)
    }

    /// Removes a file and makes that durable.
    func remove(_ key: String) throws {
        let path = try path(of: key)
        try SystemCalls.remove(path)
        try OpenFile(SystemCalls.parent(of: path), .directory)?.synchronize()
    }
}

/// A file that is being written beside the one it will become.
final class StagedFile: StagedObject {
    /// The bytes after which the system is asked to put them on the disk.
    private static let stretch = 8 << 20

    /// The path it will have.
    private let path: String

    /// The file, under its name for the time being.
    private let file: OpenFile

    /// The number of bytes so far.
    private let written = Mutex(0)

    /// Whether the file is removed when it ends without being published.
    private let isOwn: Bool

    /// Whether the file has its last name.
    private let isPublished = Mutex(false)

    /// Begins the file.
    ///
    /// - Parameters:
    ///   - path: The path it will have.
    ///   - isOwn: Whether it goes by a name that nobody else uses and is removed when it is given up; else the name is that
    ///     of a store, which one writer alone uses and cleans up.
    /// - Throws: ``ArchiveError`` with code `inputOutput`.
    init(_ path: String, isOwn: Bool = false) throws {
        self.path = path
        self.isOwn = isOwn
        let staging =
            isOwn
            ? SystemCalls.ownName(beside: path, "tmp") : path + DirectoryStore.stagingSuffix
        guard let file = try OpenFile(staging, isOwn ? .creating : .writing) else {
            throw ArchiveError.inputOutput(staging, "opened", "it is not there")
        }
        self.file = file
    }

    deinit {
        guard isOwn, !isPublished.withLock({ $0 }) else { return }
        try? SystemCalls.remove(file.path)
    }

    /// The number of bytes so far.
    var byteCount: Int { written.withLock { $0 } }

    /// Writes to the end.
    func append(_ bytes: RawSpan) throws {
        let file = file
        // SAFETY: the system reads no more than the rest of the span.
        try unsafe bytes.withUnsafeBytes { bytes in
            var done = 0
            while done < bytes.count {
                let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[done...])
                let count = unsafe write(file.descriptor, rest.baseAddress, rest.count)
                guard count >= 0 || errno == EINTR else {
                    throw ArchiveError.inputOutput(file.path, "written", SystemCalls.reason)
                }
                done += max(0, count)
            }
        }
        let end = written.withLock { written in
            written += bytes.byteCount
            return written
        }
        beginWriteback(of: (end - bytes.byteCount)..<end)
    }

    /// Has the system begin to put full stretches of the file on the disk, so that the end need not wait for all of them.
    ///
    /// Linux answers the advice that pages will not be needed by writing the changed ones, which then stay in its cache.
    private func beginWriteback(of appended: Range<Int>) {
        #if os(Linux)
        let first = appended.lowerBound / Self.stretch
        let end = appended.upperBound / Self.stretch
        guard end > first else { return }
        posix_fadvise(
            file.descriptor, off_t(first * Self.stretch), off_t((end - first) * Self.stretch),
            POSIX_FADV_DONTNEED)
        #endif
    }

    /// Makes the bytes durable, renames the file, and makes the rename durable.
    func publish() throws {
        try file.synchronize()
        try SystemCalls.rename(file.path, to: path)
        isPublished.withLock { $0 = true }
        try OpenFile(SystemCalls.parent(of: path), .directory)?.synchronize()
    }
}
