import VaneTensors

/// Writes one array of rows: fills inner chunks, has them encoded, and streams them into shards.
///
/// At most one unfilled chunk of each array is in memory; encoded chunks go to the staged shard at once. A commit in the
/// middle of a shard publishes it with the unfilled chunk at its end; writing then goes on in a new copy of the shard that
/// begins with the full chunks, which are copied as they are.
struct RowsWriter {
    /// The path of the array.
    let path: String

    /// What its `zarr.json` says; the number of rows is that of the last commit.
    private(set) var metadata: ArrayMetadata

    /// How the shards are made.
    let sharding: ShardingCodec

    /// How values are stored.
    let encoding: ActivationEncoding

    /// The number of rows so far.
    private(set) var rowCount: Int

    /// The stored bytes of the rows that fill no chunk yet.
    private(set) var pending: [UInt8]

    /// The shard that is being filled.
    private var shard: Int

    /// Where the full chunks of the current shard stand in it.
    private var entries: [Range<Int>]

    /// The checksum of the decoded rows of those chunks.
    private var rowsChecksum: UInt32

    /// The current shard's new copy, once something was written to it.
    private var staged: (any StagedObject)?

    /// The checksum of all bytes of the new copy.
    private var stagedChecksum: UInt32 = 0

    /// What is known about the published shards.
    private(set) var manifest = Manifest()

    /// Begins a new array, or goes on with one whose last shard was read back.
    ///
    /// - Throws: ``Fault`` with code `unsupported` for an array that is not sharded.
    init(
        path: String, metadata: ArrayMetadata, encoding: ActivationEncoding,
        resuming tail: ShardTail = ShardTail(), manifest: Manifest = Manifest()
    ) throws(Fault) {
        guard let sharding = metadata.codecs.sharding else {
            throw .unsupported("its rows are not sharded")
        }
        self.path = path
        self.metadata = metadata
        self.sharding = sharding
        self.encoding = encoding
        rowCount = metadata.shape[0]
        shard = metadata.shape[0] / metadata.chunkShape[0]
        entries = tail.entries
        rowsChecksum = tail.rowsChecksum
        pending = tail.pending
        self.manifest = manifest
    }

    /// The rows of an inner chunk.
    private var chunkRows: Int { sharding.chunkShape[0] }

    /// The stored bytes of a row.
    private var rowByteCount: Int {
        metadata.shape.dropFirst().reduce(metadata.dataType.byteCount ?? 1, *)
    }

    /// The values of a row.
    var rowWidth: Int { metadata.shape.dropFirst().reduce(1, *) }

    /// The key of the current shard.
    private var key: String {
        path + "/" + metadata.keyEncoding.key([shard] + metadata.shape.dropFirst().map { _ in 0 })
    }

    /// Whether rows were appended since the last commit.
    var isDirty: Bool { rowCount != metadata.shape[0] }

    /// Takes rows of values in and returns the chunks that they fill.
    mutating func take(_ values: Tensor<Float>, writer: Int) -> [ChunkJob] {
        var jobs: [ChunkJob] = []
        var row = 0
        while pending.count / rowByteCount + values.rows - row >= chunkRows {
            let end = row + chunkRows - pending.count / rowByteCount
            jobs.append(job(writer, values: values, rows: row..<end))
            pending = []
            row = end
        }
        if row < values.rows {
            let buffer = ByteBuffer()
            let (width, encoding) = (rowWidth, encoding)
            values.withSpan { span in
                encoding.encode(span.extracting((row * width)..<span.count), into: buffer)
            }
            pending += buffer.bytes
        }
        rowCount += values.rows
        return jobs
    }

    /// Returns the unfilled chunk for a commit, or nothing when every chunk is full.
    func takeUnfilled(writer: Int) -> ChunkJob? {
        guard isDirty, !pending.isEmpty else { return nil }
        return job(writer, values: nil, rows: 0..<0)
    }

