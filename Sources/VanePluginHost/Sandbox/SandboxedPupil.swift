internal import CVanePlugin
internal import VaneCore
internal import VaneTensors

/// A method that learns in a child.
struct SandboxedPupil: PluginPupil {
    /// The calls to the child.
    private let calls: SandboxedCalls

    /// Takes over a child that was told what will be handed over.
    init(_ child: ChildProcess, _ sandbox: PluginSandbox, _ method: String) {
        calls = SandboxedCalls(child: child, sandbox: sandbox, method: method)
    }

    /// Does nothing: the child was told with its order.
    func begin(_ bounds: LessonBounds) {}

    /// Copies the examples of a stretch to the child.
    ///
    /// - Throws: ``PluginError`` for a loss of the child, and what the plugin refuses.
    func take(_ range: Range<Int>, of examples: ExampleSet) throws(PluginError) {
        let memory = calls.child.memory
        memory[.count] = Int64(range.count)
        memory[.first] = Int64(range.lowerBound)
        unsafe Self.copy(
            examples.values, range,
            to: memory.floats(
                range.count * examples.values.width, endOf: memory.layout.rows))
        if examples.contexts.width > 0 {
            unsafe Self.copy(
                examples.contexts, range,
                to: memory.floats(
                    range.count * examples.contexts.width, endOf: memory.layout.contexts))
        }
        for (place, index) in range.enumerated() {
            // SAFETY: there are as many places for labels as a batch has examples.
            unsafe memory.classes[place] = examples.labels[index]
        }
        if let problem = calls.call(.take) { throw problem }
    }

    /// Copies a stretch of rows.
    private static func copy(
        _ source: Tensor<Float>, _ range: Range<Int>, to target: UnsafeMutablePointer<Float>
    ) {
        let (start, count) = (range.lowerBound * source.width, range.count * source.width)
        source.withSpan { span in
            // SAFETY: the target has room for as many floats, and the range lies inside the rows.
            for i in 0..<count { unsafe target[i] = span[start + i] }
        }
    }

    /// Ends a pass.
    ///
    /// - Throws: ``PluginError`` for a loss of the child, and what the plugin refuses.
    func endPass() throws(PluginError) -> PassReport {
        guard case .passed(let report) = try calls.ask(.endPass).accepted() else {
            throw calls.lose(calls.child.loss(.garbled))
        }
        return report
    }

    /// Returns what the method keeps.
    ///
    /// - Throws: ``PluginError`` for a loss of the child, and what the plugin refuses.
    func state() throws(PluginError) -> [String: Tensor<Float>] {
        guard case .learned(let list) = try calls.ask(.state).accepted(),
            let state = ChildTensor.tensors(list)
        else { throw calls.lose(calls.child.loss(.garbled)) }
        return state
    }
}
