internal import CVanePlugin
internal import VaneCore

/// Rows with room for their scores, in memory that shows what is done to it.
@safe
final class ScoredRows {
    /// The rows.
    let rows: GuardedRows
    /// What the readout gives.
    private let form: ReadoutForm
    /// The number of floats between two rows' scores.
    private let gap: Int
    /// Room for the scores, with some more behind them.
    private let memory: UnsafeMutableBufferPointer<Float>

    /// The bits of floats that nobody wrote.
    private static let mark: UInt32 = 0x7FC0_5A5A
    /// The floats of room behind the last row's scores.
    private static let surplus = 16

    /// Copies rows.
    ///
    /// - Throws: ``PluginError`` with code `no-child` when there is no memory.
    init(_ sample: RowSample, _ form: ReadoutForm, gap: Int = 0) throws(PluginError) {
        rows = try GuardedRows(sample.rows, sample.labels, sample.strengths, gap: gap)
        self.form = form
        self.gap = gap
        unsafe memory = .allocate(
            capacity: sample.rows.count * (form.outputs + gap) + Self.surplus)
        unsafe memory.initialize(repeating: Float(bitPattern: Self.mark))
    }

    deinit { unsafe memory.deallocate() }

    /// Has an instance score the rows.
    ///
    /// - Throws: ``PluginError`` as the library fails.
    func score(by instance: PluginInstance) throws(PluginError) {
        var request = unsafe vane_scores_t(memory.baseAddress, outputs: form.outputs)
        unsafe request.row_stride += Int64(gap)
        // SAFETY: there is room for the scores of all rows, as far apart as the request says.
        if let problem = unsafe instance.score(&rows.request.pointee, &request) { throw problem }
    }

    /// The scores, row by row.
    var scores: [Float] {
        (0..<rows.values.count).flatMap { row in
            (0..<form.outputs).map { unsafe memory[row * (form.outputs + gap) + $0] }
        }
    }

    /// What was written that must not be, or not written that must be, if anything.
    func damage(_ originals: [[Float]]) -> String? {
        let stride = form.outputs + gap
        for index in unsafe memory.indices {
            let isScore = index < originals.count * stride && index % stride < form.outputs
            let isWritten = unsafe memory[index].bitPattern != Self.mark
            if isScore, !isWritten { return "the scores of row \(index / stride) were not written" }
            if !isScore, isWritten {
                return
                    "something was written behind the scores of row \(min(index / stride, originals.count - 1))"
            }
        }
        let isSpoilt = zip(originals, rows.values).contains { $0.bits != $1.bits }
        return isSpoilt ? "the rows were written" : rows.damage
    }
}
