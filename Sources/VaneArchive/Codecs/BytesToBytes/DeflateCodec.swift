/// Zarr's `gzip` codec, and `zlib`, which differs by what stands around the same compressed bytes.
///
/// - SeeAlso: [The codec's specification](https://zarr-specs.readthedocs.io/en/latest/v3/codecs/gzip/index.html).
struct DeflateCodec: Hashable, Sendable {
    /// What stands around the compressed bytes.
    let wrapper: Inflater.Wrapper

    /// The level of compression, which decoding does not need.
    let level: Int

    /// Reads the codec's configuration, of which decoding needs nothing.
    init(_ wrapper: Inflater.Wrapper, _ codec: NamedConfiguration) {
        self.wrapper = wrapper
        level = codec.configuration["level"]?.integer ?? 1
    }

    /// The object for `zarr.json`.
    var configuration: NamedConfiguration {
        NamedConfiguration(
            wrapper == .gzip ? "gzip" : "numcodecs.zlib", ["level": .integer(level)])
    }

    /// Decodes bytes that fill the output and take all of the input.
    ///
    /// - Throws: ``Fault`` with code `damaged`.
    static func decode(
        _ encoded: RawSpan, _ wrapper: Inflater.Wrapper, into output: inout MutableRawSpan
    ) throws {
        let inflater = try Inflater(wrapper)
        let count = output.byteCount
        let written = try inflater.read(encoded, into: &output)
        var isLonger = false
        if !inflater.isAtEnd {
            // Nothing but the checksum may be left; a byte of room shows whether there is more.
            var room: InlineArray<1, UInt8> = [0]
            var elements = room.mutableSpan
            var byte = unsafe elements.mutableBytes
            isLonger = try inflater.read(encoded, into: &byte) > 0
        }
        guard written == count, inflater.isAtEnd, !isLonger else {
            throw Fault.damaged(
                isLonger || written == count
                    ? "its deflated bytes hold more than the \(count) that belong"
                    : "its deflated bytes hold \(written) where \(count) belong")
        }
        try inflater.requireAllRead(of: encoded)
    }

    /// Decodes bytes of which nobody says how many they hold; deflate shrinks nothing more than 1,032 times.
    ///
    /// - Throws: ``Fault`` with code `damaged`.
    static func decode(
        _ encoded: RawSpan, _ wrapper: Inflater.Wrapper, into output: ByteBuffer
    ) throws {
        let inflater = try Inflater(wrapper)
        var step = max(4096, 4 * encoded.byteCount)
        while !inflater.isAtEnd {
            guard output.count <= CodecChain.mostBytes else {
                throw Fault.damaged(
                    "its deflated bytes hold more than \(CodecChain.mostBytes) bytes")
            }
            try output.withRoom(for: step) { try inflater.read(encoded, into: &$0) }
            step = min(step, 1 << 24)
        }
        try inflater.requireAllRead(of: encoded)
    }
}
