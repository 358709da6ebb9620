#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// A store that is a folder, with a file an object.
struct DirectoryStore: Sendable {
    /// What an unfinished object's file name ends in.
    static let stagingSuffix = ".tmp"

    /// The folder.
    let folder: String

    /// What messages call the store: the folder as it was given.
    var name: String { folder }

    /// Returns the file of an object.
    ///
    /// - Throws: ``ArchiveError`` with code `malformed` for a key that leaves the folder.
    func path(of key: String) throws -> String {
        guard StoreKey.isSafe(key) else { throw ArchiveError.unsafeKey(key, in: name) }
        return folder + "/" + key
    }
}

extension DirectoryStore: ReadableStore {
    /// Opens a file, or returns nothing when there is none.
    func object(at key: String) throws -> (any StoredObject)? {
        guard let file = try OpenFile(path(of: key), .reading) else { return nil }
        let status = try file.status()
        guard status.st_mode & S_IFMT == S_IFREG else {
            guard status.st_mode & S_IFMT == S_IFDIR else {
                throw ArchiveError.inputOutput(file.path, "read", "it is not a regular file")
            }
            return nil
        }
        return StoredFile(file: file, byteCount: Int(status.st_size))
    }
}

/// A file of a store.
struct StoredFile: StoredObject {
    /// The open file.
    let file: OpenFile

    /// The number of bytes when it was opened.
    let byteCount: Int

    /// Reads by position, so that threads may share the file.
    func read(from offset: Int, into target: inout MutableRawSpan) throws {
        let file = file
        // SAFETY: the system writes no more than the rest of the span.
        try unsafe target.withUnsafeMutableBytes { target in
            var done = 0
            while done < target.count {
                let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: target[done...])
                let count = unsafe pread(
                    file.descriptor, rest.baseAddress, rest.count, off_t(offset + done))
                guard count > 0 else {
                    guard count < 0 else {
                        throw ArchiveError.inputOutput(file.path, "read", "it became shorter")
                    }
                    guard errno != EINTR else { continue }
                    throw ArchiveError.inputOutput(file.path, "read", SystemCalls.reason)
                }
                done += count
            }
        }
    }
}

extension DirectoryStore: ListableStore {
    /// Lists a folder; links to folders are left out, since they may lead in circles.
    func children(of prefix: String) throws -> StoreChildren {
        let folder = prefix.isEmpty ? folder : try path(of: prefix)
        let names = try SystemCalls.entries(of: folder)
        let folders = Set(names.filter { SystemCalls.isFolderNotLink(folder + "/" + $0) })
        return StoreChildren(
            objects: names.filter { !folders.contains($0) },
            prefixes: names.filter { folders.contains($0) })
    }

    /// Walks through a folder and those in it.
    func forEachObject(below prefix: String, _ body: (String, Int) throws -> Void) throws {
        let children = try children(of: prefix)
        let start = prefix.isEmpty ? "" : prefix + "/"
        for name in children.objects {
            let status = SystemCalls.status(folder + "/" + start + name)
            try body(start + name, status.map { Int($0.st_size) } ?? 0)
        }
        for name in children.prefixes { try forEachObject(below: start + name, body) }
    }
}
