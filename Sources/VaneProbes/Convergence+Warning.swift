import VaneCore
internal import VaneNumerics

extension Convergence {
    /// Reports a search that stopped short of the minimum, and nothing when it did not.
    func warn(_ report: (TrainingProgress) -> Void) {
        guard let warning else { return }
        report(TrainingProgress(epoch: iterations, loss: value, warning: warning))
    }
}
