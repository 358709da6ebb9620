internal import CVanePlugin
internal import VaneCore

extension vane_rows_t {
    /// Puts the contract's struct together for values that follow each other without gaps.
    init(
        _ values: UnsafeMutablePointer<Float>?, _ labels: UnsafePointer<vane_row_label_t>?,
        count: Int, width: Int
    ) {
        unsafe self.init(
            header: vane_header_t(of: vane_rows_t.self), values: values, row_stride: Int64(width),
            count: Int64(count), width: Int64(width), labels: labels,
            label_stride: Int64(MemoryLayout<vane_row_label_t>.stride))
    }
}

extension vane_outcome_t {
    /// The struct that a plugin is to fill in.
    static var empty: vane_outcome_t {
        vane_outcome_t(
            header: vane_header_t(of: vane_outcome_t.self), rows_changed: 0, rows_declined: 0)
    }
}

extension EditOutcome {
    /// Checks the counts that a plugin reports of a call.
    init(changed: Int64, declined: Int64, of count: Int, by path: String) {
        guard changed >= 0, declined >= 0, changed <= count, declined <= Int64(count) - changed
        else {
            let failure = PluginError.brokenPromise(
                path, in: "apply",
                "it reports \(changed) rows changed and \(declined) declined out of \(count)")
            self.init(failure: failure.message)
            return
        }
        self.init(declined: Int(declined))
    }
}

/// Writes down what each row belongs to, in the contract's form.
enum ContractLabels {
    /// Writes the labels of all rows, or of a stretch of them, to a place that has room for them.
    static func write(
        _ rows: borrowing ActivationRows, _ range: Range<Int>? = nil,
        to labels: UnsafeMutablePointer<vane_row_label_t>
    ) {
        let range = range ?? 0..<rows.count
        for index in range {
            let label = rows.labels[index]
            // SAFETY: the caller vouches for room for that many labels, and they are trivial.
            unsafe labels[index - range.lowerBound] = vane_row_label_t(
                sequence: label.sequence, position: label.position,
                from_prompt_end: label.fromPromptEnd, phase: label.phase.rawValue,
                token: label.token, step: Int32(label.step), strength: rows.strengths[index])
        }
    }
}
