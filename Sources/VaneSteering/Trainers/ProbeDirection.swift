public import VaneCore
internal import VaneNumerics
import VaneTensors

/// Learns the direction of a logistic probe, as long as the gap between the class means along it.
///
/// | here     | paper                    | shape | meaning                                            |
/// |----------|--------------------------|-------|----------------------------------------------------|
/// | `weight` | `θ`                      | `[D]` | the probe's weight, fitted with C and an offset     |
/// | result   | `((μ⁺ − μ⁻)·u) u`        | `[D]` | `u = θ/‖θ‖`, so that all directions push equally far |
///
/// The same fit reads: the offset is the probe's own, in units of the result, so the zero of the score is the probe's.
///
/// - SeeAlso: [Marks and Tegmark 2024](https://arxiv.org/abs/2310.06824), whose
///   interventions scale every direction so.
public struct ProbeDirection: Trainer, Hashable {
    /// The inverse C of the probe's penalty.
    public var inversePenalty: Double

    /// Creates the trainer.
    public init(inversePenalty: Double = 1) {
        self.inversePenalty = inversePenalty
    }

    /// Fits the probe and measures the class gap along it; a search that falls short of the optimum is reported.
    ///
    /// - Throws: `VaneError` with code `missingData` when a class has no row, or `noEffect` when the probe has no direction.
    public func train(
        on data: LabeledRows, report: (TrainingProgress) -> Void
    ) throws -> Direction {
        try data.requireEveryClass(for: "probe-direction")
        let probe = try LogisticRegression(inversePenalty: inversePenalty).fit(
            data.values, positive: data.positives)
        probe.convergence.warn(report)
        let means = data.sideMeans
        let weight = probe.weight.elements.map { Double($0) }
        let (square, gap) = weight.indices.reduce(into: (0.0, 0.0)) { sums, i in
            sums.0 += weight[i] * weight[i]
            sums.1 += weight[i] * (Double(means.positive[i]) - Double(means.negative[i]))
        }
        guard square > 0, gap != 0 else {
            throw VaneError(
                .noEffect,
                "'probe-direction' found no direction that tells the classes apart; check the labels."
            )
        }
        // ((μ⁺ − μ⁻)·θ/‖θ‖) θ/‖θ‖ = (gap/‖θ‖²) θ, and the probe's zero stays where it is.
        let factor = gap / square
        return Direction(
            weight.map { Float($0 * factor) }, offset: Float(Double(probe.bias[0]) * factor))
    }
}
