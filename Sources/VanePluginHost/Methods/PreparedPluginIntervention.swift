internal import CVanePlugin
internal import VaneCore
internal import VaneTensors

/// A library's instance at work, with the memory for its rows' labels.
@safe
final class PreparedPluginIntervention: PreparedIntervention {
    /// The instance.
    private let instance: PluginInstance
    /// Room for the labels of one call.
    private let labels: UnsafeMutablePointer<vane_row_label_t>
    /// How many labels there is room for.
    private let capacity: Int
    /// What went wrong while contexts were handed over; it is told with the next rows.
    private var failure: PluginError?

    /// Takes over an instance that was prepared for a shape.
    init(_ instance: PluginInstance, _ shape: RunShape) {
        self.instance = instance
        capacity = max(shape.rows, shape.sequences)
        unsafe labels = .allocate(capacity: capacity)
    }

    deinit { unsafe labels.deallocate() }

    /// Hands context vectors to the plugin.
    func begin(_ contexts: borrowing ActivationRows) {
        writeLabels(contexts)
        let (width, count) = (contexts.width, contexts.count)
        let problem = contexts.withValues { values in
            unsafe values.withUnsafeBufferPointer { buffer in
                // SAFETY: values and labels outlive the call; the contract forbids the plugin to write these values.
                var rows = unsafe vane_rows_t(
                    UnsafeMutablePointer(mutating: buffer.baseAddress), labels, count: count,
                    width: width)
                return unsafe instance.begin(&rows)
            }
        }
        if let problem { failure = problem }
    }

    /// Lets the plugin edit the rows in place and checks what it reports.
    func apply(to rows: inout ActivationRows) -> EditOutcome {
        if let failure { return EditOutcome(failure: failure.message) }
        writeLabels(rows)
        var outcome = vane_outcome_t.empty
        let (width, count) = (rows.width, rows.count)
        let problem = rows.withMutableValues { values in
            unsafe values.withUnsafeMutableBufferPointer { buffer in
                // SAFETY: values and labels outlive the call, and only this thread has them.
                var request = unsafe vane_rows_t(
                    buffer.baseAddress, labels, count: count, width: width)
                return unsafe instance.apply(&request, &outcome)
            }
        }
        if let problem { return EditOutcome(failure: problem.message) }
        return EditOutcome(
            changed: outcome.rows_changed, declined: outcome.rows_declined, of: count,
            by: instance.image.path)
    }

    /// Writes down what each row belongs to.
    ///
    /// - Precondition: There are no more rows than the run's shape allows.
    private func writeLabels(_ rows: borrowing ActivationRows) {
        precondition(rows.count <= capacity, "A call has no more rows than its run's shape.")
        unsafe ContractLabels.write(rows, to: labels)
    }
}
