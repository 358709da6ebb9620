/// What a corpus is written to: committed bytes are also read back.
typealias CorpusStore = ReadableStore & WritableStore

extension ArchiveWriter {
    /// Makes a folder for a new archive, or takes one that is empty, and locks it.
    ///
    /// What a writer leaves that was killed before its first commit counts as empty and is removed: metadata, unfinished
    /// files and the one number in the list of first rows, but no data.
    ///
    /// - Throws: ``ArchiveError`` with code `alreadyExists`, `locked` or `inputOutput`.
    static func claim(_ path: String) throws -> StoreLock {
        guard SystemCalls.status(path) == nil || SystemCalls.isFolder(path) else {
            throw ArchiveError.alreadyExists(path)
        }
        try SystemCalls.makeFolder(path)
        let lock = try StoreLock(path)
        let store = DirectoryStore(folder: path)
        var leftovers: [String] = []
        try store.forEachObject(below: "") { key, _ in
            if key != StoreLock.fileName { leftovers.append(key) }
        }
        guard leftovers.allSatisfy(isBeforeFirstCommit) else {
            throw ArchiveError.alreadyExists(path)
        }
        for key in leftovers { try store.remove(key) }
        return lock
    }

    /// Whether an object may be there before the root's first metadata are.
    private static func isBeforeFirstCommit(_ key: String) -> Bool {
        guard CorpusSchema.owns(key) else {
            return key == Hierarchy.metadataName + DirectoryStore.stagingSuffix
        }
        return key.hasSuffix("/" + Hierarchy.metadataName)
            || key.hasSuffix(DirectoryStore.stagingSuffix) || key == CorpusSchema.rowStart + "/c/0"
    }
}
