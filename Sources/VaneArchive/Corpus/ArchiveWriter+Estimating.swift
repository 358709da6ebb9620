public import VaneCore

/// The room that a corpus will take, judged by a part of it.
public struct ArchiveEstimate: Sendable, Hashable {
    /// The bytes of all arrays in the store, metadata not counted, as in ``ArchiveSummary``.
    public let storedByteCount: Int

    /// The bytes of all numbers in their own types.
    public let sourceByteCount: Int
}

extension ArchiveWriter {
    /// Creates a writer that keeps nothing and counts the bytes of what is appended, for ``estimate(of:rowCount:)``.
    ///
    /// - Throws: ``ArchiveError`` with code `unsupported` for rows that exceed a chunk.
    public init(
        estimating corpus: CorpusDescription, options: ArchiveOptions = ArchiveOptions()
    ) throws {
        let store = CountingStore()
        try self.init(store.name, creating: corpus, options, in: store, nil)
    }

    /// Returns the room that a corpus will take of which a part was appended.
    ///
    /// Rows and labels are extrapolated in proportion; the texts of the samples are compressed as they are.
    ///
    /// - Parameters:
    ///   - samples: All samples of the corpus.
    ///   - rows: The number of rows that they have.
    /// - Returns: The room that the whole corpus will take.
    /// - Precondition: The writer was created to estimate.
    /// - Throws: ``ArchiveError`` with code `unsupported` for samples that exceed a chunk.
    public consuming func estimate(of samples: [Sample], rowCount rows: Int) throws
        -> ArchiveEstimate
    {
        try commit()
        guard let counted = store as? CountingStore else {
            preconditionFailure("Only a writer that was created to estimate can do so.")
        }
        var (stored, source) = (0, 0)
        for (i, array) in arrays.rows.enumerated() {
            let isOfRows = i < corpus.hookPoints.count
            let all = isOfRows ? rows : samples.count
            let part = isOfRows ? rowCount : sampleCount
            let bytes = counted.byteCount(below: array.path)
            stored += array.estimate(of: all, from: bytes, of: part)
            source += all * array.rowWidth * (corpus.encoding.sourceType.byteCount ?? 0)
        }
        for array in arrays.labels + [arrays.rowStart] {
            let isOfRows = array.path != CorpusSchema.rowStart
            let (all, part) = isOfRows ? (rows, rowCount) : (samples.count + 1, sampleCount + 1)
            stored += counted.byteCount(below: array.path) * all / max(1, part)
            source += all * (array.metadata.dataType.byteCount ?? 0)
        }
        let texts = CountingStore()
        for (array, column) in zip(arrays.texts, CorpusSchema.texts) {
            var metadata = array.metadata
            metadata.shape[0] = 0
            var writer = ColumnWriter(path: array.path, metadata: metadata)
            for sample in samples { try writer.append(column.value(sample) ?? "", to: texts) }
            try writer.commit(to: texts)
            stored += texts.byteCount(below: array.path)
        }
        return ArchiveEstimate(storedByteCount: stored, sourceByteCount: source)
    }
}

extension RowsWriter {
    /// Returns the bytes that some rows will take, from those that the first of them have taken.
    fileprivate func estimate(of rows: Int, from byteCount: Int, of part: Int) -> Int {
        guard part > 0 else { return 0 }
        func shards(_ rows: Int) -> Int {
            (rows + metadata.chunkShape[0] - 1) / metadata.chunkShape[0]
        }
        let chunks = byteCount - shards(part) * sharding.indexByteCount
        let scaled = Double(chunks) * Double(rows) / Double(part)
        return Int(scaled.rounded()) + shards(rows) * sharding.indexByteCount
    }
}
