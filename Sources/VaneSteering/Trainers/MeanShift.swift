public import VaneCore
import VaneTensors

/// Learns the mean of the shifts, one vector for every prompt: Mean-S.
///
/// | here     | paper          | shape    | meaning                             |
/// |----------|----------------|----------|-------------------------------------|
/// | input    | `z_{X,L*}`     | `[N, D]` | the shifts of the training prompts  |
/// | result   | `E_X[z_{X,L*}]`| `[D]`    | their mean                          |
///
/// - SeeAlso: The baseline "Mean-S" of [Parekh et al. 2025](https://arxiv.org/abs/2508.12815).
public struct MeanShift: Trainer, Hashable {
    /// Whether prompts of the first, neutral class are left out.
    public var leavesOutNeutral: Bool

    /// Creates the trainer.
    public init(leavesOutNeutral: Bool = false) {
        self.leavesOutNeutral = leavesOutNeutral
    }

    /// The method's id.
    var method: String { leavesOutNeutral ? "mean-s-cautious" : "mean-s" }

    /// Averages the shifts.
    ///
    /// - Throws: `VaneError` with code `missingData` when no pair is left to average.
    public func train(
        on data: SteeringDataset, report: (TrainingProgress) -> Void
    ) throws -> Direction {
        try data.requirePairs(1, for: method)
        let kept = data.labels.indices.filter { !leavesOutNeutral || data.labels[$0] != 0 }
        guard !kept.isEmpty else {
            throw VaneError(
                .missingData,
                "'\(method)' leaves out class '\(data.classes[0])', and every pair is of it; "
                    + "capture prompts of other classes.")
        }
        return Direction(data.shifts.mean(ofRows: kept))
    }
}
