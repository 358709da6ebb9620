public import VaneCore
internal import VaneNumerics
import VaneTensors

/// Learns a linear probe of the classes from contexts, and the mean shift of each class.
///
/// The probe minimises the cross-entropy summed over prompts plus `‖W‖²/(2C)`, on standardised contexts.
public struct GateTrainer: Trainer, Hashable {
    /// The inverse of the penalty, C.
    public var inversePenalty: Double

    /// Whether prompts named as the first class are left alone.
    public var sparesNeutral: Bool

    /// Creates the trainer.
    public init(inversePenalty: Double = 1, sparesNeutral: Bool = false) {
        self.inversePenalty = inversePenalty
        self.sparesNeutral = sparesNeutral
    }

    /// Fits the probe and averages the shifts; a search that falls short of the optimum is reported.
    ///
    /// - Throws: `VaneError` with code `missingData` when a class has no pair.
    public func train(
        on data: SteeringDataset, report: (TrainingProgress) -> Void
    ) throws -> GatePredictor {
        let rows = try LabeledRows(
            values: data.contexts, labels: data.labels, classes: data.classes)
        try rows.requireEveryClass(for: "gate")
        let standardization = Standardization(of: data.contexts)
        let probe = try SoftmaxRegression(inversePenalty: inversePenalty).fit(
            standardization.applied(to: data.contexts), labels: data.labels,
            classes: data.classes.count)
        probe.convergence.warn(report)
        let means = data.classes.indices.flatMap { name in
            data.shifts.mean(ofRows: data.labels.indices.filter { data.labels[$0] == name })
        }
        return GatePredictor(
            standardization: standardization, weight: probe.weight,
            bias: Tensor(shape: [probe.bias.count], probe.bias),
            means: Tensor(shape: [data.classes.count, data.shifts.width], means),
            sparesNeutral: sparesNeutral)
    }
}
