import Synchronization

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
    /// A store without a manifest is proved by decoding alone; chunks that are not stored are then taken for fill value. Rows
    /// beyond the committed count are not looked at.
    ///
    /// - Throws: ``ArchiveError`` with code `inputOutput`; damage is reported and not thrown.
    public func verify() throws -> VerificationReport {
        var report = VerificationReport()
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
                report.damages.append(
                    VerificationReport.Damage(
                        array: path, key: nil, innerChunk: nil, description: error.message))
            }
        }
        return report
    }
}

/// The proof of one array.
private struct ArrayVerification {
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
        let metadata = array.metadata
        for place in metadata.grid.places(meeting: Region(whole: array.shape)) {
            let stored = try array.chunk(at: place)
            byteCount += stored.object?.byteCount ?? 0
            let before = damages.count
            do {
                try stored.naming { try stored.requireStored(in: array) }
                guard stored.isStored else { continue }
                try decodeAll(stored, place)
                try stored.naming {
                    try checkManifest(stored, place, isReadable: before == damages.count)
                }
            } catch let error as ArchiveError where error.code != .inputOutput {
                record(error, stored.name)
            }
        }
    }

    /// Decodes a chunk, or all inner chunks of a shard, and records those that cannot be.
    private mutating func decodeAll(_ stored: StoredChunk, _ place: [Int]) throws {
        var chunks = [stored]
        if let sharding = array.metadata.codecs.sharding {
            chunks = try array.innerChunks(
                ofShardAt: place, sharding, meeting: Region(whole: array.shape))
        }
        chunkCount += chunks.count { $0.isStored }
        let (array, list) = (array, chunks)
        let failures = Mutex<[Int: ArchiveError]>([:])
        try ParallelLoop.run(list.count) { index, scratch in
            do {
                try list[index].naming { try Self.decode(list[index], of: array, scratch) }
            } catch let error as ArchiveError where error.code != .inputOutput {
                failures.withLock { $0[index] = error }
            }
        }
        for (index, error) in failures.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
            record(error, list[index].name)
        }
    }

    /// Decodes one chunk and forgets it.
    private static func decode(
        _ chunk: StoredChunk, of array: ArchiveArray, _ scratch: CodecScratch
    ) throws {
        try chunk.requireStored(in: array)
        guard chunk.isStored else { return }
        guard let size = array.dataType.byteCount else {
            _ = try array.texts(of: chunk, scratch: scratch)
            return
        }
        let byteCount = chunk.region.count * size
        try scratch.buffer(.elements).withRoom(for: byteCount) { room in
            try chunk.decode(into: &room, of: array, scratch: scratch)
            return byteCount
        }
    }

    /// Compares a chunk or shard with what the manifest says about it.
    private func checkManifest(_ stored: StoredChunk, _ place: [Int], isReadable: Bool) throws {
        guard let manifest, let object = stored.object else { return }
        let first = stored.region.start.first ?? 0
        let rows = min(array.rowCount - first, stored.region.shape.first ?? 1)
        switch manifest.entries[array.key(stored.name.key)] {
        case nil:
            throw Fault.damaged("the manifest does not list it")
        case .full(let byteCount, let checksum):
            guard object.byteCount == byteCount else {
                throw Fault.damaged(
                    "it has \(object.byteCount) bytes where the manifest calls for \(byteCount)")
            }
            // A chunk that was already named explains why the sum over the shard disagrees.
            guard try isReadable && Self.checksum(of: object) != checksum else { return }
            throw Fault.damaged("its bytes are not those that were committed")
        case .partial(let count, _) where count < rows:
            throw Fault.damaged("the manifest covers \(count) of its \(rows) rows")
        case .partial(let count, _):
            guard isReadable else { return }
            let committed = try committedRows(stored, place, count)
            try committed.require(manifest.entries[array.key(stored.name.key)], rows: count)
        }
    }

    /// Decodes the committed rows of a last, unfilled chunk or shard.
    private func committedRows(
        _ stored: StoredChunk, _ place: [Int], _ count: Int
    ) throws -> CommittedRows {
        guard array.metadata.codecs.sharding == nil else {
            return try array.committedRows(ofShardAt: place, rows: count)
        }
        let bytes = try CodecScratch.withPooled { scratch in
            try array.committedElements(of: stored, count: count, scratch)
        }
        return CommittedRows(fullChecksum: 0, unfilled: bytes)
    }

    /// Returns the checksum of all bytes of an object.
    private static func checksum(of object: any StoredObject) throws -> UInt32 {
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
