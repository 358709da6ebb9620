extension CodecChain {
    /// Encodes a chunk's elements, which stand one after the other, least significant byte first.
    ///
    /// - Parameters:
    ///   - elements: The bytes of all of the chunk's elements.
    ///   - output: Where the encoded chunk is put; what it held before is forgotten.
    ///   - scratch: Memory in between.
    /// - Throws: ``Fault`` with code `unsupported` for codecs that are only read.
    func encode(_ elements: RawSpan, into output: ByteBuffer, scratch: CodecScratch) throws {
        guard arrayToBytes.keepsElements, axisOrder == nil else {
            throw Fault.unsupported("chunks are not written with '\(summary)'")
        }
        try encodeBytes(elements, into: output, scratch: scratch)
    }

    /// Applies all codecs that turn bytes into bytes.
    ///
    /// Checksums are put behind the bytes in place; each other codec moves them to the other one of two buffers, begun so
    /// that the last move ends in the output.
    ///
    /// - Throws: ``Fault`` when a codec cannot hold so much.
    func encodeBytes(_ bytes: RawSpan, into output: ByteBuffer, scratch: CodecScratch) throws {
        let spare = scratch.buffer(.encoded)
        output.removeAll()
        let moves = bytesToBytes.count { $0 != .checksum }
        var (current, other) = moves.isMultiple(of: 2) ? (output, spare) : (spare, output)
        var isUntouched = true
        if bytesToBytes.first.map({ $0 == .checksum }) ?? true {
            current.append(bytes)
            isUntouched = false
        }
        for codec in bytesToBytes {
            guard codec != .checksum else {
                let checksum = current.withBytes { CRC32C.checksum(of: $0) }
                current.append(littleEndian: checksum)
                continue
            }
            other.removeAll()
            if isUntouched {
                try codec.encode(bytes, into: other, scratch: scratch)
            } else {
                try current.withBytes { try codec.encode($0, into: other, scratch: scratch) }
            }
            isUntouched = false
            (current, other) = (other, current)
        }
    }
}

extension ArrayToBytesCodec {
    /// Whether encoding leaves little-endian elements as they are.
    fileprivate var keepsElements: Bool {
        if case .bytes(let codec) = self { codec.endianness == .little } else { false }
    }
}

extension BytesToBytesCodec {
    /// Adds the encoded bytes to a buffer.
    ///
    /// - Throws: ``Fault`` when the codec is only read, or cannot hold so much.
    fileprivate func encode(
        _ bytes: RawSpan, into output: ByteBuffer, scratch: CodecScratch
    ) throws {
        switch self {
        case .blosc(let codec): try codec.encode(bytes, into: output, scratch: scratch)
        case .zstandard(let codec): try codec.encode(bytes, into: output, scratch: scratch)
        case .checksum: output.append(bytes)
        case .deflate, .shuffle:
            throw Fault.unsupported("chunks are not written with '\(summary)'")
        }
    }
}
