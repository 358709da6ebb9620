#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

extension SystemCalls {
    /// Gives a file a second name; returns false where the file system has no such thing.
    static func link(_ old: String, to new: String) -> Bool {
        #if canImport(Darwin)
        unsafe Darwin.link(old, new) == 0
        #elseif canImport(Glibc)
        unsafe Glibc.link(old, new) == 0
        #else
        unsafe Musl.link(old, new) == 0
        #endif
    }

    /// Removes a folder with everything in it, if it is there.
    ///
    /// - Throws: ``ArchiveError`` with code `inputOutput`.
    static func removeFolder(_ path: String) throws {
        guard isFolderNotLink(path) else { return }
        for name in try entries(of: path) {
            let entry = path + "/" + name
            if isFolderNotLink(entry) { try removeFolder(entry) } else { try remove(entry) }
        }
        guard unsafe rmdir(path) == 0 || errno == ENOENT else {
            throw ArchiveError.inputOutput(path, "removed", reason)
        }
    }

    /// Makes the entries of a folder, and of those in it, outlast a loss of power.
    ///
    /// - Throws: ``ArchiveError`` with code `inputOutput`.
    static func synchronizeFolders(_ path: String) throws {
        for name in try entries(of: path) where isFolderNotLink(path + "/" + name) {
            try synchronizeFolders(path + "/" + name)
        }
        try OpenFile(path, .directory)?.synchronize()
    }
}
