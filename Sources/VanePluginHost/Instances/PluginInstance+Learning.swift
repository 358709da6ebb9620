internal import CVanePlugin
internal import VaneCore
internal import VaneTensors

extension PluginInstance: PluginPupil {
    /// Says what will be handed over.
    ///
    /// - Throws: ``PluginError`` with code `failed` or `failedWithoutMessage`.
    func begin(_ bounds: LessonBounds) throws(PluginError) {
        guard let table = image.trainer else { throw noInterface(VANE_TRAINER) }
        let names = unsafe bounds.classes.map { unsafe UnsafePointer(CString.allocate($0)) }
        // SAFETY: the strings were just allocated and belong to this call.
        defer { for index in unsafe names.indices { unsafe names[index].deallocate() } }
        let pointers = unsafe names.map { unsafe Optional($0) }
        try unsafe call("begin", .training) { error in
            unsafe pointers.withUnsafeBufferPointer { classes in
                var training = unsafe vane_training_t(
                    header: vane_header_t(of: vane_training_t.self), width: Int64(bounds.width),
                    context_width: Int64(bounds.contextWidth), examples: Int64(bounds.examples),
                    batch: Int64(bounds.batch), seed: bounds.seed,
                    class_count: Int64(classes.count), classes: classes.baseAddress)
                // SAFETY: the slot was checked, the instance is alive, and the structs outlive the call.
                return unsafe table.begin(pointer, &training, &error)
            }
        }
    }

    /// Hands over the examples of a stretch.
    ///
    /// - Throws: ``PluginError`` with code `failed` or `failedWithoutMessage`.
    func take(_ range: Range<Int>, of examples: ExampleSet) throws(PluginError) {
        var failure: PluginError?
        unsafe examples.withBatch(range) { batch in unsafe failure = take(&batch) }
        if let failure { throw failure }
    }

    /// Hands over examples in the contract's form; returns what went wrong, if anything.
    func take(_ batch: inout vane_examples_t) -> PluginError? {
        guard let table = image.trainer else { return noInterface(VANE_TRAINER) }
        enter(.training)
        defer { leave() }
        var error: UnsafePointer<vane_error_t>?
        // SAFETY: the slot was checked, the instance is alive; the caller vouches for the examples, which live during the call.
        let status = unsafe table.take(pointer, &batch, &error)
        return unsafe PluginFailure.taking(status, error).map {
            .failed(image.path, in: "take", $0)
        }
    }

    /// Ends a pass.
    ///
    /// - Throws: ``PluginError`` with code `failed`, `failedWithoutMessage` or `brokenPromise`.
    func endPass() throws(PluginError) -> PassReport {
        guard let table = image.trainer else { throw noInterface(VANE_TRAINER) }
        var pass = unsafe vane_pass_t()
        unsafe pass.header = vane_header_t(of: vane_pass_t.self)
        unsafe pass.loss = .nan
        try unsafe call("end_pass", .training) { error in
            // SAFETY: as above.
            unsafe table.end_pass(pointer, &pass, &error)
        }
        let (again, loss) = unsafe (pass.again, pass.loss)
        guard again == 0 || again == 1 else {
            throw .brokenPromise(image.path, in: "end_pass", "it sets 'again' to \(again)")
        }
        let warning = try unsafe pass.warning.map { text throws(PluginError) in
            unsafe try LoadedImage.text(text, "vane_pass_t.warning", image.path).oneLine
        }
        return PassReport(again: again == 1, loss: loss.isNaN ? nil : loss, warning: warning)
    }

    /// Copies what the instance has learned.
    ///
    /// - Throws: ``PluginError`` with code `brokenPromise` when there is nothing, or what there is cannot be kept.
    func state() throws(PluginError) -> [String: Tensor<Float>] {
        guard let table = image.state else { throw noInterface(VANE_STATE) }
        enter(.state)
        defer { leave() }
        // SAFETY: the slot was checked, and the instance is alive.
        let count = unsafe table.count(pointer)
        guard count > 0, count <= VANE_TENSORS_MOST else {
            throw .brokenPromise(
                image.path, in: "vane_state_t.count",
                "it keeps \(count) tensors where 1 to \(VANE_TENSORS_MOST) can be")
        }
        var state: [String: Tensor<Float>] = [:]
        for index in 0..<count {
            // SAFETY: as above.
            let raw = unsafe try LoadedImage.copy(table.tensor(pointer, index), image.path)
            let (name, tensor) = unsafe try KeptTensor.copy(raw, image.path)
            guard state.updateValue(tensor, forKey: name) == nil else {
                throw KeptTensor.unusable(name, "is there twice", image.path)
            }
        }
        return state
    }

    /// Brings back what was learned.
    ///
    /// - Throws: ``PluginError`` with code `failed` or `failedWithoutMessage`.
    func restore(_ state: [String: Tensor<Float>]) throws(PluginError) {
        guard let table = image.state else { throw noInterface(VANE_STATE) }
        let memory = TensorsMemory(state)
        try unsafe call("restore", .state) { error in
            // SAFETY: as above.
            unsafe memory.withTensors { unsafe table.restore(pointer, $0, &error) }
        }
    }
}
