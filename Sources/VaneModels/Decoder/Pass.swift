import VaneCore

/// The rows that pass through the decoder together: pieces of sequences, packed one behind the other.
///
/// Packing means that no row is padding, whatever the lengths of the sequences; a sequence in its prompt may pass beside
/// others that generate.
struct Pass {
    /// Neighbouring rows of one sequence, at neighbouring positions.
    struct Segment {
        /// The sequence's place in the key-value cache.
        let slot: Int

        /// The first row.
        let firstRow: Int

        /// The number of rows.
        let count: Int

        /// The position of the first row in its sequence.
        let start: Int
    }

    /// What each row belongs to.
    private(set) var labels: [RowLabel] = []

    /// The pieces of sequences.
    private(set) var segments: [Segment] = []

    /// The rows whose next-token scores are wanted, in order.
    private(set) var scoredRows: [Int] = []

    /// The number of rows.
    var rows: Int { labels.count }

    /// Empties the pass and keeps its memory.
    mutating func removeAll() {
        labels.removeAll(keepingCapacity: true)
        segments.removeAll(keepingCapacity: true)
        scoredRows.removeAll(keepingCapacity: true)
    }

    /// Adds the next positions of a sequence.
    mutating func append(_ sequence: RunningSequence, positions: Range<Int>) {
        segments.append(
            Segment(
                slot: sequence.slot, firstRow: rows, count: positions.count,
                start: positions.lowerBound))
        for position in positions {
            if sequence.wantsScores(at: position) { scoredRows.append(rows) }
            labels.append(
                RowLabel(
                    sequence: sequence.index, position: position,
                    promptLength: sequence.promptLength, token: Int(sequence.tokens[position])))
        }
    }
}
