public import VaneTensors

/// Weights and offsets of a linear classifier: scores are `W x + b`.
public struct LinearClassifier: Sendable, Equatable {
    /// The weights, `[outputs, D]`; one output for two classes.
    public var weight: Tensor<Float>
    /// The offsets, `[outputs]`; zeros when no offset was fitted.
    public var bias: [Float]
    /// How many iterations the solver took.
    public var iterations: Int

    /// Creates a classifier.
    public init(weight: Tensor<Float>, bias: [Float], iterations: Int) {
        self.weight = weight
        self.bias = bias
        self.iterations = iterations
    }
}
