/// What can be put in the place of damaged chunks of a corpus's lists, where other lists say the same.
///
/// | list                | follows from                                                        |
/// |---------------------|---------------------------------------------------------------------|
/// | `rows/sequence`     | `samples/row_start`                                                 |
/// | `samples/row_start` | `rows/sequence`                                                     |
/// | `rows/phase`        | `rows/from_prompt_end`: 1 from 0 on                                 |
/// | `rows/step`         | `rows/from_prompt_end`: one more, at least 0                        |
struct SalvagedLists {
    /// The archive.
    let archive: Archive

    /// The attributes of the corpus.
    let attributes: CorpusAttributes

    /// The arrays of the corpus by path.
    let arrays: [String: ArchiveArray]

    /// The rows of each list that lie in damaged chunks.
    let damaged: [String: RowRanges]

    /// Returns the numbers that belong in a part of a list, or nothing when no other list tells.
    ///
    /// - Throws: ``ArchiveError`` with code `inputOutput`.
    func numbers(_ path: String, _ range: Range<Int>) throws -> [Int]? {
        switch path {
        case "rows/sequence":
            guard let starts = try sound(CorpusSchema.rowStart, nil) else { return nil }
            var sample = 0
            return range.map { row in
                while sample + 2 < starts.count, starts[sample + 1] <= row { sample += 1 }
                return sample
            }
        case CorpusSchema.rowStart:
            guard let sequence = try sound("rows/sequence", nil) else { return nil }
            var starts: [Int] = []
            for (row, sample) in sequence.enumerated() {
                while starts.count <= sample { starts.append(row) }
            }
            while starts.count <= attributes.sampleCount { starts.append(sequence.count) }
            return Array(starts[range])
        case "rows/phase": return try sound("rows/from_prompt_end", range)?.map { $0 < 0 ? 0 : 1 }
        case "rows/step": return try sound("rows/from_prompt_end", range)?.map { max(0, $0 + 1) }
        default: return nil
        }
    }

    /// Reads a part of a list, or all of it, unless a damaged chunk lies in it.
    private func sound(_ path: String, _ range: Range<Int>?) throws -> [Int]? {
        guard let array = arrays[path] else { return nil }
        let range = range ?? 0..<array.rowCount
        guard !(damaged[path]?.ranges ?? []).contains(where: { $0.overlaps(range) }) else {
            return nil
        }
        return try array.integers(range)
    }
}
