public import VaneTensors

/// Weights and offsets of a linear classifier: scores are `W x + b`.
public struct LinearClassifier: Sendable, Equatable {
    /// The weights, `[outputs, D]`; one output for two classes.
    public var weight: Tensor<Float>
    /// The offsets, `[outputs]`; zeros when no offset was fitted.
    public var bias: [Float]
    /// How the solver's search ended.
    public var convergence: Convergence

    /// Creates a classifier.
    public init(weight: Tensor<Float>, bias: [Float], convergence: Convergence) {
        self.weight = weight
        self.bias = bias
        self.convergence = convergence
    }
}
