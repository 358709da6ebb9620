extension CodecChain {
    /// How deep shards may lie in shards.
    private static let deepestSharding = 4

    /// The most codecs of a chain.
    private static let mostCodecs = 32

    /// Reads a list of codecs.
    ///
    /// - Parameters:
    ///   - json: The list.
    ///   - chunkShape: The extents of what is encoded.
    ///   - dataType: The type of its elements.
    ///   - elementSize: The bytes of an element, where the type alone does not say.
    ///   - depth: How many shards this chain lies in.
    /// - Throws: ``Fault`` with code `malformed` or `unsupported`, which names the codec.
    init(
        _ json: JSONValue?, chunkShape: [Int], dataType: DataType, elementSize: Int? = nil,
        depth: Int = 0
    ) throws(Fault) {
        guard let list = json?.array, (1...Self.mostCodecs).contains(list.count) else {
            throw .malformed("its codecs are no list of 1 to \(Self.mostCodecs)")
        }
        guard depth <= Self.deepestSharding else {
            throw .unsupported("its shards are nested deeper than \(Self.deepestSharding)")
        }
        var codecs: [NamedConfiguration] = []
        for json in list { codecs.append(try NamedConfiguration(json, of: "codec")) }
        let size = elementSize ?? dataType.byteCount ?? 1
        var storedShape = chunkShape
        for codec in codecs.prefix(while: { $0.name == "transpose" }) {
            let transpose = try TransposeCodec(codec, axes: chunkShape.count)
            arrayToArray.append(transpose)
            storedShape = transpose.order.map { storedShape[$0] }
        }
        guard arrayToArray.count < codecs.count else {
            throw .malformed("none of its codecs turns elements into bytes")
        }
        arrayToBytes = try Self.arrayToBytes(
            codecs[arrayToArray.count], storedShape, dataType, size, depth)
        var rest: [BytesToBytesCodec] = []
        for codec in codecs.dropFirst(arrayToArray.count + 1) {
            rest.append(try Self.bytesToBytes(codec))
        }
        bytesToBytes = rest
        guard depth > 0 || sharding == nil else { return }
        guard let bytes = Extents.product(chunkShape, times: size), bytes <= Self.mostBytes
        else { throw .unsupported("its chunks \(chunkShape) exceed \(Self.mostBytes) bytes") }
    }

    /// Reads the codec that turns elements into bytes.
    private static func arrayToBytes(
        _ codec: NamedConfiguration, _ chunkShape: [Int], _ type: DataType, _ elementSize: Int,
        _ depth: Int
    ) throws(Fault) -> ArrayToBytesCodec {
        switch (codec.name, type) {
        case ("vlen-utf8", .string): return .texts(TextCodec())
        case ("bytes", .string), ("vlen-utf8", _):
            throw .malformed("its codec '\(codec.name)' does not fit \(type.rawValue)")
        case ("bytes", _): return .bytes(try BytesCodec(codec, type))
        case ("sharding_indexed", _):
            return .sharding(
                try ShardingCodec(codec, chunkShape, type, elementSize: elementSize, depth: depth))
        default: throw .unsupported("its codec is '\(codec.name)'")
        }
    }

    /// Reads a codec that turns bytes into bytes; those of numcodecs are the same under longer names.
    private static func bytesToBytes(_ codec: NamedConfiguration) throws(Fault) -> BytesToBytesCodec
    {
        switch codec.name {
        case "blosc", "numcodecs.blosc": .blosc(try BloscCodec(codec))
        case "zstd", "numcodecs.zstd": .zstandard(ZstandardCodec(codec))
        case "gzip", "numcodecs.gzip": .deflate(DeflateCodec(.gzip, codec))
        case "zlib", "numcodecs.zlib": .deflate(DeflateCodec(.zlib, codec))
        case "shuffle", "numcodecs.shuffle": .shuffle(try ShuffleCodec(codec))
        case "crc32c": .checksum
        default: throw .unsupported("its codec is '\(codec.name)'")
        }
    }
}
