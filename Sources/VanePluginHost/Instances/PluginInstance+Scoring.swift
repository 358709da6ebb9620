internal import CVanePlugin
internal import VaneCore

extension PluginInstance {
    /// Returns how wide rows are and how many scores each gets.
    ///
    /// - Throws: ``PluginError`` with code `failed`, `failedWithoutMessage` or `brokenPromise`.
    func form() throws(PluginError) -> ReadoutForm {
        guard let table = image.readout else { throw noInterface(VANE_READOUT) }
        var form = vane_form_t(
            header: vane_header_t(of: vane_form_t.self), width: 0, outputs: 0)
        try unsafe call("form", .form) { error in
            // SAFETY: the slot was checked, the instance is alive, and the struct outlives the call.
            unsafe table.form(pointer, &form, &error)
        }
        guard form.width > 0, (1...Int64(VANE_SCORES_MOST)).contains(form.outputs) else {
            throw .brokenPromise(
                image.path, in: "form",
                "it reads rows of \(form.width) values and gives \(form.outputs) scores")
        }
        return ReadoutForm(width: Int(form.width), outputs: Int(form.outputs))
    }

    /// Makes the readout ready for calls of at most that many rows.
    ///
    /// - Throws: ``PluginError`` with code `failed` or `failedWithoutMessage`.
    func prepare(rows: Int) throws(PluginError) {
        guard let table = image.readout else { throw noInterface(VANE_READOUT) }
        try unsafe call("prepare", .prepare) { error in
            // SAFETY: as above.
            unsafe table.prepare(pointer, Int64(rows), &error)
        }
    }

    /// Lets the plugin score rows; returns what went wrong, if anything.
    func score(_ rows: inout vane_rows_t, _ scores: inout vane_scores_t) -> PluginError? {
        guard let table = image.readout else { return noInterface(VANE_READOUT) }
        enter(.score)
        defer { leave() }
        var error: UnsafePointer<vane_error_t>?
        // SAFETY: the slot was checked, the instance is alive; the caller vouches for rows and scores, which live during the call.
        let status = unsafe table.score(pointer, &rows, &scores, &error)
        return unsafe PluginFailure.taking(status, error).map {
            .failed(image.path, in: "score", $0)
        }
    }
}

/// What a readout takes and gives.
struct ReadoutForm: Codable, Sendable, Hashable {
    /// The number of values in a row, D.
    let width: Int
    /// The number of scores that a row gets, K.
    let outputs: Int
    /// The most rows in one call to a library's readout.
    static let rows = 256
}

extension vane_scores_t {
    /// Puts the contract's struct together for scores that follow each other without gaps.
    init(_ values: UnsafeMutablePointer<Float>?, outputs: Int) {
        unsafe self.init(
            header: vane_header_t(of: vane_scores_t.self), values: values,
            row_stride: Int64(outputs), outputs: Int64(outputs))
    }
}
