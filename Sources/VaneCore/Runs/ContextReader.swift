/// Reads sequences' context vectors, the last prompt position at one hook point, and hands them over.
struct ContextReader {
    /// The intervention that asked.
    let prepared: any PreparedIntervention
    /// Where a head's slice begins in a row; 0 elsewhere.
    let headOffset: Int
    /// The vectors of one pass.
    var rows: ActivationRows
    /// Whether a sequence's vector has been read, by sequence.
    var known: [Bool]

    /// Gathers the last prompt positions of a pass and hands them over, if there are any.
    mutating func read(_ values: Span<Float>, stride: Int, labels: [RowLabel]) {
        rows.removeAll()
        for (row, label) in labels.enumerated()
        where !label.isPadding && label.fromPromptEnd == -1 {
            rows.append(label, from: values, at: row * stride + headOffset)
            known[Int(label.sequence)] = true
        }
        if rows.count > 0 { prepared.begin(rows) }
    }
}
