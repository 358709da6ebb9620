public import VaneCore
internal import VaneNumerics
import VaneTensors

/// Learns a linear support vector machine with the squared hinge loss and a penalty on weights and offset.
///
/// Minimises `C Σ max(0, 1 − y(⟨w, h⟩ + b))² + ½(‖w‖² + b²)`, the objective of scikit-learn's `LinearSVC(C=C)` with its
/// defaults; in standard units it is the objective of standardised rows.
///
/// | here             | paper    | shape    | meaning                                             |
/// |------------------|----------|----------|-----------------------------------------------------|
/// | input            | `x`, `y` | `[N, D]` | rows; the first class is the negative one, y = −1   |
/// | `inversePenalty` | `C`      | –        | the weight of the loss against the penalty          |
/// | result           | `w`      | `[D]`    | the direction, with the offset `b`                  |
///
/// - SeeAlso: Equation (1) of Fan et al., "LIBLINEAR: a library for large linear classification", 2008.
public struct SupportVectorProbe: Trainer, Hashable {
    /// The inverse C of the penalty.
    public var inversePenalty: Double

    /// Whether weights are penalised in standard units of each coordinate.
    public var standardizes: Bool

    /// Creates the trainer.
    public init(inversePenalty: Double = 1, standardizes: Bool = false) {
        self.inversePenalty = inversePenalty
        self.standardizes = standardizes
    }

    /// Fits the machine; a search that falls short of the optimum is reported.
    ///
    /// - Throws: `VaneError` with code `missingData` when a class has no row, and the solver's error.
    public func train(
        on data: LabeledRows, report: (TrainingProgress) -> Void
    ) throws -> Direction {
        try data.requireEveryClass(for: "svm")
        let solver = SupportVectorClassification(inversePenalty: inversePenalty)
        guard standardizes else {
            let fit = try solver.fit(data.values, positive: data.positives)
            fit.convergence.warn(report)
            return Direction(fit.weight.elements, offset: fit.bias[0])
        }
        let scales = Standardization(of: data.values)
        let fit = try solver.fit(scales.applied(to: data.values), positive: data.positives)
        fit.convergence.warn(report)
        let unfolded = scales.unfold(fit.weight.elements, offset: fit.bias[0])
        return Direction(unfolded.weight, offset: unfolded.offset)
    }
}
