extension Archive {
    /// Makes a sound archive of a damaged corpus: every committed row whose chunk proves itself is kept, bit by bit.
    ///
    /// The damaged archive is never written to. A new folder is made beside it, which shares its sound files by a second
    /// name where the file system can, and is proved as a whole; only then the two change places, in one step where the
    /// system can, and the damaged one is kept as `PATH.damaged`. With `copy` the archive stays where it is, and the
    /// repaired one stands there on its own.
    ///
    /// Rows that are lost hold fill value, NaN or −1, and are listed in ``Archive/losses``; reading by
    /// ``rows(at:selecting:)`` leaves them out. Lists that follow from others are computed again. A root that is lost is put
    /// together from the arrays' own metadata; what stood there alone is listed in ``Archive/lostAttributes``.
    ///
    /// - Parameters:
    ///   - path: The archive.
    ///   - copy: Where the repaired archive goes, when the damaged one is to stay in place.
    /// - Returns: What was lost and what was put right; nothing was changed when both are empty.
    /// - Throws: ``ArchiveError`` with code `notFound`, `notACorpus`, `locked`, `alreadyExists`, `damaged` when the corpus
    ///   cannot be repaired, or `inputOutput`; the archive is then as it was.
    public static func repair(at path: String, to copy: String? = nil) throws -> RepairReport {
        let path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        guard SystemCalls.isFolder(path) else {
            // Says why the path cannot be opened, if it cannot.
            _ = try Archive(at: path)
            throw ArchiveError.noFolder(path)
        }
        if let copy, SystemCalls.status(copy) != nil { throw ArchiveError.alreadyExists(copy) }
        let lock = try StoreLock(path)
        defer { extendLifetime(lock) }
        let archive = try openForRepair(path)
        var repair = try Repair(archive)
        guard repair.isNeeded else {
            repair.report.completeRowCount =
                archive.rowCount - archive.lostRowsAnywhere(archive.losses).count
            return repair.report
        }
        let target = try SystemCalls.makeOwnFolder(beside: copy ?? path, "repairing")
        do {
            try repair.write(to: target, sharing: copy == nil)
        } catch {
            try? SystemCalls.removeFolder(target)
            throw (error as? Fault).map { ArchiveError.metadata(path, $0) } ?? error
        }
        if let copy {
            try SystemCalls.rename(target, to: copy)
            repair.report.path = copy
        } else {
            var backup = path + ".damaged"
            var number = 2
            while SystemCalls.status(backup) != nil {
                backup = "\(path).damaged-\(number)"
                number += 1
            }
            try FolderSwap().run(path, target, backup)
            try SystemCalls.remove(backup + "/" + StoreLock.fileName)
            repair.report.backup = backup
        }
        try OpenFile(SystemCalls.parent(of: copy ?? path), .directory)?.synchronize()
        return repair.report
    }

    /// Opens a folder, its root put together where it is lost.
    ///
    /// - Throws: ``ArchiveError`` with code `notFound` or `malformed` when the folder does not hold a corpus either way,
    ///   `unsupported`, `damaged` or `inputOutput`.
    private static func openForRepair(_ path: String) throws -> Archive {
        do {
            let archive = try Archive(at: path)
            guard archive.attributes == nil else { return archive }
            return try RebuiltRoot(path)?.archive ?? archive
        } catch let error as ArchiveError where [.notFound, .malformed].contains(error.code) {
            guard let rebuilt = try RebuiltRoot(path) else { throw error }
            return rebuilt.archive
        }
    }

    /// Returns the rows that some losses leave incomplete at any hook point.
    fileprivate func lostRowsAnywhere(_ losses: [LostRows]) -> RowRanges {
        let groups = [CorpusSchema.activationsGroup, CorpusSchema.rowsGroup].map { $0 + "/" }
        return RowRanges(
            losses.filter { loss in groups.contains { loss.array.hasPrefix($0) } }.map(\.rows))
    }
}

extension Repair {
    /// Writes the repaired archive to a new folder and proves it.
    ///
    /// - Throws: ``ArchiveError`` with code `damaged` when the new folder is not sound, or `inputOutput`; or ``Fault``.
    fileprivate mutating func write(to folder: String, sharing: Bool) throws {
        let target = DirectoryStore(folder: folder)
        try SystemCalls.makeFolder(folder)
        let written = try salvage(to: target)
        let left = Set(try archive.uncommitted()).union(written)
        let source = DirectoryStore(folder: archive.path)
        try source.forEachObject(below: "") { key, _ in
            let name = key.split(separator: "/").last.map(String.init) ?? ""
            guard !left.contains(key), name != StoreLock.fileName, !isMetadata(key) else { return }
            try Self.copy(key, from: source, to: target, sharing: sharing)
        }
        try writeMetadata(to: target)
        try SystemCalls.synchronizeFolders(folder)
        let repaired = try Archive(at: folder)
        let paths = Set(arrays.keys)
        let problems = try repaired.verify().damages.filter {
            $0.array.isEmpty || paths.contains($0.array)
        }
        guard problems.isEmpty else {
            throw ArchiveError.notRepairable(archive.path, problems.map(\.array))
        }
        report.completeRowCount =
            attributes.rowCount - archive.lostRowsAnywhere(repaired.losses).count
    }

    /// Whether an object is metadata of the corpus, which are written anew.
    private func isMetadata(_ key: String) -> Bool {
        guard key != Hierarchy.metadataName else { return true }
        return key.hasSuffix("/" + Hierarchy.metadataName) && CorpusSchema.owns(key)
    }

    /// Gives a file of the damaged archive a second name, or copies it.
    private static func copy(
        _ key: String, from source: DirectoryStore, to target: DirectoryStore, sharing: Bool
    ) throws {
        let (old, new) = (try source.path(of: key), try target.path(of: key))
        try SystemCalls.makeFolder(SystemCalls.parent(of: new))
        if sharing, SystemCalls.link(old, to: new) { return }
        guard let object = try source.object(at: key) else { return }
        try object.copy(to: target, key)
    }

    /// Joins neighbouring losses of each array.
    static func joined(_ losses: [LostRows]) -> [LostRows] {
        Set(losses.map(\.array)).sorted().flatMap { array in
            RowRanges(losses.filter { $0.array == array }.map(\.rows)).ranges.map {
                LostRows(array: array, rows: $0)
            }
        }
    }
}

extension ArchiveError {
    /// Reports a corpus of which too much is lost.
    static func notRepairable(_ path: String, _ lost: [String]) -> ArchiveError {
        ArchiveError(
            code: .damaged,
            message: "'\(path)' cannot be repaired: nothing tells what "
                + "\(lost.map { "'\($0)'" }.joined(separator: " and ")) held; "
                + "export its sound arrays one by one, or capture it again.")
    }
}
