/// What a proof of a store's bytes has found.
public struct VerificationReport: Sendable, Hashable {
    /// A part of the store that is not what it should be.
    public struct Damage: Sendable, Hashable, CustomStringConvertible {
        /// The path of the array.
        public let array: String

        /// The key of the chunk or shard below the array; nothing when the array's metadata are meant.
        public let key: String?

        /// The place among the inner chunks of a shard, when one of them is meant.
        public let innerChunk: [Int]?

        /// What is wrong, in one line.
        public let description: String
    }

    /// The number of chunks that were decoded.
    public internal(set) var chunkCount = 0

    /// The number of stored bytes that were read.
    public internal(set) var byteCount = 0

    /// What is damaged, in the order of the store.
    public internal(set) var damages: [Damage] = []

    /// Whether everything is as it should be.
    public var isIntact: Bool { damages.isEmpty }
}

extension Archive {
    /// Reads every byte and proves it: shards against the manifest, and every chunk by decoding it with its checksum.
    ///
    /// Of a corpus the metadata are proved too: the attributes against their checksum, and each array's own `zarr.json`
    /// against the copy in the root's.
    ///
    /// A store without a manifest is proved by decoding alone; chunks that are not stored are then taken for fill value. Rows
    /// beyond the committed count are not looked at.
    ///
    /// - Throws: ``ArchiveError`` with code `inputOutput`; damage is reported and not thrown.
    public func verify() throws -> VerificationReport {
        var report = VerificationReport()
        report.damages += try metadataDamages()
        if hasLostRoot {
            report.damages.append(
                VerificationReport.Damage(
                    array: "", key: nil, innerChunk: nil,
                    description:
                        "'\(path)' holds the arrays of a corpus, and its root says nothing of one; "
                        + "run 'vane archive repair'."))
        }
        for path in arrayPaths {
            do {
                let array = try array(at: path)
                let manifest = array.isComplete ? attributes?.manifest.part(path) : nil
                var verification = ArrayVerification(array: array, manifest: manifest)
                try verification.run()
                report.chunkCount += verification.chunkCount
                report.byteCount += verification.byteCount
                report.damages += verification.damages
            } catch let error as ArchiveError where error.code != .inputOutput {
                // One line is enough for metadata that also differ from the array's own.
                report.damages.removeAll { $0.array == path && $0.key == nil }
                report.damages.append(
                    VerificationReport.Damage(
                        array: path, key: nil, innerChunk: nil, description: error.message))
            }
        }
        return report
    }
}

/// The proof of one array.
struct ArrayVerification {
    /// The array.
    let array: ArchiveArray

    /// What the corpus says about its shards, when it is part of one.
    let manifest: Manifest?

    /// The number of chunks that were decoded.
    var chunkCount = 0

    /// The number of stored bytes that were read.
    var byteCount = 0

    /// What is damaged.
    var damages: [VerificationReport.Damage] = []

    /// Creates a proof that is still to be run.
    init(array: ArchiveArray, manifest: Manifest?) {
        self.array = array
        self.manifest = manifest
    }

    /// Proves all chunks or shards.
    mutating func run() throws {
        try array.checkProportion(array.shape)
        for place in array.metadata.grid.places(meeting: Region(whole: array.shape)) {
            try check(place)
        }
    }

    /// Proves the chunk or shard at a place of the grid.
    ///
    /// - Throws: ``ArchiveError`` with code `inputOutput`; damage is noted.
    mutating func check(_ place: [Int]) throws {
        let stored = try array.chunk(at: place)
        do {
            try stored.naming { try prove(stored, place) }
        } catch let error as ArchiveError where error.code != .inputOutput {
            record(error, stored.name)
        }
    }

    /// Proves one chunk or shard and records its parts that cannot be decoded.
    private mutating func prove(_ stored: StoredChunk, _ place: [Int]) throws {
        try stored.requireStored(in: array)
        guard let object = stored.object else { return }
        byteCount += object.byteCount
        try object.prove()
        let first = stored.region.start.first ?? 0
        let rows = min(array.rowCount - first, stored.region.shape.first ?? 1)
        let decoded = try array.decodeRows(at: place, rows: rows)
        chunkCount += decoded.storedCount
        let failures = zip(decoded.names, decoded.parts).compactMap { name, part in
            part.failure.map { (name, $0) }
        }
        for (name, failure) in failures { record(failure, name) }
        // A part that was named explains why the sums over all of them disagree.
        guard failures.isEmpty, let manifest else { return }
        let entry = manifest.entries[array.key(stored.name.key)]
        if case .full(let byteCount, let checksum, _) = entry {
            guard object.byteCount == byteCount else {
                throw Fault.damaged(
                    "it has \(object.byteCount) bytes where the manifest calls for \(byteCount)")
            }
            guard try Self.checksum(of: object) == checksum else {
                throw Fault.damaged("its bytes are not those that were committed")
            }
        }
        try decoded.require(entry, rows: rows)
    }

    /// Returns the checksum of all bytes of an object.
    static func checksum(of object: any StoredObject) throws -> UInt32 {
        let buffer = ByteBuffer()
        var checksum: UInt32 = 0
        for start in stride(from: 0, to: object.byteCount, by: 1 << 20) {
            buffer.removeAll()
            try object.read(start..<min(start + 1 << 20, object.byteCount), into: buffer)
            checksum = buffer.withBytes { CRC32C.checksum(of: $0, after: checksum) }
        }
        return checksum
    }

    /// Records a damage.
    private mutating func record(_ error: ArchiveError, _ name: ChunkName) {
        damages.append(
            VerificationReport.Damage(
                array: name.array, key: name.key, innerChunk: name.inner,
                description: error.message))
    }
}
