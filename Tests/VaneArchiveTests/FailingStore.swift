import Foundation
import Synchronization

@testable import VaneArchive

/// A store whose n-th step of writing fails, as on a full disk, and all those after it.
///
/// It writes as `DirectoryStore` does, beside the file and then in its place, but waits for no disk, so that thousands of
/// archives can be written.
final class FailingStore: ReadableStore, WritableStore {
    /// The store that the other steps reach.
    private let store: DirectoryStore

    /// The number of steps that may still succeed.
    private let left: Mutex<Int>

    /// Whether a failing append has written a part of its bytes.
    private let tears: Bool

    /// Wraps a folder.
    init(folder: String, steps: Int, tears: Bool) {
        store = DirectoryStore(folder: folder)
        left = Mutex(steps)
        self.tears = tears
    }

    /// What messages call the store.
    var name: String { store.name }

    /// The number of steps that may still succeed.
    var stepsLeft: Int { left.withLock { $0 } }

    /// Counts a step and fails when it is one too many.
    func step(_ path: String, _ beforeFailure: () throws -> Void = {}) throws {
        let isAllowed = left.withLock { left in
            defer { left = max(0, left - 1) }
            return left > 0
        }
        guard !isAllowed else { return }
        try beforeFailure()
        throw ArchiveError.inputOutput(path, "written", "no space left on device")
    }

    /// Opens an object.
    func object(at key: String) throws -> (any StoredObject)? { try store.object(at: key) }

    /// Begins an object, unless this is the step that fails.
    func stage(_ key: String) throws -> any StagedObject {
        try step(key)
        return try Staged(self, store.path(of: key))
    }

    /// Removes an object, unless this is the step that fails.
    func remove(_ key: String) throws {
        try step(key)
        try SystemCalls.remove(store.path(of: key))
    }

    /// An object whose bytes may fail to be written.
    private final class Staged: StagedObject {
        /// The failing store.
        private let store: FailingStore

        /// The path that the file will have.
        private let path: String

        /// The file, under its name for the time being.
        private let file: FileHandle

        /// The number of bytes so far.
        private let count = Mutex(0)

        /// Begins a file.
        init(_ store: FailingStore, _ path: String) throws {
            self.store = store
            self.path = path
            let url = URL(filePath: path + DirectoryStore.stagingSuffix)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            _ = FileManager.default.createFile(atPath: url.path, contents: nil)
            file = try FileHandle(forWritingTo: url)
        }

        /// The number of bytes so far.
        var byteCount: Int { count.withLock { $0 } }

        /// Adds bytes, or a half of them and fails.
        func append(_ bytes: RawSpan) throws {
            try store.step(path) {
                guard store.tears else { return }
                try file.write(contentsOf: bytes.extracting(0..<(bytes.byteCount / 2)).array)
            }
            try file.write(contentsOf: bytes.array)
            count.withLock { $0 += bytes.byteCount }
        }

        /// Puts the file in its place, unless this is the step that fails.
        func publish() throws {
            try store.step(path)
            try file.close()
            try SystemCalls.rename(path + DirectoryStore.stagingSuffix, to: path)
        }
    }
}