    /// Describes the encoding of the pending rows and some more.
    private func job(_ writer: Int, values: Tensor<Float>?, rows: Range<Int>) -> ChunkJob {
        ChunkJob(
            writer: writer, codecs: sharding.inner, encoding: encoding, pending: pending,
            values: values, rows: rows, byteCount: chunkRows * rowByteCount,
            fill: metadata.fillValue.bytes)
    }

    /// Writes a full chunk to the current shard, and ends the shard when it is full.
    ///
    /// - Throws: ``ArchiveError`` with code `inputOutput`.
    mutating func append(_ chunk: EncodedChunk, to store: any CorpusStore) throws {
        entries.append(try write(chunk, to: store))
        rowsChecksum = CRC32C.combine(
            rowsChecksum, chunk.rowsChecksum, secondByteCount: chunk.rowsByteCount)
        guard entries.count == sharding.chunkCount else { return }
        let byteCount = try publish(entries)
        manifest.entries[key] = .full(
            byteCount: byteCount, checksum: stagedChecksum, rowsChecksum: rowsChecksum)
        shard += 1
        entries = []
        rowsChecksum = 0
    }

    /// Publishes the current shard as it is, with the unfilled chunk at its end, and counts all rows as committed.
    ///
    /// - Throws: ``ArchiveError`` with code `inputOutput`.
    mutating func commit(_ unfilled: EncodedChunk?, to store: any CorpusStore) throws {
        guard isDirty else { return }
        var all = entries
        var checksum = rowsChecksum
        if let unfilled {
            all.append(try write(unfilled, to: store))
            checksum = CRC32C.combine(
                checksum, unfilled.rowsChecksum, secondByteCount: unfilled.rowsByteCount)
        }
        if !all.isEmpty {
            _ = try publish(all)
            manifest.entries[key] = .partial(
                rowCount: rowCount - shard * metadata.chunkShape[0], rowsChecksum: checksum)
        }
        metadata.shape[0] = rowCount
    }

    /// Writes a chunk to the staged shard and returns where it stands.
    private mutating func write(
        _ chunk: EncodedChunk, to store: any CorpusStore
    ) throws -> Range<Int> {
        let staged = try openStaged(store)
        let start = staged.byteCount
        try chunk.bytes.withBytes { try staged.append($0) }
        stagedChecksum = CRC32C.combine(
            stagedChecksum, chunk.checksum, secondByteCount: chunk.bytes.count)
        return start..<staged.byteCount
    }

    /// Returns the staged shard, begun with the full chunks that an earlier commit has published.
    private mutating func openStaged(_ store: any CorpusStore) throws -> any StagedObject {
        if let staged { return staged }
        let new = try store.stage(key)
        stagedChecksum = 0
        if !entries.isEmpty {
            guard let published = try store.object(at: key) else {
                throw ArchiveError.chunk(
                    ChunkName(array: path, key: key), .damaged("it has vanished from the store"))
            }
            let buffer = ByteBuffer()
            for i in entries.indices {
                buffer.removeAll()
                try published.read(entries[i], into: buffer)
                let start = new.byteCount
                try buffer.withBytes { bytes in
                    try new.append(bytes)
                    stagedChecksum = CRC32C.checksum(of: bytes, after: stagedChecksum)
                }
                entries[i] = start..<new.byteCount
            }
        }
        staged = new
        return new
    }

    /// Ends the staged shard with its index, publishes it, and returns its size.
    private mutating func publish(_ chunks: [Range<Int>]) throws -> Int {
        guard let staged else { return 0 }
        try sharding.indexBytes(of: chunks).withBytes { bytes in
            try staged.append(bytes)
            stagedChecksum = CRC32C.checksum(of: bytes, after: stagedChecksum)
        }
        try staged.publish()
        self.staged = nil
        return staged.byteCount
    }
}

/// What must be known about the last shard of an array to go on with it.
struct ShardTail: Sendable {
    /// Where its full chunks stand.
    var entries: [Range<Int>] = []

    /// The checksum of their decoded rows.
    var rowsChecksum: UInt32 = 0

    /// The stored bytes of the committed rows in its unfilled chunk.
    var pending: [UInt8] = []
}
