extension BytesToBytesCodec {
    /// Decodes into memory of just the right size.
    ///
    /// - Throws: ``Fault`` with code `damaged` or `unsupported`.
    func decode(
        _ encoded: RawSpan, into output: inout MutableRawSpan, scratch: CodecScratch
    ) throws {
        switch self {
        case .blosc: try BloscCodec.decode(encoded, into: &output, scratch: scratch)
        case .zstandard: try ZstandardFrame.decode(encoded, into: &output, scratch: scratch)
        case .deflate(let codec): try DeflateCodec.decode(encoded, codec.wrapper, into: &output)
        case .shuffle(let codec): try codec.decode(encoded, into: &output)
        case .checksum: output.copy(encoded.extracting(try CRC32C.payload(of: encoded)))
        }
    }

    /// Decodes into a buffer, after the claim about the size was found believable.
    ///
    /// - Throws: ``Fault`` with code `damaged` or `unsupported`.
    func decode(_ encoded: RawSpan, into output: ByteBuffer, scratch: CodecScratch) throws {
        switch self {
        case .blosc:
            let count = try believable(try BloscHeader(encoded).decodedCount, encoded)
            try output.withRoom(for: count) { room in
                try BloscCodec.decode(encoded, into: &room, scratch: scratch)
                return count
            }
        case .zstandard:
            let most = try believable(try ZstandardFrame.mostDecoded(of: encoded), encoded)
            try output.withRoom(for: most) { room in
                try ZstandardFrame.decodeSome(encoded, into: &room, scratch: scratch)
            }
        case .deflate(let codec):
            try DeflateCodec.decode(encoded, codec.wrapper, into: output)
        case .shuffle(let codec):
            try output.withRoom(for: encoded.byteCount) { room in
                try codec.decode(encoded, into: &room)
                return encoded.byteCount
            }
        case .checksum:
            output.append(encoded.extracting(try CRC32C.payload(of: encoded)))
        }
    }

    /// Returns a claim about the size of what is decoded, if it can be believed.
    private func believable(_ claimed: Int, _ encoded: RawSpan) throws(Fault) -> Int {
        guard claimed <= CodecChain.mostBytes,
            claimed / CodecChain.largestRatio <= encoded.byteCount
        else { throw .damaged("\(encoded.byteCount) bytes claim to hold \(claimed)") }
        return claimed
    }
}
