internal import CVanePlugin
internal import VaneCore

/// One instance of a library's method, ended when its last owner lets it go.
@safe
final class PluginInstance {
    /// The library.
    let image: LoadedImage
    /// How its methods edit.
    let table: vane_intervention_t
    /// What the plugin made.
    let pointer: OpaquePointer

    /// Creates an instance with checked parameters.
    ///
    /// - Throws: ``PluginError`` with code `failed`, `failedWithoutMessage`, `nullSlot` or `brokenPromise`.
    init(
        _ image: LoadedImage, _ method: MethodDescriptor, _ values: ParameterValues
    ) throws(PluginError) {
        guard let table = image.intervention else {
            throw .nullSlot(image.path, "get_interface(\"\(VANE_INTERVENTION)\")")
        }
        var (made, error): (OpaquePointer?, UnsafePointer<vane_error_t>?) = (nil, nil)
        let memory = SettingsMemory(values, of: method)
        image.trace?(.create)
        defer { image.trace?(.idle) }
        let status = unsafe memory.withSettings { settings in
            // SAFETY: the slot was checked when the library was loaded; all arguments live during the call.
            unsafe image.plugin.create(method.id, settings, &made, &error)
        }
        if let failure = unsafe PluginFailure.taking(status, error) {
            throw .failed(image.path, in: "create", failure)
        }
        guard let pointer = unsafe made else {
            throw .brokenPromise(image.path, in: "create", "it succeeds but makes no instance")
        }
        self.image = image
        self.table = table
        unsafe self.pointer = pointer
    }

    deinit {
        image.trace?(.destroy)
        // SAFETY: the instance came from `create` of the same library and is given back here, once.
        unsafe image.plugin.destroy(pointer)
        image.trace?(.idle)
    }

    /// Returns what the instance must be handed before it can edit a sequence.
    ///
    /// - Throws: ``PluginError`` with code `failed`, `failedWithoutMessage`, `nullSlot` or `invalidDescriptor`.
    func needs() throws(PluginError) -> InterventionNeeds {
        guard let ask = unsafe table.needs else { return InterventionNeeds() }
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
        guard unsafe table.begin != nil else {
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
        try unsafe call("prepare", .prepare) { error in
            // SAFETY: the instance is alive, the slot was checked, and the structs outlive the call.
            unsafe table.prepare(pointer, &bounds, &error)
        }
        try reset()
    }

    /// Makes the instance forget all sequences, for the next run.
    ///
    /// - Throws: ``PluginError`` with code `failed` or `failedWithoutMessage`.
    func reset() throws(PluginError) {
        try unsafe call("reset", .prepare) { error in
            // SAFETY: the instance is alive, and the slot was checked.
            unsafe table.reset(pointer, &error)
        }
    }

    /// Hands context vectors over, where any are taken; returns what went wrong, if anything.
    func begin(_ contexts: inout vane_rows_t) -> PluginError? {
        guard let begin = unsafe table.begin else { return nil }
        image.trace?(.begin)
        defer { image.trace?(.idle) }
        var error: UnsafePointer<vane_error_t>?
        // SAFETY: the instance is alive; the caller vouches for the rows, which live during the call.
        let status = unsafe begin(pointer, &contexts, &error)
        return unsafe PluginFailure.taking(status, error).map {
            .failed(image.path, in: "begin", $0)
        }
    }

    /// Lets the plugin edit rows in place; returns what went wrong, if anything, and writes down what it reports.
    func apply(_ rows: inout vane_rows_t, _ outcome: inout vane_outcome_t) -> PluginError? {
        image.trace?(.apply)
        defer { image.trace?(.idle) }
        var error: UnsafePointer<vane_error_t>?
        // SAFETY: the slot was checked, the instance is alive; the caller vouches for the rows, which live during the call.
        let status = unsafe table.apply(pointer, &rows, &outcome, &error)
        return unsafe PluginFailure.taking(status, error).map {
            .failed(image.path, in: "apply", $0)
        }
    }

    /// Calls a function and turns its failure into an error.
    private func call(
        _ function: String, _ stage: CallStage,
        _ body: (inout UnsafePointer<vane_error_t>?) -> vane_status_t
    ) throws(PluginError) {
        image.trace?(stage)
        defer { image.trace?(.idle) }
        var error: UnsafePointer<vane_error_t>?
        let status = unsafe body(&error)
        if let failure = unsafe PluginFailure.taking(status, error) {
            throw .failed(image.path, in: function, failure)
        }
    }
}
