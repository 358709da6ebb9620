/// What packing or unpacking has written.
public struct PackingReport: Sendable, Hashable {
    /// The file or folder that was written.
    public let path: String

    /// The number of objects in it.
    public let objectCount: Int

    /// The bytes of the file, or of all objects in the folder.
    public let byteCount: Int
}

extension Archive {
    /// Writes a store that is a folder as one zip file, which Vane, zarr-python and tensorstore open as it is.
    ///
    /// Entries are stored and not compressed again: the root's `zarr.json` first, then all other metadata level by level,
    /// then the chunks in the order of their keys. The same committed contents give the same bytes. What an interrupted
    /// writer left behind is not packed. A corpus is proved before, so that damage is found while the folder still exists.
    ///
    /// - Parameter file: The file to write, with the folder's name and `.zip` behind it when left out.
    /// - Returns: What was written.
    /// - Throws: ``ArchiveError`` with code `alreadyExists`, `locked`, `damaged`, `unsupported` for a store that is no folder,
    ///   or `inputOutput`; nothing stands under the file's name then.
    public func pack(to file: String? = nil) throws -> PackingReport {
        let folder = path.hasSuffix("/") ? String(path.dropLast()) : path
        let file = file ?? folder + ".zip"
        guard SystemCalls.isFolder(folder) else { throw ArchiveError.noFolder(path) }
        guard SystemCalls.status(file) == nil else { throw ArchiveError.alreadyExists(file) }
        let lock = try corpus.map { _ in try StoreLock(folder) }
        defer { extendLifetime(lock) }
        // Read again, as a writer may have committed until the lock was held.
        let archive = try Archive(at: folder)
        if archive.corpus != nil || archive.hasLostRoot,
            let damage = try archive.verify().damages.first
        {
            throw ArchiveError.notPacked(folder, damage.description)
        }
        let store = DirectoryStore(folder: folder)
        var zip = ZipWriter(try StagedFile(file, isOwn: true))
        for key in try archive.packedKeys(of: store) {
            if let committed = archive.committedMetadata(key) {
                try zip.add(key, committed)
            } else if let object = try store.object(at: key) {
                try zip.add(key, object)
            }
        }
        let count = zip.entryCount
        try zip.finish()
        return PackingReport(path: file, objectCount: count, byteCount: zip.byteCount)
    }

    /// Returns the keys of all committed objects in the order in which they are packed.
    private func packedKeys(of store: DirectoryStore) throws -> [String] {
        let uncommitted = Set(try corpus == nil ? [] : self.uncommitted())
        var keys: [(rank: Int, key: String)] = []
        try store.forEachObject(below: "") { key, _ in
            let name = key.split(separator: "/").last ?? ""
            let isUnfinished = key.hasSuffix(DirectoryStore.stagingSuffix)
            guard !isUnfinished, name != StoreLock.fileName, !uncommitted.contains(key),
                name == Hierarchy.metadataName || isPart(key)
            else { return }
            let depth = key.utf8.count { $0 == UInt8(ascii: "/") }
            keys.append((name == Hierarchy.metadataName ? depth : .max, key))
        }
        return keys.sorted { ($0.rank, $0.key) < ($1.rank, $1.key) }.map(\.key)
    }

    /// Whether an object belongs to an array of the store.
    private func isPart(_ key: String) -> Bool {
        arrayPaths.contains { $0.isEmpty || key.hasPrefix($0 + "/") }
    }

    /// Returns the committed metadata of an array of a corpus, whose own file an interrupted commit may have replaced.
    private func committedMetadata(_ key: String) -> [UInt8]? {
        let suffix = "/" + Hierarchy.metadataName
        guard corpus != nil, key.hasSuffix(suffix) else { return nil }
        let path = String(key.dropLast(suffix.count))
        guard CorpusSchema.owns(path), let json = hierarchy.arrays[path] else { return nil }
        return JSONWriter.bytes(of: json)
    }
}
