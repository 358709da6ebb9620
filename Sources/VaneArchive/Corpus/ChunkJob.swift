import VaneTensors

/// One inner chunk that is to be encoded, on whatever thread.
struct ChunkJob: Sendable {
    /// The number of the array's writer.
    let writer: Int

    /// How the chunk is encoded.
    let codecs: CodecChain

    /// How values are stored.
    let encoding: ActivationEncoding

    /// The stored bytes of the chunk's first rows.
    let pending: [UInt8]

    /// Where the values of the other rows are.
    let values: Tensor<Float>?

    /// The rows of those values that belong to the chunk.
    let rows: Range<Int>

    /// The stored bytes of a full chunk.
    let byteCount: Int

    /// The bytes of one element of a row that is not there.
    let fill: [UInt8]

    /// Encodes the chunk; rows that are missing at its end become fill value.
    ///
    /// - Throws: ``Fault`` when a codec cannot.
    func encode(into chunk: EncodedChunk, scratch: CodecScratch) throws {
        let elements = scratch.buffer(.elements)
        pending.withBytes { elements.append($0) }
        values?.withSpan { span in
            guard let values else { return }
            let width = values.width
            let part = span.extracting((rows.lowerBound * width)..<(rows.upperBound * width))
            encoding.encode(part, into: elements)
        }
        chunk.rowsByteCount = elements.count
        chunk.rowsChecksum = elements.withBytes { CRC32C.checksum(of: $0) }
        let missing = byteCount - elements.count
        elements.withRoom(for: missing) { room in
            room.fill(with: fill)
            return missing
        }
        try elements.withBytes { try codecs.encode($0, into: chunk.bytes, scratch: scratch) }
        chunk.checksum = chunk.bytes.withBytes { CRC32C.checksum(of: $0) }
    }
}

/// An encoded inner chunk, whose memory is used again for the next one.
///
/// - Note: `@unchecked Sendable`: it has no lock, since one thread fills it and another reads it after the first has ended.
final class EncodedChunk: @unchecked Sendable {
    /// The chunk as it is stored.
    let bytes = ByteBuffer()

    /// The checksum of the chunk as it is stored.
    var checksum: UInt32 = 0

    /// The checksum of its decoded rows, without the missing ones.
    var rowsChecksum: UInt32 = 0

    /// The bytes of those rows.
    var rowsByteCount = 0
}
