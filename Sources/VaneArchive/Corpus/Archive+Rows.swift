public import VaneCore
public import VaneTensors

extension Archive {
    /// Reads the labels of a range of rows.
    ///
    /// - Throws: ``ArchiveError`` with code `notACorpus`, `absent`, `malformed` or `damaged`.
    public func labels(_ range: Range<Int>) throws -> [RowLabel] {
        let corpus = try requireCorpus()
        let columns = try ["sequence", "position", "from_prompt_end", "token_id"].map { name in
            try array(at: "\(CorpusSchema.rowsGroup)/\(name)", rows: corpus.rowCount, type: .int32)
                .integers(range)
        }
        guard columns[0].allSatisfy({ (0..<corpus.sampleCount).contains($0) }) else {
            throw ArchiveError.schema(
                path, "'rows/sequence' names samples beyond the \(corpus.sampleCount) there are")
        }
        return range.indices.map { row in
            let i = row - range.lowerBound
            return RowLabel(
                sequence: columns[0][i], position: columns[1][i],
                promptLength: columns[1][i] - columns[2][i], token: columns[3][i])
        }
    }

    /// Reads the labels of all rows.
    ///
    /// - Throws: ``ArchiveError`` with code `notACorpus`, `malformed` or `damaged`.
    public func labels() throws -> [RowLabel] { try labels(0..<rowCount) }

    /// Reads the number of each sample's first row, and at the end the number of rows.
    ///
    /// - Throws: ``ArchiveError`` with code `notACorpus`, `malformed` or `damaged`.
    public func rowStarts() throws -> [Int] {
        let corpus = try requireCorpus()
        let starts = try array(
            at: CorpusSchema.rowStart, rows: corpus.sampleCount + 1, type: .int64
        ).integers()
        guard starts.first == 0, starts.last == corpus.rowCount,
            zip(starts, starts.dropFirst()).allSatisfy({ $0 <= $1 })
        else {
            throw ArchiveError.schema(path, "'\(CorpusSchema.rowStart)' does not divide the rows")
        }
        return starts
    }

    /// Reads the samples that the rows' `sequence` numbers count.
    ///
    /// - Throws: ``ArchiveError`` with code `notACorpus`, `malformed` or `damaged`.
    public func samples() throws -> [Sample] {
        let corpus = try requireCorpus()
        let columns = try CorpusSchema.texts.map { column in
            try array(at: column.path, rows: corpus.sampleCount, type: .string).texts()
        }
        return (0..<corpus.sampleCount).map { i in
            let texts = columns.map { $0[i] }
            let optional = texts.map { $0.isEmpty ? nil : $0 }
            return Sample(
                id: texts[0], prompt: texts[1], label: optional[2], group: optional[3],
                positive: optional[4], negative: optional[5], forced: optional[6],
                target: optional[7])
        }
    }

    /// Reads the values of the contrast prompts at a hook point, `[samples, width]`; samples without them have NaN.
    ///
    /// - Throws: ``ArchiveError`` with code `notACorpus`, `absent` when the corpus holds no contrasts, or `damaged`.
    public func contrasts(
        at hookPoint: HookPoint
    ) throws -> (positive: Tensor<Float>, negative: Tensor<Float>) {
        let corpus = try requireCorpus()
        let values = try [true, false].map { isPositive in
            let path = CorpusSchema.contrast(hookPoint, positive: isPositive)
            guard arrayPaths.contains(path) else {
                throw ArchiveError.absentArray(path, in: self.path, among: arrayPaths)
            }
            let rows = try array(at: path, rows: corpus.sampleCount).rows()
            return rows.reshaped([rows.rows, rows.width])
        }
        return (values[0], values[1])
    }
}
