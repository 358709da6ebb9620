internal import CVaneKernels
public import VaneTensors

/// A network of two linear layers, `g(h) = W₂ φ(W₁ h + b₁) + b₂`, with φ either ReLU or tanh.
///
/// The form of L2S's predictor: ReLU and both biases in the notes, tanh without output bias in the released code.
///
/// - SeeAlso: Parekh et al. 2025, [arXiv:2508.12815](https://arxiv.org/abs/2508.12815).
public struct TwoLayerNetwork: Equatable, Sendable {
    /// The function between the layers.
    public enum Activation: String, CaseIterable, Sendable {
        /// The positive part.
        case relu

        /// The hyperbolic tangent.
        case tanh
    }

    /// The first layer's weight W₁, `[H, D]`.
    public let firstWeight: Tensor<Float>

    /// The first layer's bias b₁, `[H]`, if it has one.
    public let firstBias: Tensor<Float>?

    /// The second layer's weight W₂, `[O, H]`.
    public let secondWeight: Tensor<Float>

    /// The second layer's bias b₂, `[O]`, if it has one.
    public let secondBias: Tensor<Float>?

    /// The function φ.
    public let activation: Activation

    /// The width D of a context.
    public var inputs: Int { firstWeight.width }

    /// The hidden width H.
    public var hidden: Int { firstWeight.rows }

    /// The width O of a prediction.
    public var outputs: Int { secondWeight.rows }

    /// Creates a network from its parameters.
    ///
    /// - Throws: `NumericsError.Code.shapeMismatch` when the extents do not fit together.
    public init(
        firstWeight: Tensor<Float>, firstBias: Tensor<Float>?, secondWeight: Tensor<Float>,
        secondBias: Tensor<Float>?, activation: Activation
    ) throws {
        let (first, second) = (firstWeight.shape, secondWeight.shape)
        guard first.count == 2, second.count == 2, first[0] == second[1] else {
            throw NumericsError.shapes(
                "The weights of a two-layer network", found: "\(first) and \(second)",
                expected: "[H, D] and [O, H] with the same H")
        }
        for (bias, width, name) in [(firstBias, first[0], "first"), (secondBias, second[0], "second")]
        where bias != nil && bias?.shape != [width] {
            throw NumericsError.shapes(
                "The \(name) bias of a two-layer network", found: "\(bias?.shape ?? [])",
                expected: "[\(width)]")
        }
        self.firstWeight = firstWeight
        self.firstBias = firstBias
        self.secondWeight = secondWeight
        self.secondBias = secondBias
        self.activation = activation
    }

    /// Returns the predictions of contexts.
    ///
    /// - Parameter contexts: The contexts, `[N, D]`.
    /// - Returns: The predictions, `[N, O]`.
    /// - Precondition: A context has the width D.
    public func callAsFunction(_ contexts: Tensor<Float>) -> Tensor<Float> {
        precondition(contexts.width == inputs, "A context has the network's input width.")
        let rows = contexts.rows
        var middle = Tensor<Float>(shape: [rows, hidden], repeating: 0)
        var result = Tensor<Float>(shape: [rows, outputs], repeating: 0)
        contexts.withSpan { contexts in
            middle.withMutableSpan { middle in
                result.withMutableSpan { result in
                    predict(contexts, rows: rows, hidden: &middle, into: &result)
                }
            }
        }
        return result
    }

    /// Predicts into the caller's memory, without allocating.
    ///
    /// - Parameters:
    ///   - contexts: The contexts, `[rows, D]`, row-major.
    ///   - rows: How many contexts there are.
    ///   - middle: Room for the hidden values, `[rows, H]`.
    ///   - result: The predictions, `[rows, O]`.
    /// - Precondition: Each memory holds at least as many numbers as its shape.
    public func predict(
        _ contexts: Span<Float>, rows: Int, hidden middle: inout MutableSpan<Float>,
        into result: inout MutableSpan<Float>
    ) {
        precondition(middle.count >= rows * hidden, "The hidden values need [rows, H] numbers.")
        let first = MatrixProduct.linear(rows: rows, inputs: inputs, outputs: hidden)
        let second = MatrixProduct.linear(rows: rows, inputs: hidden, outputs: outputs)
        firstWeight.withSpan { first(contexts, $0, into: &middle) }
        activate(&middle, rows: rows)
        secondWeight.withSpan { second(middle.span, $0, into: &result) }
        secondBias?.withSpan { bias in
            // SAFETY: the product above checked that the result holds `rows` rows of the bias's width.
            unsafe result.withUnsafeMutableBufferPointer { x in
                unsafe bias.withUnsafeBufferPointer { b in
                    unsafe vane_add_bias(x.baseAddress, b.baseAddress, rows, outputs)
                }
            }
        }
    }

    /// Adds the first bias and applies φ.
    private func activate(_ middle: inout MutableSpan<Float>, rows: Int) {
        // SAFETY: the caller checked that the memory holds `rows` rows of the bias's width.
        unsafe middle.withUnsafeMutableBufferPointer { x in
            guard let firstBias else {
                unsafe activation.apply(x.baseAddress, bias: nil, rows: rows, width: hidden)
                return
            }
            firstBias.withSpan { bias in
                unsafe bias.withUnsafeBufferPointer { b in
                    unsafe activation.apply(
                        x.baseAddress, bias: b.baseAddress, rows: rows, width: hidden)
                }
            }
        }
    }
}

extension TwoLayerNetwork.Activation {
    /// Adds a bias, when there is one, to each of `rows` contiguous rows and applies the function.
    func apply(
        _ x: UnsafeMutablePointer<Float>?, bias: UnsafePointer<Float>?, rows: Int, width: Int
    ) {
        // SAFETY: the caller vouches for `rows` rows of `width` numbers and a bias of that width.
        switch self {
        case .relu: unsafe vane_bias_relu(x, bias, rows, width)
        case .tanh: unsafe vane_bias_tanh(x, bias, rows, width)
        }
    }

    /// Multiplies a gradient by the function's slope, told by its output.
    func backward(
        _ output: UnsafePointer<Float>, gradient: UnsafeMutablePointer<Float>, count: Int
    ) {
        // SAFETY: the caller vouches for `count` numbers in both memories.
        switch self {
        case .relu: unsafe vane_relu_backward(output, gradient, count)
        case .tanh: unsafe vane_tanh_backward(output, gradient, count)
        }
    }
}
