internal import CVanePlugin
internal import Synchronization
internal import VaneCore

/// A readout whose work is done by a library in this process.
///
/// - Note: `@unchecked Sendable`: the lock `calls` is held whenever the instance or the labels are used.
@safe
final class PluginReadout: Readout, @unchecked Sendable {
    /// The number of values in a row.
    let width: Int
    /// The number of scores that a row gets.
    let outputs: Int
    /// The instance.
    private let instance: PluginInstance
    /// Room for the labels of one call.
    private let labels: UnsafeMutablePointer<vane_row_label_t>
    /// Guards the instance and the labels, and holds what went wrong so far.
    private let calls = Mutex<String?>(nil)

    /// Takes over an instance that has learned what it has to.
    ///
    /// - Throws: ``PluginError`` as the library refuses.
    init(_ instance: PluginInstance) throws(PluginError) {
        let form = try instance.form()
        try instance.prepare(rows: ReadoutForm.rows)
        (width, outputs) = (form.width, form.outputs)
        self.instance = instance
        unsafe labels = .allocate(capacity: ReadoutForm.rows)
    }

    deinit { unsafe labels.deallocate() }

    /// What went wrong so far, if anything.
    var failure: String? { calls.withLock { $0 } }

    /// Lets the plugin score the rows, some at a time; what it fails to score becomes no number.
    func score(_ rows: borrowing ActivationRows, into scores: inout MutableSpan<Float>) {
        let problem = calls.withLock { failure in
            failure = failure ?? scoreLocked(rows, into: &scores)
            return failure
        }
        guard problem != nil else { return }
        for index in 0..<(rows.count * outputs) { scores[index] = .nan }
    }

    /// Scores rows while the lock is held; returns what went wrong, if anything.
    private func scoreLocked(
        _ rows: borrowing ActivationRows, into scores: inout MutableSpan<Float>
    ) -> String? {
        precondition(
            rows.width == width && scores.count >= rows.count * outputs,
            "The rows have the readout's width, and there is room for all scores.")
        let count = rows.count
        for first in stride(from: 0, to: count, by: ReadoutForm.rows) {
            let range = first..<min(first + ReadoutForm.rows, count)
            unsafe ContractLabels.write(rows, range, to: labels)
            let problem = rows.withValues { values in
                unsafe values.withUnsafeBufferPointer { source in
                    unsafe scores.withUnsafeMutableBufferPointer { target in
                        // SAFETY: the range lies inside the rows, and there is room for all scores; the contract forbids the
                        // plugin to write the values.
                        let values = unsafe UnsafeMutablePointer(mutating: source.baseAddress)
                            .map { unsafe $0 + first * width }
                        var request = unsafe vane_rows_t(
                            values, labels, count: range.count, width: width)
                        let room = unsafe target.baseAddress.map { unsafe $0 + first * outputs }
                        var place = unsafe vane_scores_t(room, outputs: outputs)
                        return unsafe instance.score(&request, &place)
                    }
                }
            }
            if let problem { return problem.message }
        }
        return nil
    }
}
