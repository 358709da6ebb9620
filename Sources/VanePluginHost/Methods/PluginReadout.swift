internal import Synchronization
internal import VaneCore

/// Whoever scores rows for a readout: an instance in this process, or one in a child.
protocol PluginScorer {
    /// Scores the rows of a stretch, at most ``ReadoutForm/rows`` of them; returns what went wrong, if anything.
    func score(
        _ rows: borrowing ActivationRows, _ range: Range<Int>, into scores: inout MutableSpan<Float>
    ) -> PluginError?
}

/// A readout whose work is done by a library.
///
/// - Note: `@unchecked Sendable`: the lock `failed` is held whenever the scorer is used.
final class PluginReadout: Readout, @unchecked Sendable {
    /// The number of values in a row.
    let width: Int
    /// The number of scores that a row gets.
    let outputs: Int
    /// Who scores.
    private let scorer: any PluginScorer
    /// Guards the scorer, and holds what went wrong so far.
    private let failed = Mutex<String?>(nil)

    /// Takes over a scorer that is ready for rows.
    init(_ scorer: any PluginScorer, _ form: ReadoutForm) {
        self.scorer = scorer
        (width, outputs) = (form.width, form.outputs)
    }

    /// Takes over an instance that has learned what it has to.
    ///
    /// - Throws: ``PluginError`` as the library refuses.
    convenience init(_ instance: PluginInstance) throws(PluginError) {
        let form = try instance.form()
        try instance.prepare(rows: ReadoutForm.rows)
        self.init(InstanceScorer(instance, form), form)
    }

    /// What went wrong so far, if anything.
    var failure: String? { failed.withLock { $0 } }

    /// Lets the library score the rows, some at a time; what it fails to score becomes no number, and it is not asked again.
    func score(_ rows: borrowing ActivationRows, into scores: inout MutableSpan<Float>) {
        precondition(
            rows.width == width && scores.count >= rows.count * outputs,
            "The rows have the readout's width, and there is room for all scores.")
        let count = rows.count
        let problem = failed.withLock { failure in
            for first in stride(from: 0, to: count, by: ReadoutForm.rows) where failure == nil {
                let range = first..<min(first + ReadoutForm.rows, count)
                failure = scorer.score(rows, range, into: &scores)?.message
            }
            return failure
        }
        guard problem != nil else { return }
        for index in 0..<(count * outputs) { scores[index] = .nan }
    }
}
