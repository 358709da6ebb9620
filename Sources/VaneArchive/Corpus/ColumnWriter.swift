/// Writes one list of whole numbers or texts, a chunk an object.
struct ColumnWriter {
    /// The path of the array.
    let path: String

    /// What its `zarr.json` says; the number of elements is that of the last commit.
    private(set) var metadata: ArrayMetadata

    /// The number of elements so far.
    private(set) var count: Int

    /// The bytes of the elements in the current chunk: numbers as they are, texts behind their lengths.
    private var pending: [UInt8]

    /// What is known about the published chunks.
    private(set) var manifest: Manifest

    /// Begins a new list, or goes on with one whose last chunk was read back.
    init(
        path: String, metadata: ArrayMetadata, pending: [UInt8] = [],
        manifest: Manifest = Manifest()
    ) {
        self.path = path
        self.metadata = metadata
        self.pending = pending
        self.manifest = manifest
        count = metadata.shape[0]
    }

    /// The elements of a chunk.
    private var chunkCount: Int { metadata.chunkShape[0] }

    /// Adds numbers.
    ///
    /// - Precondition: The list's elements are of the numbers' type.
    /// - Throws: ``ArchiveError`` with code `inputOutput` when a chunk was full and cannot be written.
    mutating func append<Number: FixedWidthInteger & BitwiseCopyable>(
        contentsOf numbers: [Number], to store: any CorpusStore
    ) throws {
        precondition(
            metadata.dataType.byteCount == Number.bitWidth / 8, "Another type of number.")
        var rest = numbers[...]
        while !rest.isEmpty {
            let part = rest.prefix(chunkCount - count % chunkCount)
            // SAFETY: the bytes of integers are read during the call.
            unsafe part.map(\.littleEndian).withUnsafeBytes {
                unsafe pending.append(contentsOf: $0)
            }
            rest = rest.dropFirst(part.count)
            try countElements(part.count, store)
        }
    }

    /// Adds a number.
    ///
    /// - Precondition: The list's elements are of the number's type.
    /// - Throws: ``ArchiveError`` with code `inputOutput` when a chunk was full and cannot be written.
    mutating func append<Number: FixedWidthInteger & BitwiseCopyable>(
        _ number: Number, to store: any CorpusStore
    ) throws {
        try append(contentsOf: [number], to: store)
    }

    /// Adds a text.
    ///
    /// - Precondition: The list's elements are texts.
    /// - Throws: ``ArchiveError`` with code `inputOutput` when a chunk was full and cannot be written.
    mutating func append(_ text: String, to store: any CorpusStore) throws {
        precondition(metadata.dataType == .string, "No list of texts.")
        pending += TextCodec.encoded(text)
        try countElements(1, store)
    }

    /// Counts elements of the current chunk and writes it when it is full.
    private mutating func countElements(_ number: Int, _ store: any CorpusStore) throws {
        count += number
        guard count.isMultiple(of: chunkCount) else { return }
        let (key, bytes) = try write(elements: chunkCount, to: store)
        manifest.entries[key] = .full(
            byteCount: bytes.count, checksum: bytes.withBytes { CRC32C.checksum(of: $0) },
            rowsChecksum: pending.withBytes { CRC32C.checksum(of: $0) })
        pending = []
    }

    /// Writes the current chunk as it is and counts all elements as committed.
    ///
    /// - Throws: ``ArchiveError`` with code `inputOutput`.
    mutating func commit(to store: any CorpusStore) throws {
        guard count != metadata.shape[0] else { return }
        let elements = count % chunkCount
        if elements > 0 {
            let (key, _) = try write(elements: elements, to: store)
            manifest.entries[key] = .partial(
                rowCount: elements, rowsChecksum: pending.withBytes { CRC32C.checksum(of: $0) })
        }
        metadata.shape[0] = count
    }

    /// Encodes and publishes the current chunk at its full size, and returns its key and its bytes.
    private func write(
        elements: Int, to store: any CorpusStore
    ) throws -> (key: String, bytes: ByteBuffer) {
        let missing = chunkCount - elements
        var chunk = pending
        if metadata.dataType == .string {
            chunk = TextCodec.header(chunkCount) + chunk + [UInt8](repeating: 0, count: 4 * missing)
        } else {
            for _ in 0..<missing { chunk += metadata.fillValue.bytes }
        }
        let key = path + "/" + metadata.keyEncoding.key([(count - 1) / chunkCount])
        let encoded = ByteBuffer()
        try CodecScratch.withPooled { scratch in
            try chunk.withBytes { bytes in
                try metadata.codecs.encodeBytes(bytes, into: encoded, scratch: scratch)
            }
        }
        try encoded.withBytes { try store.write($0, to: key) }
        return (key, encoded)
    }
}
