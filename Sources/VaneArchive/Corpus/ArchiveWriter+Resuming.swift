extension Archive {
    /// Removes what a killed writer left behind: unfinished files, and chunks beyond the committed rows.
    ///
    /// - Precondition: The caller holds the store's lock.
    /// - Throws: ``ArchiveError`` with code `inputOutput`.
    func removeUncommitted(from target: any CorpusStore) throws {
        for key in try uncommitted() { try target.remove(key) }
    }

    /// Returns the keys of what a killed writer left behind: unfinished files, and chunks beyond the committed rows.
    ///
    /// - Throws: ``ArchiveError`` with code `inputOutput`.
    func uncommitted() throws -> [String] {
        var leftovers: [String] = []
        try store.forEachObject(below: "") { key, _ in
            if key.hasSuffix(DirectoryStore.stagingSuffix) { leftovers.append(key) }
        }
        for path in arrayPaths where CorpusSchema.owns(path) {
            guard let array = try? array(at: path) else { continue }
            let counts = array.metadata.grid.counts
            try store.forEachObject(below: path + "/c") { key, _ in
                let place = key.dropFirst(path.count + 3).split(separator: "/").map { Int($0) }
                guard place.count == counts.count, let row = place[0], row >= counts[0],
                    !key.hasSuffix(DirectoryStore.stagingSuffix)
                else { return }
                leftovers.append(key)
            }
        }
        return leftovers
    }
}

extension CorpusArrays {
    /// Creates writers that go on where a corpus ends, after proving the committed part of its last shards.
    ///
    /// - Throws: ``ArchiveError`` with code `damaged`, `malformed` or `unsupported`.
    init(resuming archive: Archive) throws {
        let attributes = try archive.requireCorpus()
        let corpus = attributes.description
        rows = try corpus.rowArrays.map { path, _, axis in
            let count = axis == "row" ? attributes.rowCount : attributes.sampleCount
            let array = try archive.array(at: path, rows: count, type: corpus.encoding.dataType)
            let manifest = attributes.manifest.part(path)
            do {
                return try RowsWriter(
                    path: path, metadata: array.metadata, encoding: corpus.encoding,
                    resuming: try array.shardTail(manifest), manifest: manifest)
            } catch let fault as Fault {
                throw ArchiveError.metadata(path, fault)
            }
        }
        func column(_ path: String, _ count: Int, _ type: DataType) throws -> ColumnWriter {
            let array = try archive.array(at: path, rows: count, type: type)
            let manifest = attributes.manifest.part(path)
            return ColumnWriter(
                path: path, metadata: array.metadata, pending: try array.columnTail(manifest),
                manifest: manifest)
        }
        labels = try CorpusSchema.labels.map { try column($0.path, attributes.rowCount, .int32) }
        texts = try CorpusSchema.texts.map { try column($0.path, attributes.sampleCount, .string) }
        losses = attributes.losses
        lostAttributes = attributes.lostAttributes
        rowStart = try column(CorpusSchema.rowStart, attributes.sampleCount + 1, .int64)
    }
}

extension Manifest {
    /// Returns the entries of one array.
    func part(_ path: String) -> Manifest {
        var part = Manifest()
        part.entries = entries.filter { $0.key.hasPrefix(path + "/") }
        return part
    }
}

extension ArchiveArray {
    /// Reads back what a writer must know about the last, unfilled shard.
    ///
    /// - Throws: ``ArchiveError`` with code `damaged` when the committed rows are not what the manifest says.
    fileprivate func shardTail(_ manifest: Manifest) throws -> ShardTail {
        let rows = rowCount % metadata.chunkShape[0]
        guard rows > 0, let sharding = metadata.codecs.sharding else { return ShardTail() }
        let place = [rowCount / metadata.chunkShape[0]] + shape.dropFirst().map { _ in 0 }
        let shard = try chunk(at: place)
        return try shard.naming {
            guard let object = shard.object else { throw Fault.damaged("it is not in the store") }
            let index = try Self.index(of: object, sharding)
            let full = rows / sharding.chunkShape[0]
            let decoded = try decodeRows(at: place, rows: rows)
            try decoded.require(manifest.entries[key(shard.name.key)], rows: rows)
            return ShardTail(
                entries: index.entries.prefix(full).compactMap { $0 },
                rowsChecksum: decoded.fullChecksum, pending: decoded.unfilled)
        }
    }

    /// Reads back the bytes of the committed elements in the last, unfilled chunk of a list.
    ///
    /// - Throws: ``ArchiveError`` with code `damaged` when they are not what the manifest says.
    fileprivate func columnTail(_ manifest: Manifest) throws -> [UInt8] {
        let count = rowCount % metadata.chunkShape[0]
        guard count > 0 else { return [] }
        let place = [rowCount / metadata.chunkShape[0]]
        return try chunk(at: place).naming {
            let decoded = try decodeRows(at: place, rows: count)
            try decoded.require(manifest.entries[key(metadata.keyEncoding.key(place))], rows: count)
            return decoded.unfilled
        }
    }
}
