public import VaneCore
internal import VaneNumerics
import VaneTensors

/// Learns a logistic probe: a direction whose score is the log-odds of the positive classes, `⟨θ, h⟩ + b`.
///
/// | here       | paper  | shape    | meaning                                          |
/// |------------|--------|----------|--------------------------------------------------|
/// | input      | `x_l`  | `[N, D]` | rows; the first class is the negative one        |
/// | result     | `θ, b` | `[D]`    | the direction and, unless told otherwise, offset |
///
/// - SeeAlso: [Alain and Bengio 2016](https://arxiv.org/abs/1610.01644);
///   [Li et al. 2023](https://arxiv.org/abs/2306.03341).
public struct LogisticProbe: Trainer, Hashable {
    /// How the probe is fitted.
    public enum Recipe: Hashable, Sendable {
        /// The optimum of `C Σ log(1 + exp(−y(⟨θ, h⟩ + b))) + ½‖θ‖²`, in standard units of each coordinate when asked.
        case optimal(
            inversePenalty: Double = 1, fitsOffset: Bool = true, standardizes: Bool = false)
        /// The notes' recipe: no offset, Adam on the mean loss of all rows, far from its optimum after 100 epochs.
        case notes(learningRate: Double = 1e-4, epochs: Int = 100, seed: UInt64 = 0)
    }

    /// How the probe is fitted.
    public var recipe: Recipe

    /// The id of the method, for messages.
    var method = "logistic"

    /// Creates the trainer.
    public init(_ recipe: Recipe = .optimal()) {
        self.recipe = recipe
    }

    /// Fits the probe; the notes' recipe reports the loss before every tenth step, the optimum a search that fell short.
    ///
    /// - Throws: `VaneError` with code `missingData` when a class has no row, and the solver's error.
    public func train(
        on data: LabeledRows, report: (TrainingProgress) -> Void
    ) throws -> Direction {
        try data.requireEveryClass(for: method)
        switch recipe {
        case .optimal(let inversePenalty, let fitsOffset, let standardizes):
            let solver = LogisticRegression(
                inversePenalty: inversePenalty, fitsIntercept: fitsOffset)
            guard standardizes else {
                let fit = try solver.fit(data.values, positive: data.positives)
                fit.convergence.warn(report)
                return Direction(fit.weight.elements, offset: fit.bias[0])
            }
            let scales = Standardization(of: data.values, centring: fitsOffset)
            let fit = try solver.fit(scales.applied(to: data.values), positive: data.positives)
            fit.convergence.warn(report)
            let unfolded = scales.unfold(fit.weight.elements, offset: fit.bias[0])
            return Direction(unfolded.weight, offset: unfolded.offset)
        case .notes(let learningRate, let epochs, let seed):
            let start = LinearInitializer.weight(
                outputs: 1, inputs: data.values.width, seed: seed,
                stream: SeededStream.firstWeight)
            let solver = AdamLogisticRegression(learningRate: learningRate, epochs: epochs)
            let weight = solver.fit(
                data.values, positive: data.positives, initial: start.elements
            ) { epoch, loss in
                if epoch % 10 == 0 { report(TrainingProgress(epoch: epoch, loss: loss)) }
            }
            return Direction(weight)
        }
    }
}
