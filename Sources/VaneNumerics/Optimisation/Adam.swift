internal import CVaneKernels
internal import VaneTensors

/// The settings of Adam, with PyTorch's defaults.
///
/// - SeeAlso: Kingma and Ba 2015, [arXiv:1412.6980](https://arxiv.org/abs/1412.6980), algorithm 1; the constant ε is added
///   after the bias correction, as in `torch.optim.Adam`.
public struct Adam: Equatable, Sendable {
    /// The step size.
    public var learningRate: Double

    /// The decay β₁ of the gradient's running mean.
    public var firstDecay: Double

    /// The decay β₂ of the squared gradient's running mean.
    public var secondDecay: Double

    /// The constant ε that keeps the quotient finite.
    public var epsilon: Double

    /// Creates settings.
    public init(
        learningRate: Double = 1e-3, firstDecay: Double = 0.9, secondDecay: Double = 0.999,
        epsilon: Double = 1e-8
    ) {
        self.learningRate = learningRate
        self.firstDecay = firstDecay
        self.secondDecay = secondDecay
        self.epsilon = epsilon
    }

    /// Returns the numbers of step `t`, counted from 1, that the kernels need.
    func scalars(step t: Int) -> vane_adam_step {
        vane_adam_step(
            first_rest: Float(1 - firstDecay), second_decay: Float(secondDecay),
            second_rest: Float(1 - secondDecay),
            step_size: Float(learningRate / (1 - Self.power(firstDecay, t))),
            inverse_root_correction: Float(1 / (1 - Self.power(secondDecay, t)).squareRoot()),
            epsilon: Float(epsilon))
    }

    /// Returns `base` to a whole power, by repeated squaring.
    private static func power(_ base: Double, _ exponent: Int) -> Double {
        var (result, factor, rest) = (1.0, base, exponent)
        while rest > 0 {
            if rest & 1 == 1 { result *= factor }
            factor *= factor
            rest >>= 1
        }
        return result
    }
}

/// The running means that Adam keeps for one array of parameters.
///
/// ```swift
/// var moments = AdamMoments(count: weights.count)
/// weights.withMutableSpan { moments.step(&$0, gradient: gradient, by: Adam()) }
/// ```
public struct AdamMoments: Sendable {
    /// The running mean of the gradient.
    private var first: Tensor<Float>

    /// The running mean of the squared gradient.
    private var second: Tensor<Float>

    /// How many steps have been taken.
    public private(set) var steps = 0

    /// Creates the moments of `count` parameters before the first step.
    public init(count: Int) {
        first = Tensor(shape: [count], repeating: 0)
        second = Tensor(shape: [count], repeating: 0)
    }

    /// Takes one step, in one pass over memory.
    ///
    /// - Parameters:
    ///   - parameters: The parameters, which are changed.
    ///   - gradient: The gradient with respect to each parameter.
    ///   - settings: The settings of the step.
    /// - Precondition: Parameters and gradient have the count that the moments were created for.
    public mutating func step(
        _ parameters: inout MutableSpan<Float>, gradient: Span<Float>, by settings: Adam
    ) {
        let count = first.count
        precondition(
            parameters.count == count && gradient.count == count,
            "Parameters, gradient and moments have one count.")
        steps += 1
        var scalars = settings.scalars(step: steps)
        first.withMutableSpan { first in
            second.withMutableSpan { second in
                // SAFETY: the four memories hold `count` numbers each and do not overlap.
                unsafe first.withUnsafeMutableBufferPointer { m in
                    unsafe second.withUnsafeMutableBufferPointer { v in
                        unsafe parameters.withUnsafeMutableBufferPointer { p in
                            unsafe gradient.withUnsafeBufferPointer { g in
                                unsafe vane_adam(
                                    &scalars, p.baseAddress, g.baseAddress, m.baseAddress,
                                    v.baseAddress, count)
                            }
                        }
                    }
                }
            }
        }
    }
}
