extension Archive {
    /// Writes a packed store as a folder, which can be appended to again.
    ///
    /// - Parameter folder: The folder to make; the file's name without `.zip` when left out.
    /// - Returns: What was written.
    /// - Throws: ``ArchiveError`` with code `alreadyExists`, `damaged` when a corpus is not what was committed, `malformed` for
    ///   keys that lead out of the store, or `inputOutput`; nothing stands under the folder's name then.
    public func unpack(to folder: String? = nil) throws -> PackingReport {
        let folder =
            folder ?? (path.hasSuffix(".zip") ? String(path.dropLast(4)) : path + ".unpacked")
        guard SystemCalls.status(folder) == nil else { throw ArchiveError.alreadyExists(folder) }
        if corpus != nil, let damage = try verify().damages.first {
            throw ArchiveError.notUnpacked(path, damage.description)
        }
        let staging = try SystemCalls.makeOwnFolder(beside: folder, "unpacking")
        do {
            let (objects, bytes) = try copyObjects(to: staging)
            try SystemCalls.synchronizeFolders(staging)
            try SystemCalls.rename(staging, to: folder)
            try OpenFile(SystemCalls.parent(of: folder), .directory)?.synchronize()
            return PackingReport(path: folder, objectCount: objects, byteCount: bytes)
        } catch {
            try? SystemCalls.removeFolder(staging)
            throw error
        }
    }

    /// Proves all objects, writes them to a folder, and returns how many they are and their bytes.
    private func copyObjects(to staging: String) throws -> (objects: Int, bytes: Int) {
        let target = DirectoryStore(folder: staging)
        var keys: [String] = []
        try store.forEachObject(below: "") { key, _ in keys.append(key) }
        var byteCount = 0
        for key in keys {
            guard let object = try store.object(at: key) else { continue }
            do {
                try object.prove()
            } catch let fault as Fault {
                throw ArchiveError.notUnpacked(path, "'\(key)' is damaged: \(fault.reason)")
            }
            try object.copy(to: target, key)
            byteCount += object.byteCount
        }
        return (keys.count, byteCount)
    }
}

extension StoredObject {
    /// Writes all bytes to a store, a piece at a time.
    ///
    /// - Throws: ``ArchiveError`` with code `inputOutput`.
    func copy(to store: any WritableStore, _ key: String) throws {
        let staged = try store.stage(key)
        let buffer = ByteBuffer()
        for start in stride(from: 0, to: byteCount, by: 1 << 20) {
            buffer.removeAll()
            try read(start..<min(start + 1 << 20, byteCount), into: buffer)
            try buffer.withBytes { try staged.append($0) }
        }
        try staged.publish()
    }
}

extension ArchiveError {
    /// Reports damage that keeps a store from being unpacked.
    static func notUnpacked(_ path: String, _ damage: String) -> ArchiveError {
        ArchiveError(
            code: .damaged,
            message: "'\(path)' was not unpacked: \(damage.prefix { $0 != ";" }); "
                + "take another copy of it.")
    }
}
