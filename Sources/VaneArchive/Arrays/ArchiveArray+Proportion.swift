import Synchronization

extension ArchiveArray {
    /// The most that stored bytes stand for without a proof; noise and states shrink to a half, and text to a tenth.
    private static let plausibleRatio = 1024

    /// The most that an array is larger than its stored chunks once decoded, where the rest is fill value.
    private static let sparsestRatio = 16

    /// Refuses to take memory for regions that the stored bytes cannot stand for.
    ///
    /// Up to ``plausibleRatio`` times the stored bytes are believed. What claims more may be honest, such as a gigabyte of
    /// zeros in a few kilobytes, and proves it: its chunks are decoded once, each into memory that is taken as it is written,
    /// before there is memory for all of them.
    ///
    /// - Parameter regions: The regions; no chunk, or shard, may meet two of them.
    /// - Throws: ``ArchiveError`` with code `outOfProportion`, or `damaged` when a chunk holds less than it claims.
    func requireProportion(_ regions: [Region]) throws {
        var claimed = 0
        for region in regions {
            try checkProportion(region.shape)
            claimed += claimedByteCount(region.shape) ?? 0
        }
        guard claimed > CodecChain.modestBytes,
            claimed / Self.plausibleRatio > (try storedByteCount())
        else { return }
        let decoded = Atomic(0)
        let array = self
        try forEachChunk(meeting: regions) { chunk, scratch in
            guard chunk.isStored else { return try chunk.requireStored(in: array) }
            if array.dataType.byteCount == nil {
                _ = try chunk.decodeTexts(of: array, scratch: scratch)
            } else {
                let elements = scratch.buffer(.elements)
                try chunk.decode(into: elements, of: array, scratch: scratch)
            }
            for region in regions {
                let shared = chunk.region.intersection(region).shape
                decoded.wrappingAdd(array.claimedByteCount(shared) ?? 0, ordering: .relaxed)
            }
        }
        guard claimed / Self.sparsestRatio <= decoded.load(ordering: .relaxed) else {
            throw ArchiveError.outOfProportion(
                name, claimed: String(claimed), stored: try storedByteCount())
        }
    }

    /// Refuses a claim that no codec could make true, and more chunks than there are stored bytes.
    ///
    /// Small results are always allowed, so that an array of nothing but fill values can be read.
    ///
    /// - Throws: ``ArchiveError`` with code `outOfProportion`.
    func checkProportion(_ shape: [Int]) throws {
        let modest = (bytes: CodecChain.modestBytes, chunks: 1 << 12)
        let claimed = claimedByteCount(shape)
        let chunks = Extents.product(
            ChunkGrid(shape: shape, chunkShape: metadata.chunkShape).counts)
        if let claimed, let chunks, claimed <= modest.bytes, chunks <= modest.chunks { return }
        let stored = try storedByteCount()
        guard let claimed, let chunks, claimed / CodecChain.largestRatio <= stored,
            chunks <= max(stored, modest.chunks)
        else {
            throw ArchiveError.outOfProportion(
                name, claimed: claimed.map(String.init) ?? "more than 2^63", stored: stored)
        }
    }

    /// Returns the bytes that elements take in memory, or nothing when they cannot be counted.
    private func claimedByteCount(_ shape: [Int]) -> Int? {
        let size = max(
            metadata.elementSize ?? 0,
            dataType.isText ? MemoryLayout<String>.size : MemoryLayout<Float>.size)
        return Extents.product(shape, times: size)
    }
}
