extension ArchiveArray {
    /// The most chunks that are listed at once, so that a huge grid costs no memory.
    private static let mostListed = 4096

    /// Calls a closure, on several threads, with every chunk that shares an element with some regions.
    ///
    /// Shards are opened one after the other and their inner chunks decoded in parallel, so that few files are open at once.
    ///
    /// - Parameters:
    ///   - regions: The regions; no chunk, or shard, may meet two of them.
    ///   - isWanted: Whether an inner chunk of a shard is wanted at all.
    ///   - body: Is given each chunk.
    /// - Throws: ``ArchiveError``; a ``Fault`` that the closure throws is given the chunk's name.
    func forEachChunk(
        meeting regions: [Region], where isWanted: (Region) -> Bool = { _ in true },
        _ body: @escaping @Sendable (StoredChunk, CodecScratch) throws -> Void
    ) throws {
        guard let sharding = metadata.codecs.sharding else {
            return try forEachPlainChunk(meeting: regions, body)
        }
        for region in regions {
            for place in metadata.grid.places(meeting: region) {
                let chunks = try innerChunks(ofShardAt: place, sharding, meeting: region)
                    .filter { isWanted($0.region) }
                try ParallelLoop.run(chunks.count) { index, scratch in
                    try chunks[index].naming { try body(chunks[index], scratch) }
                }
            }
        }
    }

    /// Calls a closure, on several threads, with every chunk of an array that is not sharded.
    private func forEachPlainChunk(
        meeting regions: [Region],
        _ body: @escaping @Sendable (StoredChunk, CodecScratch) throws -> Void
    ) throws {
        let array = self
        var listed: [[Int]] = []
        func run() throws {
            let list = listed
            listed = []
            try ParallelLoop.run(list.count) { index, scratch in
                let chunk = try array.chunk(at: list[index])
                try chunk.naming { try body(chunk, scratch) }
            }
        }
        for region in regions {
            for place in metadata.grid.places(meeting: region) {
                listed.append(place)
                if listed.count == Self.mostListed { try run() }
            }
        }
        try run()
    }

    /// Returns the chunk at a place of the grid.
    ///
    /// - Throws: ``ArchiveError`` with code `inputOutput`.
    func chunk(at place: [Int]) throws -> StoredChunk {
        let key = metadata.keyEncoding.key(place)
        return StoredChunk(
            name: ChunkName(array: name, key: key), region: metadata.grid.region(of: place),
            codecs: metadata.codecs, object: try store.object(at: self.key(key)), range: nil)
    }

    /// Returns the inner chunks of a shard that share an element with a region; the shard itself when it is not stored.
    ///
    /// - Throws: ``ArchiveError`` with code `inputOutput`, or `damaged` when the index cannot be trusted.
    func innerChunks(
        ofShardAt place: [Int], _ sharding: ShardingCodec, meeting region: Region
    ) throws -> [StoredChunk] {
        let shard = try chunk(at: place)
        guard let object = shard.object else { return [shard] }
        let index = try shard.naming { try Self.index(of: object, sharding) }
        let grid = sharding.grid
        let shared = shard.region.intersection(region)
        let local = Region(
            start: zip(shared.start, shard.region.start).map { $0 - $1 }, shape: shared.shape)
        return grid.places(meeting: local).map { inner in
            let number = zip(inner, sharding.chunksPerShard).reduce(0) { $0 * $1.1 + $1.0 }
            let range = index.entries[number]
            let start = zip(shard.region.start, grid.region(of: inner).start).map { $0 + $1 }
            var name = shard.name
            name.inner = inner
            return StoredChunk(
                name: name, region: Region(start: start, shape: sharding.chunkShape),
                codecs: sharding.inner, object: range == nil ? nil : shard.object, range: range)
        }
    }

    /// Reads the index of a shard.
    ///
    /// - Throws: ``Fault`` with code `damaged`, or ``ArchiveError`` with code `inputOutput`.
    static func index(of object: any StoredObject, _ sharding: ShardingCodec) throws -> ShardIndex {
        let range = try sharding.indexRange(inShardOf: object.byteCount)
        let buffer = ByteBuffer()
        try object.read(range, into: buffer)
        return try buffer.withBytes { try sharding.index($0, shardByteCount: object.byteCount) }
    }
}

extension StoredChunk {
    /// Runs a closure and gives a ``Fault`` that it throws the chunk's name.
    ///
    /// - Throws: ``ArchiveError``.
    func naming<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let fault as Fault {
            throw ArchiveError.chunk(name, fault)
        }
    }
}
