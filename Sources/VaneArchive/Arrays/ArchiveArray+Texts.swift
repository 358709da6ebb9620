import Synchronization

extension ArchiveArray {
    /// Reads the texts of a range of rows, the last axis fastest, chunks in parallel.
    ///
    /// - Throws: ``ArchiveError`` with code `absent`, `unsupported` for other elements, or `damaged`.
    public func texts(_ range: Range<Int>) throws -> [String] {
        guard dataType.isText else {
            throw ArchiveError.wrongKind(name, dataType, wanted: "texts")
        }
        guard range.lowerBound >= 0, range.upperBound <= rowCount else {
            throw ArchiveError.absentRows(
                name, asked: "\(range.lowerBound)..<\(range.upperBound)", rows: rowCount)
        }
        let region = Region(
            start: shape.indices.map { $0 == 0 ? range.lowerBound : 0 },
            shape: shape.isEmpty ? [] : [range.count] + shape.dropFirst())
        try requireProportion([region])
        let fill = try fillText
        let result = Mutex([String](repeating: fill, count: region.count))
        let array = self
        try forEachChunk(meeting: [region]) { chunk, scratch in
            guard chunk.isStored else { return try chunk.requireStored(in: array) }
            let texts = try chunk.decodeTexts(of: array, scratch: scratch)
            result.withLock { result in
                chunk.region.forEachStretch(sharedWith: region) { mine, theirs, count in
                    result.replaceSubrange(
                        theirs..<(theirs + count), with: texts[mine..<(mine + count)])
                }
            }
        }
        return result.withLock { $0 }
    }

    /// Reads all texts, the last axis fastest.
    ///
    /// - Throws: ``ArchiveError`` with code `unsupported` for other elements, or `damaged`.
    public func texts() throws -> [String] { try texts(0..<rowCount) }

    /// The text that stands for those that are not stored.
    private var fillText: String {
        get throws {
            let bytes = metadata.fillValue.bytes
            guard let size = metadata.fixedTextSize else {
                return String(decoding: bytes, as: UTF8.self)
            }
            return try bytes.withBytes { try FixedTextCodec.texts(of: $0, elementSize: size) }[0]
        }
    }
}
