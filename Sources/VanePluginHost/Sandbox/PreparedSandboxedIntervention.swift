internal import CVanePlugin
internal import VaneCore
internal import VaneTensors

/// A child's instance at work: rows go to it and come back through the memory shared with it.
///
/// A call copies rows and labels into the shared memory, sends eight bytes, awaits eight, and copies the rows back. It allocates
/// nothing unless the child is lost or its plugin reports a failure.
final class PreparedSandboxedIntervention: PreparedIntervention {
    /// The calls to the child.
    private let calls: SandboxedCalls
    /// Why there is nothing more to be had of the child, or what went wrong while contexts were handed over.
    private var failure: PluginError?

    /// Takes over a child that is ready for calls.
    init(_ child: ChildProcess, _ sandbox: PluginSandbox, method: String) {
        calls = SandboxedCalls(child: child, sandbox: sandbox, method: method)
    }

    /// Hands context vectors to the child; what goes wrong is told with the next rows.
    func begin(_ contexts: borrowing ActivationRows) {
        guard failure == nil else { return }
        let memory = calls.child.memory
        let (count, floats) = (contexts.count, contexts.count * contexts.width)
        handOver(contexts, count: count)
        let target = unsafe memory.floats(floats, endOf: memory.layout.contexts)
        contexts.withValues { values in
            unsafe values.withUnsafeBufferPointer { buffer in
                // SAFETY: both sides hold as many floats, in memory of their own.
                if let source = buffer.baseAddress {
                    unsafe target.update(from: source, count: floats)
                }
            }
        }
        if let problem = call(.begin) { failure = problem }
    }

    /// Lets the child edit the rows and checks what it reports.
    func apply(to rows: inout ActivationRows) -> EditOutcome {
        if let failure { return EditOutcome(failure: failure.message) }
        let memory = calls.child.memory
        let (count, floats) = (rows.count, rows.count * rows.width)
        handOver(rows, count: count)
        let shared = unsafe memory.floats(floats, endOf: memory.layout.rows)
        return rows.withMutableValues { values in
            unsafe values.withUnsafeMutableBufferPointer { buffer in
                guard let own = buffer.baseAddress else { return EditOutcome() }
                // SAFETY: both sides hold as many floats, in memory of their own.
                unsafe shared.update(from: own, count: floats)
                if let problem = call(.apply) { return EditOutcome(failure: problem.message) }
                // SAFETY: as above. Whatever the child left there are floats.
                unsafe own.update(from: shared, count: floats)
                return EditOutcome(
                    changed: memory[.changed], declined: memory[.declined], of: count,
                    by: calls.sandbox.file.path)
            }
        }
    }

    /// Writes the labels and the number of the rows to come.
    ///
    /// - Precondition: There are no more rows than the run's shape allows.
    private func handOver(_ rows: borrowing ActivationRows, count: Int) {
        let memory = calls.child.memory
        precondition(
            count <= memory.layout.labelCapacity,
            "A call has no more rows than its run's shape.")
        unsafe ContractLabels.write(rows, to: memory.labels)
        memory[.count] = Int64(count)
        memory[.changed] = 0
        memory[.declined] = 0
    }

    /// Has the child do what lies ready; returns what went wrong, if anything, and keeps a loss for all calls to come.
    private func call(_ kind: FrameKind) -> PluginError? {
        guard let problem = calls.call(kind) else { return nil }
        if calls.child.isLost { failure = problem }
        return problem
    }
}
