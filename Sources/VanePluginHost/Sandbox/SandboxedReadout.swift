internal import CVanePlugin
internal import Synchronization
internal import VaneCore

/// A readout whose work a library does in a child.
///
/// - Note: `@unchecked Sendable`: the lock `failed` is held whenever the child is used.
final class SandboxedReadout: Readout, @unchecked Sendable {
    /// The number of values in a row.
    let width: Int
    /// The number of scores that a row gets.
    let outputs: Int
    /// The calls to the child.
    private let calls: SandboxedCalls
    /// Guards the child, and holds what went wrong so far.
    private let failed = Mutex<String?>(nil)

    /// Takes over a child that is ready for calls.
    init(_ child: ChildProcess, _ sandbox: PluginSandbox, _ method: String, _ form: ReadoutForm) {
        calls = SandboxedCalls(child: child, sandbox: sandbox, method: method)
        (width, outputs) = (form.width, form.outputs)
    }

    /// What went wrong so far, if anything.
    var failure: String? { failed.withLock { $0 } }

    /// Has the child score the rows, some at a time; what it fails to score becomes no number.
    func score(_ rows: borrowing ActivationRows, into scores: inout MutableSpan<Float>) {
        let problem = failed.withLock { failure in
            failure = failure ?? scoreLocked(rows, into: &scores)
            return failure
        }
        guard problem != nil else { return }
        for index in 0..<(rows.count * outputs) { scores[index] = .nan }
    }

    /// Scores rows while the lock is held; returns what went wrong, if anything.
    private func scoreLocked(
        _ rows: borrowing ActivationRows, into scores: inout MutableSpan<Float>
    ) -> String? {
        precondition(
            rows.width == width && scores.count >= rows.count * outputs,
            "The rows have the readout's width, and there is room for all scores.")
        let (memory, width, outputs) = (calls.child.memory, width, outputs)
        let total = rows.count
        for first in stride(from: 0, to: total, by: ReadoutForm.rows) {
            let range = first..<min(first + ReadoutForm.rows, total)
            unsafe ContractLabels.write(rows, range, to: memory.labels)
            memory[.count] = Int64(range.count)
            let place = unsafe memory.floats(range.count * width, endOf: memory.layout.rows)
            rows.withValues { values in
                // SAFETY: the section has room for as many floats.
                for i in 0..<(range.count * width) { unsafe place[i] = values[first * width + i] }
            }
            if let problem = calls.call(.score) { return problem.message }
            let found = unsafe memory.floats(range.count * outputs, endOf: memory.layout.scores)
            for i in 0..<(range.count * outputs) {
                // SAFETY: as above. Whatever the child left there are floats.
                scores[first * outputs + i] = unsafe found[i]
            }
        }
        return nil
    }
}
