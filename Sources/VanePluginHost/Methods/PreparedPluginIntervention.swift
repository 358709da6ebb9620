internal import CVanePlugin
internal import VaneCore
internal import VaneTensors

/// A library's instance at work, with the memory for its rows' labels.
@safe
final class PreparedPluginIntervention: PreparedIntervention {
    /// The instance.
    private let instance: PluginInstance
    /// Room for the labels of one call.
    private let labels: UnsafeMutableBufferPointer<vane_row_label_t>
    /// What went wrong while contexts were handed over; it is told with the next rows.
    private var failure: PluginError?

    /// Takes over an instance that was prepared for a shape.
    init(_ instance: PluginInstance, _ shape: RunShape) {
        self.instance = instance
        unsafe labels = .allocate(capacity: max(shape.rows, shape.sequences))
    }

    deinit { unsafe labels.deallocate() }

    /// Hands context vectors to the plugin.
    func begin(_ contexts: borrowing ActivationRows) {
        guard let begin = unsafe instance.table.begin else { return }
        writeLabels(contexts)
        var error: UnsafePointer<vane_error_t>?
        let (width, count) = (contexts.width, contexts.count)
        let status = contexts.withValues { values in
            unsafe values.withUnsafeBufferPointer { buffer in
                var rows = unsafe rows(
                    UnsafeMutablePointer(mutating: buffer.baseAddress), count: count, width: width)
                // SAFETY: values and labels outlive the call; the contract forbids the plugin to write these values.
                return unsafe begin(instance.pointer, &rows, &error)
            }
        }
        if let problem = unsafe PluginFailure.taking(status, error) {
            failure = .failed(instance.image.path, in: "begin", problem)
        }
    }

    /// Lets the plugin edit the rows in place and checks what it reports.
    func apply(to rows: inout ActivationRows) -> EditOutcome {
        if let failure { return EditOutcome(failure: failure.message) }
        writeLabels(rows)
        var outcome = vane_outcome_t(
            header: vane_header_t(of: vane_outcome_t.self), rows_changed: 0, rows_declined: 0)
        var error: UnsafePointer<vane_error_t>?
        let (width, count) = (rows.width, rows.count)
        let status = rows.withMutableValues { values in
            unsafe values.withUnsafeMutableBufferPointer { buffer in
                var request = unsafe self.rows(buffer.baseAddress, count: count, width: width)
                // SAFETY: the slot was checked; values, labels and structs outlive the call, and only this thread has them.
                return unsafe instance.table.apply(
                    instance.pointer, &request, &outcome, &error)
            }
        }
        if let problem = unsafe PluginFailure.taking(status, error) {
            let failure = PluginError.failed(instance.image.path, in: "apply", problem)
            return EditOutcome(failure: failure.message)
        }
        let (changed, declined) = (outcome.rows_changed, outcome.rows_declined)
        guard changed >= 0, declined >= 0, changed <= count, declined <= Int64(count) - changed
        else {
            let failure = PluginError.brokenPromise(
                instance.image.path, in: "apply",
                "it reports \(changed) rows changed and \(declined) declined out of \(count)")
            return EditOutcome(failure: failure.message)
        }
        return EditOutcome(declined: Int(declined))
    }

    /// Writes down what each row belongs to.
    ///
    /// - Precondition: There are no more rows than the run's shape allows.
    private func writeLabels(_ rows: borrowing ActivationRows) {
        let room = unsafe labels.count
        precondition(rows.count <= room, "A call has no more rows than its run's shape.")
        for index in 0..<rows.count {
            let label = rows.labels[index]
            // SAFETY: there is room for that many labels, and they are trivial.
            unsafe labels[index] = vane_row_label_t(
                sequence: label.sequence, position: label.position,
                from_prompt_end: label.fromPromptEnd, phase: label.phase.rawValue,
                token: label.token, step: Int32(label.step), strength: rows.strengths[index])
        }
    }

    /// Puts the contract's struct together for values that follow each other without gaps.
    private func rows(
        _ values: UnsafeMutablePointer<Float>?, count: Int, width: Int
    ) -> vane_rows_t {
        unsafe vane_rows_t(
            header: vane_header_t(of: vane_rows_t.self), values: values, row_stride: Int64(width),
            count: Int64(count), width: Int64(width), labels: UnsafePointer(labels.baseAddress),
            label_stride: Int64(MemoryLayout<vane_row_label_t>.stride))
    }
}
