extension CodecChain {
    /// How deep shards may lie in shards.
    private static let deepestSharding = 4

    /// Reads a list of codecs.
    ///
    /// - Parameters:
    ///   - json: The list.
    ///   - chunkShape: The extents of what is encoded.
    ///   - dataType: The type of its elements.
    ///   - depth: How many shards this chain lies in.
    /// - Throws: ``Fault`` with code `malformed` or `unsupported`, which names the codec.
    init(
        _ json: JSONValue?, chunkShape: [Int], dataType: DataType, depth: Int = 0
    ) throws(Fault) {
        guard let list = json?.array, !list.isEmpty else {
            throw .malformed("its codecs are no list")
        }
        guard depth <= Self.deepestSharding else {
            throw .unsupported("its shards are nested deeper than \(Self.deepestSharding)")
        }
        let first = try NamedConfiguration(list[0], of: "codec")
        arrayToBytes = try Self.arrayToBytes(first, chunkShape, dataType, depth)
        var codecs: [BytesToBytesCodec] = []
        for json in list.dropFirst() {
            codecs.append(try Self.bytesToBytes(NamedConfiguration(json, of: "codec")))
        }
        bytesToBytes = codecs
        guard sharding == nil else { return }
        guard let bytes = Extents.product(chunkShape, times: dataType.byteCount ?? 1),
            bytes <= Self.mostBytes
        else { throw .unsupported("its chunks \(chunkShape) exceed \(Self.mostBytes) bytes") }
    }

    /// Reads the codec that turns elements into bytes.
    private static func arrayToBytes(
        _ codec: NamedConfiguration, _ chunkShape: [Int], _ type: DataType, _ depth: Int
    ) throws(Fault) -> ArrayToBytesCodec {
        switch (codec.name, type) {
        case ("vlen-utf8", .string): return .texts(TextCodec())
        case ("sharding_indexed", .string):
            throw .unsupported("its texts are sharded, which is not known")
        case ("bytes", .string), ("vlen-utf8", _):
            throw .malformed("its codec '\(codec.name)' does not fit \(type.rawValue)")
        case ("bytes", _): return .bytes(try BytesCodec(codec, type))
        case ("sharding_indexed", _):
            return .sharding(try ShardingCodec(codec, chunkShape, type, depth: depth))
        case ("transpose", _): throw .unsupported("its codec is 'transpose'")
        default: throw .unsupported("its codec is '\(codec.name)'")
        }
    }

    /// Reads a codec that turns bytes into bytes.
    private static func bytesToBytes(_ codec: NamedConfiguration) throws(Fault) -> BytesToBytesCodec
    {
        switch codec.name {
        case "blosc": .blosc(try BloscCodec(codec))
        case "zstd": .zstandard(ZstandardCodec(codec))
        case "crc32c": .checksum
        default: throw .unsupported("its codec is '\(codec.name)'")
        }
    }
}
