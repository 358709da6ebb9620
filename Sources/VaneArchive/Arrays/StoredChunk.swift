/// A part of an array that is decoded at once: a chunk, or an inner chunk of a shard.
struct StoredChunk: Sendable {
    /// What messages call it.
    let name: ChunkName

    /// The elements it holds, which may reach beyond the array.
    let region: Region

    /// How it is encoded.
    let codecs: CodecChain

    /// The object that holds it, or nothing when it is not stored.
    let object: (any StoredObject)?

    /// Where it stands in the object; nothing for the whole of it.
    let range: Range<Int>?

    /// Whether it is stored at all.
    var isStored: Bool { object != nil }

    /// The number of bytes that it takes in the store.
    var storedByteCount: Int { range?.count ?? object?.byteCount ?? 0 }

    /// Decodes the chunk into memory of just its size.
    ///
    /// - Precondition: The chunk is stored.
    /// - Throws: ``Fault``, or ``ArchiveError`` with code `inputOutput`.
    func decode(
        into output: inout MutableRawSpan, of array: ArchiveArray, scratch: CodecScratch
    ) throws {
        let description = description(in: array)
        try withStoredBytes(scratch) { bytes in
            try codecs.decode(bytes, as: description, into: &output, scratch: scratch)
        }
    }

    /// Decodes the chunk into a buffer, which takes memory only when the stored bytes can stand for so much.
    ///
    /// - Precondition: The chunk is stored.
    /// - Throws: ``Fault``, or ``ArchiveError`` with code `inputOutput`.
    func decode(into buffer: ByteBuffer, of array: ArchiveArray, scratch: CodecScratch) throws {
        let count = description(in: array).byteCount
        try CodecChain.requireBelievable(count, from: storedByteCount)
        try buffer.withRoom(for: count) { room in
            try decode(into: &room, of: array, scratch: scratch)
            return count
        }
    }

    /// Decodes the texts of the chunk, the last axis fastest.
    ///
    /// - Precondition: The chunk is stored.
    /// - Throws: ``Fault``, or ``ArchiveError`` with code `inputOutput`.
    func decodeTexts(of array: ArchiveArray, scratch: CodecScratch) throws -> [String] {
        try withStoredBytes(scratch) { bytes in
            try codecs.decodeTexts(bytes, as: description(in: array), scratch: scratch)
        }
    }

    /// What a codec must know about the chunk.
    private func description(in array: ArchiveArray) -> ChunkDescription {
        ChunkDescription(
            shape: region.shape, elementSize: array.metadata.elementSize ?? 0,
            fill: array.metadata.fillValue.bytes)
    }

    /// Calls a closure with the bytes of the chunk as they are stored.
    ///
    /// - Precondition: The chunk is stored.
    /// - Throws: ``ArchiveError`` with code `inputOutput`, or what the closure throws.
    func withStoredBytes<Result>(
        _ scratch: CodecScratch, _ body: (RawSpan) throws -> Result
    ) throws -> Result {
        guard let object else { preconditionFailure("A chunk that is not stored has no bytes.") }
        return try object.withBytes(
            range ?? 0..<object.byteCount, buffer: scratch.buffer(.stored), body)
    }

    /// Refuses a chunk that is not stored where every chunk must be.
    ///
    /// - Throws: ``Fault`` with code `damaged`.
    func requireStored(in array: ArchiveArray) throws {
        guard isStored || !array.isComplete else {
            throw Fault.damaged("it is not in the store, though it was committed")
        }
    }
}
