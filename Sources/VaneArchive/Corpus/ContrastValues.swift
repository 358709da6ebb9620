public import VaneCore
public import VaneTensors

/// The values of some samples' contrast prompts, X⁺ and X⁻, at the hook points of a corpus.
public struct ContrastValues: Sendable {
    /// The values of the positive prompts by hook point, `[samples, width]`; NaN for samples without them.
    public var positive: [HookPoint: Tensor<Float>]

    /// The values of the negative prompts by hook point, `[samples, width]`; NaN for samples without them.
    public var negative: [HookPoint: Tensor<Float>]

    /// Creates the values.
    public init(positive: [HookPoint: Tensor<Float>], negative: [HookPoint: Tensor<Float>]) {
        self.positive = positive
        self.negative = negative
    }
}
