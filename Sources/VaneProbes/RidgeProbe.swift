public import VaneCore
internal import VaneNumerics
import VaneTensors

/// Learns a least-squares probe with a penalty: minimises `Σ (y − ⟨w, h⟩ − b)² + λ‖w‖²` with y = 1 or −1.
///
/// | here      | paper  | shape    | meaning                                              |
/// |-----------|--------|----------|------------------------------------------------------|
/// | input     | `X, y` | `[N, D]` | rows; the first class is the negative one, y = −1    |
/// | `penalty` | `k`    | –        | the weight λ of `‖w‖²`; the offset is not penalised  |
/// | result    | `β*`   | `[D]`    | the direction `w`, with the offset `b`               |
///
/// - SeeAlso: Equation (2.1) of Hoerl and Kennard, "Ridge regression: biased estimation for nonorthogonal problems", 1970;
///   the same objective as scikit-learn's `RidgeClassifier(alpha=λ)`.
public struct RidgeProbe: Trainer, Hashable {
    /// The weight λ of the penalty, in squared units of the rows.
    public var penalty: Double

    /// Whether weights are penalised in standard units of each coordinate.
    public var standardizes: Bool

    /// Creates the trainer.
    public init(penalty: Double = 1, standardizes: Bool = false) {
        self.penalty = penalty
        self.standardizes = standardizes
    }

    /// Solves the normal equations.
    ///
    /// - Throws: `VaneError` with code `missingData` when a class has no row or the rows are too few to go without a
    ///   penalty, and the solver's error.
    public func train(
        on data: LabeledRows, report: (TrainingProgress) -> Void
    ) throws -> Direction {
        try data.requireEveryClass(for: "ridge-probe")
        let (count, width) = (data.values.rows, data.values.width)
        guard penalty > 0 || count > width else {
            throw VaneError(
                .missingData,
                "'ridge-probe' without a penalty needs at least \(width + 1) rows of \(width) values, "
                    + "the data hold \(count); give it a penalty.")
        }
        let targets = Tensor<Float>(shape: [count, 1], data.positives.map { $0 ? 1 : -1 })
        let solver = RidgeRegression(penalty: penalty)
        guard standardizes else {
            let fit = try solver.fit(data.values, targets)
            return Direction(fit.weight.elements, offset: fit.offset[0])
        }
        let scales = Standardization(of: data.values)
        let fit = try solver.fit(scales.applied(to: data.values), targets)
        let unfolded = scales.unfold(fit.weight.elements, offset: fit.offset[0])
        return Direction(unfolded.weight, offset: unfolded.offset)
    }
}
