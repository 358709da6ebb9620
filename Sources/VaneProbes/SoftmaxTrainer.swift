public import VaneCore
internal import VaneNumerics
import VaneTensors

/// Learns a softmax probe: minimises `C Σ −log softmax(Wh + b)[y] + ½‖W‖²`.
///
/// - SeeAlso: Section 4.3.4 of Bishop, "Pattern Recognition and Machine Learning", 2006, equation (4.108).
public struct SoftmaxTrainer: Trainer, Hashable {
    /// The inverse C of the penalty.
    public var inversePenalty: Double

    /// Creates the trainer.
    public init(inversePenalty: Double = 1) {
        self.inversePenalty = inversePenalty
    }

    /// Fits the probe; a search that falls short of the optimum is reported.
    ///
    /// - Throws: `VaneError` with code `missingData` when a class has no row, and the solver's error.
    public func train(
        on data: LabeledRows, report: (TrainingProgress) -> Void
    ) throws -> SoftmaxProbe {
        try data.requireEveryClass(for: "softmax")
        let fit = try SoftmaxRegression(inversePenalty: inversePenalty).fit(
            data.values, labels: data.labels, classes: data.classes.count)
        fit.convergence.warn(report)
        return SoftmaxProbe(
            weight: fit.weight, bias: Tensor(shape: [fit.bias.count], fit.bias))
    }
}
