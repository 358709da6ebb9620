internal import CVanePlugin
internal import VaneCore

extension PluginInstance {
    /// Returns what the instance must be handed before it can edit a sequence.
    ///
    /// - Throws: ``PluginError`` with code `failed`, `failedWithoutMessage`, `nullSlot` or `invalidDescriptor`.
    func needs() throws(PluginError) -> InterventionNeeds {
        guard let ask = unsafe table?.needs else { return InterventionNeeds() }
        var needs = unsafe vane_needs_t(header: vane_header_t(of: vane_needs_t.self), context: nil)
        try unsafe call("needs", .needs) { error in
            // SAFETY: the instance is alive, and both structs outlive the call.
            unsafe ask(pointer, &needs, &error)
        }
        guard let context = unsafe needs.context else { return InterventionNeeds() }
        let text = unsafe try LoadedImage.text(context, "vane_needs_t.context", image.path)
        guard let hook = try? HookPoint(text) else {
            throw .invalidDescriptor(
                image.path,
                "it asks for a context at '\(text)', which is no hook point such as 'resid_post.3'")
        }
        guard unsafe table?.begin != nil else {
            throw .nullSlot(image.path, "vane_intervention_t.begin")
        }
        return InterventionNeeds(context: hook)
    }

    /// Makes the instance ready for rows of a shape and for its first run.
    ///
    /// - Throws: ``PluginError`` with code `failed` or `failedWithoutMessage`.
    func prepare(for shape: RunShape) throws(PluginError) {
        var bounds = vane_shape_t(
            header: vane_header_t(of: vane_shape_t.self), width: Int64(shape.width),
            context_width: Int64(shape.contextWidth), sequences: Int64(shape.sequences),
            rows: Int64(shape.rows))
        guard let prepare = unsafe table?.prepare else { throw noInterface(VANE_INTERVENTION) }
        try unsafe call("prepare", .prepare) { error in
            // SAFETY: the instance is alive, the slot was checked, and the structs outlive the call.
            unsafe prepare(pointer, &bounds, &error)
        }
        try reset()
    }

    /// Makes the instance forget all sequences, for the next run.
    ///
    /// - Throws: ``PluginError`` with code `failed` or `failedWithoutMessage`.
    func reset() throws(PluginError) {
        guard let reset = unsafe table?.reset else { throw noInterface(VANE_INTERVENTION) }
        try unsafe call("reset", .reset) { error in
            // SAFETY: the instance is alive, and the slot was checked.
            unsafe reset(pointer, &error)
        }
    }

    /// Hands context vectors over, where any are taken; returns what went wrong, if anything.
    func begin(_ contexts: inout vane_rows_t) -> PluginError? {
        guard let begin = unsafe table?.begin else { return nil }
        enter(.begin)
        defer { leave() }
        var error: UnsafePointer<vane_error_t>?
        // SAFETY: the instance is alive; the caller vouches for the rows, which live during the call.
        let status = unsafe begin(pointer, &contexts, &error)
        return unsafe PluginFailure.taking(status, error).map {
            .failed(image.path, in: "begin", $0)
        }
    }

    /// Lets the plugin edit rows in place; returns what went wrong, if anything, and writes down what it reports.
    func apply(_ rows: inout vane_rows_t, _ outcome: inout vane_outcome_t) -> PluginError? {
        guard let apply = unsafe table?.apply else { return noInterface(VANE_INTERVENTION) }
        enter(.apply)
        defer { leave() }
        var error: UnsafePointer<vane_error_t>?
        // SAFETY: the slot was checked, the instance is alive; the caller vouches for the rows, which live during the call.
        let status = unsafe apply(pointer, &rows, &outcome, &error)
        return unsafe PluginFailure.taking(status, error).map {
            .failed(image.path, in: "apply", $0)
        }
    }

    /// The error for an interface that the library does not have, which its descriptors ruled out.
    func noInterface(_ id: String) -> PluginError {
        .nullSlot(image.path, "get_interface(\"\(id)\")")
    }
}
