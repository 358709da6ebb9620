/// One repair of a corpus: finds what is damaged, and writes a new folder from all that proves itself.
struct Repair {
    /// A chunk or shard that is not what it should be.
    struct DamagedObject {
        /// Its place in the array's grid.
        let place: [Int]
        /// Its key below the array.
        let key: String
        /// Its committed rows.
        let rows: Range<Int>
        /// What is wrong with it.
        let reason: String
    }

    /// The archive as it is.
    let archive: Archive

    /// The attributes of the corpus.
    let attributes: CorpusAttributes

    /// The arrays of the corpus by path, with metadata that can be trusted.
    let arrays: [String: ArchiveArray]

    /// What is damaged, by array.
    private(set) var damaged: [String: [DamagedObject]] = [:]

    /// What is known about the new objects.
    var manifest: Manifest

    /// What was found so far.
    var report: RepairReport

    /// Looks at every committed byte.
    ///
    /// - Throws: ``ArchiveError`` with code `notACorpus`, `damaged` when the corpus cannot be repaired, or `inputOutput`.
    init(_ archive: Archive) throws {
        self.archive = archive
        attributes = try archive.requireCorpus()
        manifest = attributes.manifest
        report = RepairReport(path: archive.path)
        report.rowCount = attributes.rowCount
        if archive.isRebuilt { report.lostAttributes = attributes.lostAttributes }
        report.mended = try archive.metadataDamages().map { damage in
            let found = String(damage.description.prefix { $0 != ";" })
            return damage.array.isEmpty
                ? found + ", and they were kept as they read: see 'vane archive info'" : found
        }
        var arrays: [String: ArchiveArray] = [:]
        for path in CorpusArrays.paths(of: attributes.description) {
            arrays[path] = try archive.arrayToRepair(path, rows: attributes.count(of: path))
        }
        self.arrays = arrays
        for path in CorpusArrays.paths(of: attributes.description) {
            guard let array = arrays[path] else { continue }
            damaged[path] = try Self.damages(of: array, attributes.manifest.part(path))
        }
        let lists = [CorpusSchema.rowStart, "rows/sequence"].filter { isDamaged($0) }
        guard lists.count < 2 else { throw ArchiveError.notRepairable(archive.path, lists) }
    }

    /// Whether any object of an array is damaged.
    func isDamaged(_ path: String) -> Bool { damaged[path]?.isEmpty == false }

    /// Whether anything is damaged.
    var isNeeded: Bool {
        !report.mended.isEmpty || !report.lostAttributes.isEmpty
            || damaged.values.contains { !$0.isEmpty }
    }

    /// Proves all objects of an array and returns those that fail.
    private static func damages(
        of array: ArchiveArray, _ manifest: Manifest
    ) throws -> [DamagedObject] {
        var damages: [DamagedObject] = []
        for place in array.metadata.grid.places(meeting: Region(whole: array.shape)) {
            var verification = ArrayVerification(array: array, manifest: manifest)
            try verification.check(place)
            guard let damage = verification.damages.first else { continue }
            let first = place[0] * array.metadata.chunkShape[0]
            damages.append(
                DamagedObject(
                    place: place, key: array.metadata.keyEncoding.key(place),
                    rows: first..<min(first + array.metadata.chunkShape[0], array.rowCount),
                    reason: damage.description))
        }
        return damages
    }

    /// Notes elements that cannot be saved.
    private mutating func lose(_ path: String, _ rows: Range<Int>, _ key: String, _ reason: String)
    {
        report.losses.append(
            RepairReport.Loss(lost: LostRows(array: path, rows: rows), key: key, reason: reason))
    }

    /// Writes what can be saved of all damaged objects.
    ///
    /// - Returns: The keys that were written.
    /// - Throws: ``ArchiveError`` with code `inputOutput`, or ``Fault``.
    mutating func salvage(to store: DirectoryStore) throws -> Set<String> {
        var written: Set<String> = []
        for path in CorpusArrays.paths(of: attributes.description) {
            guard let array = arrays[path] else { continue }
            for object in damaged[path] ?? [] {
                if let sharding = array.metadata.codecs.sharding {
                    try salvageShard(object, of: array, sharding, to: store)
                } else {
                    try salvageList(object, of: array, to: store)
                }
                written.insert(path + "/" + object.key)
            }
        }
        return written
    }

