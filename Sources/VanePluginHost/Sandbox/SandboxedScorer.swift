internal import CVanePlugin
internal import VaneCore

/// Has a child score rows, which go to it and come back as scores through the memory shared with it.
struct SandboxedScorer: PluginScorer {
    /// The calls to the child, which is ready for rows.
    let calls: SandboxedCalls
    /// What its readout reads and gives.
    let form: ReadoutForm

    /// Copies the rows to the child and its scores back.
    func score(
        _ rows: borrowing ActivationRows, _ range: Range<Int>, into scores: inout MutableSpan<Float>
    ) -> PluginError? {
        let (memory, first) = (calls.child.memory, range.lowerBound)
        let (floats, count) = (range.count * form.width, range.count * form.outputs)
        unsafe ContractLabels.write(rows, range, to: memory.labels)
        memory[.count] = Int64(range.count)
        let place = unsafe memory.floats(floats, endOf: memory.layout.rows)
        rows.withValues { values in
            // SAFETY: the section has room for as many floats.
            for i in 0..<floats { unsafe place[i] = values[first * form.width + i] }
        }
        if let problem = calls.call(.score) { return problem }
        let found = unsafe memory.floats(count, endOf: memory.layout.scores)
        for i in 0..<count {
            // SAFETY: as above. Whatever the child left there are floats.
            scores[first * form.outputs + i] = unsafe found[i]
        }
        return nil
    }
}
