public import VaneCore
internal import VaneNumerics
import VaneTensors

/// Learns the linear map of standardised contexts that minimises `Σ‖z − b − Wᵀx‖² + λ‖W‖²`.
public struct RidgeTrainer: Trainer, Hashable {
    /// The weight λ of the penalty.
    public var penalty: Double

    /// Creates the trainer.
    public init(penalty: Double = 10) {
        self.penalty = penalty
    }

    /// Standardises the contexts and solves the normal equations.
    ///
    /// - Throws: `VaneError` with code `missingData` for fewer than two pairs, and the solver's error when λ is too small.
    public func train(
        on data: SteeringDataset, report: (TrainingProgress) -> Void
    ) throws -> RidgePredictor {
        try data.requirePairs(2, for: "ridge")
        let standardization = Standardization(of: data.contexts)
        let map = try RidgeRegression(penalty: penalty).fit(
            standardization.applied(to: data.contexts), data.shifts)
        return RidgePredictor(
            standardization: standardization, weight: map.weight, offset: map.offset)
    }
}
