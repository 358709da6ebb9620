@testable import VaneArchive

/// An array that is one shard, of eight rows of four elements, or of eight elements where they are texts.
struct ShardKind {
    /// The metadata.
    let metadata: String

    /// Where the checksum of the index stands, counted from the end if negative; nothing without one.
    private let checksumPlace: Int?

    /// The kinds; `seeds.py` writes a sound shard of each, in this order.
    static let all = [
        ShardKind([4, 4], #"["bytes"]"#),
        ShardKind([4, 4], #"["bytes", \#(blosc)]"#, hasChecksum: true),
        ShardKind([4, 4], #"["bytes", "zstd"]"#, hasChecksum: true, isAtStart: true),
        ShardKind([4, 4], "[\(sharding(chunk: [2, 4], #"["bytes"]"#, hasChecksum: false))]"),
        ShardKind([4, 4], #"["bytes", "gzip"]"#, isAtStart: true),
        ShardKind([4], #"["vlen-utf8", "zstd"]"#, isOfTexts: true),
        ShardKind([2, 2], "[\(transpose), \"bytes\", \(blosc), \(blosc)]"),
        ShardKind([4, 4], #"["bytes"]"#, around: #", "zstd", "numcodecs.zlib""#),
    ]

    /// A blosc codec.
    private static let blosc =
        #"{"name": "blosc", "configuration": {"cname": "zstd", "clevel": 1, "shuffle": "shuffle", "typesize": 2, "blocksize": 0}}"#

    /// A change of axes.
    private static let transpose =
        #"{"name": "transpose", "configuration": {"order": [1, 0]}}"#

    /// Describes an array that is one shard, with codecs around it or none.
    private init(
        _ chunk: [Int], _ codecs: String, hasChecksum: Bool = false, isAtStart: Bool = false,
        isOfTexts: Bool = false, around: String = ""
    ) {
        let sharding = Self.sharding(
            chunk: chunk, codecs, hasChecksum: hasChecksum, isAtStart: isAtStart)
        metadata = FuzzStore.metadata(
            "[\(sharding)\(around)]", type: isOfTexts ? "string" : "int16",
            shape: isOfTexts ? [8] : [8, 4])
        let entries = chunk.reduce(isOfTexts ? 8 : 32, /) * 16
        checksumPlace = hasChecksum ? (isAtStart ? entries : -4) : nil
    }

    /// Returns a sharding codec.
    static func sharding(
        chunk: [Int], _ codecs: String, hasChecksum: Bool, isAtStart: Bool = false
    ) -> String {
        """
        {"name": "sharding_indexed", "configuration": {"chunk_shape": \(chunk), "codecs": \(codecs),
         "index_codecs": ["bytes"\(hasChecksum ? #", "crc32c""# : "")],
         "index_location": "\(isAtStart ? "start" : "end")"}}
        """
    }

    /// Returns a shard with the right checksum behind its index, which changed bytes would hardly ever have.
    func summed(_ shard: [UInt8]) -> [UInt8] {
        let size = 36
        guard let checksumPlace, shard.count >= size else { return shard }
        var shard = shard
        let place = checksumPlace < 0 ? shard.count + checksumPlace : checksumPlace
        let index = Array(shard[(place + 4 - size)..<place])
        let checksum = index.withBytes { CRC32C.checksum(of: $0) }
        for i in 0..<4 { shard[place + i] = UInt8(truncatingIfNeeded: checksum >> (8 * i)) }
        return shard
    }
}
