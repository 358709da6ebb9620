public import VaneTensors

/// An owned piece of a source: the rows of some hook points, all with the same labels.
public struct ActivationBatch: Sendable {
    /// The hook points, in the order asked for.
    public let hookPoints: [HookPoint]

    /// The values of each hook point, `[rows, width]`, in the order of `hookPoints`.
    public let values: [Tensor<Float>]

    /// What each row belongs to; `sequence` counts the samples of the whole source.
    public let labels: [RowLabel]

    /// Creates a batch.
    ///
    /// - Precondition: Every hook point has values with one row a label.
    public init(hookPoints: [HookPoint], values: [Tensor<Float>], labels: [RowLabel]) {
        precondition(hookPoints.count == values.count, "Each hook point needs its values.")
        precondition(
            values.allSatisfy { $0.rows == labels.count }, "Each hook point needs one row a label.")
        self.hookPoints = hookPoints
        self.values = values
        self.labels = labels
    }

    /// The values at a hook point, `[rows, width]`, or nothing when it was not asked for.
    public subscript(hookPoint: HookPoint) -> Tensor<Float>? {
        hookPoints.firstIndex(of: hookPoint).map { values[$0] }
    }
}
