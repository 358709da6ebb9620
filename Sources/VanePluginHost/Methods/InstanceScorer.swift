internal import CVanePlugin
internal import VaneCore

/// Has an instance in this process score rows, with the memory for their labels.
@safe
final class InstanceScorer: PluginScorer {
    /// The instance.
    private let instance: PluginInstance
    /// What it reads and gives.
    private let form: ReadoutForm
    /// Room for the labels of one call.
    private let labels: UnsafeMutablePointer<vane_row_label_t>

    /// Takes over an instance that is ready for rows.
    init(_ instance: PluginInstance, _ form: ReadoutForm) {
        self.instance = instance
        self.form = form
        unsafe labels = .allocate(capacity: ReadoutForm.rows)
    }

    deinit { unsafe labels.deallocate() }

    /// Lets the plugin read the rows where they are and write its scores where they go.
    func score(
        _ rows: borrowing ActivationRows, _ range: Range<Int>, into scores: inout MutableSpan<Float>
    ) -> PluginError? {
        unsafe ContractLabels.write(rows, range, to: labels)
        let (width, outputs, first) = (form.width, form.outputs, range.lowerBound)
        return rows.withValues { values in
            unsafe values.withUnsafeBufferPointer { source in
                unsafe scores.withUnsafeMutableBufferPointer { target in
                    // SAFETY: the caller vouches for the stretch and for room for its scores; the contract forbids the plugin
                    // to write the values.
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
    }
}
