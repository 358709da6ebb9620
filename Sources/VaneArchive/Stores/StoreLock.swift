#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// The right to write a folder, which one process at a time has.
///
/// It is an advisory lock on the file `.lock`. The system gives it back when the process ends in whatever way, so that a
/// file left behind by a crash locks nothing.
final class StoreLock: Sendable {
    /// The name of the locked file.
    static let fileName = ".lock"

    /// The locked file.
    private let file: OpenFile

    /// Takes the lock.
    ///
    /// - Throws: ``ArchiveError`` with code `locked` when another writer holds it, or `inputOutput`.
    init(_ folder: String) throws {
        let path = folder + "/" + Self.fileName
        while true {
            guard let file = try OpenFile(path, .locking) else {
                throw ArchiveError.inputOutput(path, "opened", "it is not there")
            }
            guard flock(file.descriptor, LOCK_EX | LOCK_NB) == 0 else {
                guard errno == EWOULDBLOCK else {
                    throw ArchiveError.inputOutput(path, "locked", SystemCalls.reason)
                }
                throw ArchiveError.locked(folder)
            }
            // The file may have been removed by its last owner between the two calls; then the lock is on nothing.
            if try SystemCalls.status(path)?.st_ino == file.status().st_ino {
                self.file = file
                return
            }
        }
    }

    deinit {
        // Removed while it is still locked, so that nobody can hold a lock on a file that has lost its name unnoticed.
        try? SystemCalls.remove(file.path)
    }
}