    /// Writes a damaged shard anew, fill value where chunks were lost.
    private mutating func salvageShard(
        _ object: DamagedObject, of array: ArchiveArray, _ sharding: ShardingCodec,
        to store: DirectoryStore
    ) throws {
        let key = array.path + "/" + object.key
        let shard = try SalvagedShard(
            array, sharding, at: object.place, rows: object.rows.count, manifest.entries[key])
        let (byteCount, checksum) = try shard.write(sharding, to: store, key)
        let isFull = object.rows.count == array.metadata.chunkShape[0]
        manifest.entries[key] =
            isFull
            ? .full(byteCount: byteCount, checksum: checksum, rowsChecksum: shard.checksum)
            : .partial(rowCount: object.rows.count, rowsChecksum: shard.checksum)
        var isWhole = true
        for (i, chunk) in shard.chunks.enumerated() {
            guard let failure = chunk.failure else { continue }
            isWhole = false
            let first = object.rows.lowerBound + i * sharding.chunkShape[0]
            let rows = first..<min(first + sharding.chunkShape[0], object.rows.upperBound)
            let place = ([i] + array.shape.dropFirst().map { _ in 0 }).map(String.init)
            lose(
                array.path, rows,
                "chunk [\(place.joined(separator: ", "))] of shard '\(object.key)'", failure)
        }
        if isWhole {
            report.mended.append(
                "Shard '\(object.key)' of '\(array.path)' had all of its rows and was written again"
            )
        }
    }

    /// Writes a damaged chunk of a list anew, from other lists where they tell, else with fill value.
    private mutating func salvageList(
        _ object: DamagedObject, of array: ArchiveArray, to store: DirectoryStore
    ) throws {
        let lists = SalvagedLists(
            archive: archive, attributes: attributes, arrays: arrays,
            damaged: damaged.mapValues { RowRanges($0.map(\.rows)) })
        let derived = try lists.numbers(array.path, object.rows)
        var metadata = array.metadata
        metadata.shape[0] = object.rows.lowerBound
        var writer = ColumnWriter(path: array.path, metadata: metadata)
        for (i, _) in object.rows.enumerated() {
            switch array.dataType {
            case .string: try writer.append("", to: store)
            case .int64: try writer.append(Int64(derived?[i] ?? -1), to: store)
            default: try writer.append(Int32(derived?[i] ?? -1), to: store)
            }
        }
        try writer.commit(to: store)
        manifest.entries.merge(writer.manifest.entries) { $1 }
        guard derived == nil else {
            report.mended.append(
                "Chunk '\(object.key)' of '\(array.path)' was computed again from other lists")
            return
        }
        // What follows the name and 'is damaged:' up to the advice is the reason.
        let reason = object.reason.split(separator: "is damaged: ").last.map {
            String($0.prefix { $0 != ";" })
        }
        lose(array.path, object.rows, "chunk '\(object.key)'", reason ?? object.reason)
    }
}

extension Archive {
    /// Returns an array of a corpus with metadata from the root's copy, or else from its own file.
    ///
    /// - Throws: ``ArchiveError`` with code `damaged` when neither can be used.
    fileprivate func arrayToRepair(_ path: String, rows: Int) throws -> ArchiveArray {
        let own = try store.bytes(at: path + "/" + Hierarchy.metadataName)
            .flatMap { try? JSONReader.value(of: $0) }
        for json in [hierarchy.arrays[path], own] {
            guard let json, var metadata = try? ArrayMetadata(json), !metadata.shape.isEmpty else {
                continue
            }
            metadata.shape[0] = rows
            return ArchiveArray(path: path, metadata: metadata, store: store, isComplete: true)
        }
        throw ArchiveError.notRepairable(self.path, [path])
    }
}
