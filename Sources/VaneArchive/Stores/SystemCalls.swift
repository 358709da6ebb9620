#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// An open file, closed with its last owner.
final class OpenFile: Sendable {
    /// The number by which the system knows the file.
    let descriptor: Int32

    /// What messages call the file.
    let path: String

    /// How a file is opened.
    enum Mode: Sendable {
        /// For reading what is there.
        case reading
        /// For writing from the start, whatever was there.
        case writing
        /// For writing a file that must not be there, not even as a link.
        case creating
        /// For locking, made when it is not there.
        case locking
        /// A directory, for making its entries durable.
        case directory
    }

    /// Opens a file, or returns nothing when it is not there.
    ///
    /// - Throws: ``ArchiveError`` with code `inputOutput`.
    init?(_ path: String, _ mode: Mode) throws {
        // Without O_NONBLOCK, opening a pipe that somebody put into a store would wait for ever.
        let flags =
            switch mode {
            case .reading: O_RDONLY | O_NONBLOCK
            case .writing: O_WRONLY | O_CREAT | O_TRUNC
            case .creating: O_WRONLY | O_CREAT | O_EXCL
            case .locking: O_RDWR | O_CREAT
            case .directory: O_RDONLY | O_DIRECTORY
            }
        let descriptor = unsafe open(path, flags | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            guard mode == .reading, errno == ENOENT || errno == ENOTDIR else {
                throw ArchiveError.inputOutput(path, "opened", SystemCalls.reason)
            }
            return nil
        }
        self.descriptor = descriptor
        self.path = path
    }

    deinit { close(descriptor) }

    /// What the system knows about the file.
    ///
    /// - Throws: ``ArchiveError`` with code `inputOutput`.
    func status() throws -> stat {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            throw ArchiveError.inputOutput(path, "examined", SystemCalls.reason)
        }
        return status
    }

    /// Makes the file's bytes, or a directory's entries, outlast a loss of power.
    ///
    /// - Throws: ``ArchiveError`` with code `inputOutput`.
    func synchronize() throws {
        guard fsync(descriptor) == 0 else {
            throw ArchiveError.inputOutput(path, "made durable", SystemCalls.reason)
        }
    }
}

/// The few calls to the operating system that a directory needs, with errors instead of return codes.
enum SystemCalls {
    /// What the last failed call complains about.
    static var reason: String {
        // SAFETY: `strerror` returns a text that ends in a zero byte.
        unsafe String(cString: strerror(errno)).lowercased()
    }

    /// Makes a folder that nobody else has, beside a path, and returns its path.
    ///
    /// - Throws: ``ArchiveError`` with code `inputOutput`.
    static func makeOwnFolder(beside path: String, _ purpose: String) throws -> String {
        try makeFolder(parent(of: path))
        let folder = ownName(beside: path, purpose)
        guard unsafe mkdir(folder, 0o777) == 0 else {
            throw ArchiveError.inputOutput(folder, "made", reason)
        }
        return folder
    }

    /// Returns a name beside a path that no other process makes.
    static func ownName(beside path: String, _ purpose: String) -> String {
        "\(path).\(getpid())-\(UInt32.random(in: 0...(.max))).\(purpose)"
    }

    /// The size of the large pages that the system has beside its small ones.
    private static let largePage = 2 << 20

    /// Tells the system that memory is about to be filled as a whole, for which large pages cost fewer faults.
    static func preferLargePages(for memory: UnsafeMutableRawBufferPointer) {
        #if os(Linux)
        guard memory.count >= 2 * largePage, let start = memory.baseAddress else { return }
        let skipped = -Int(bitPattern: start) & (largePage - 1)
        let count = (memory.count - skipped) / largePage * largePage
        // SAFETY: the range lies inside the memory, whose content the advice does not touch.
        unsafe madvise(start + skipped, count, MADV_HUGEPAGE)
        #endif
    }

    /// Returns what the system knows about a path, or nothing when nothing is there.
    static func status(_ path: String) -> stat? {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return nil }
        return status
    }

    /// Whether a path is a folder itself, and not a link to one.
    static func isFolderNotLink(_ path: String) -> Bool {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else { return false }
        return status.st_mode & S_IFMT == S_IFDIR
    }

    /// Whether a path is a folder.
    static func isFolder(_ path: String) -> Bool {
        status(path).map { $0.st_mode & S_IFMT == S_IFDIR } ?? false
    }

    /// Makes a folder and those above it, each durable in its parent.
    ///
    /// - Throws: ``ArchiveError`` with code `inputOutput`.
    static func makeFolder(_ path: String) throws {
        guard !isFolder(path), !path.isEmpty else { return }
        let parent = parent(of: path)
        try makeFolder(parent)
        guard unsafe mkdir(path, 0o755) == 0 || errno == EEXIST else {
            throw ArchiveError.inputOutput(path, "made", reason)
        }
        try OpenFile(parent, .directory)?.synchronize()
    }

    /// Returns the folder that a path lies in.
    static func parent(of path: String) -> String {
        var parts = path.split(separator: "/", omittingEmptySubsequences: true)
        guard parts.popLast() != nil, !parts.isEmpty else { return path.hasPrefix("/") ? "/" : "." }
        return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
    }

    /// Returns the entries of a folder, sorted, without the two that every folder has.
    ///
    /// - Throws: ``ArchiveError`` with code `inputOutput`.
    static func entries(of folder: String) throws -> [String] {
        guard let directory = unsafe opendir(folder) else {
            guard errno == ENOENT || errno == ENOTDIR else {
                throw ArchiveError.inputOutput(folder, "listed", reason)
            }
            return []
        }
        defer { unsafe closedir(directory) }
        var names: [String] = []
        while let entry = unsafe readdir(directory) {
            // SAFETY: the system ends a name with a zero byte inside the field.
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
                unsafe field.withMemoryRebound(
                    to: CChar.self, capacity: MemoryLayout.size(ofValue: field.pointee)
                ) { unsafe String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Renames a file, in place of what has the new name.
    ///
    /// - Throws: ``ArchiveError`` with code `inputOutput`.
    static func rename(_ old: String, to new: String) throws {
        #if canImport(Darwin)
        let result = unsafe Darwin.rename(old, new)
        #elseif canImport(Glibc)
        let result = unsafe Glibc.rename(old, new)
        #else
        let result = unsafe Musl.rename(old, new)
        #endif
        guard result == 0 else { throw ArchiveError.inputOutput(new, "renamed into place", reason) }
    }

    /// Removes a file, if it is there.
    ///
    /// - Throws: ``ArchiveError`` with code `inputOutput`.
    static func remove(_ path: String) throws {
        guard unsafe unlink(path) == 0 || errno == ENOENT else {
            throw ArchiveError.inputOutput(path, "removed", reason)
        }
    }
}
