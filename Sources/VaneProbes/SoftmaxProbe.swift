public import VaneCore
public import VaneTensors

/// A linear probe of several classes: scores `Wh + b`, of which a softmax makes probabilities.
///
/// | here     | meaning                            | shape    |
/// |----------|------------------------------------|----------|
/// | `weight` | a row of weights for each class    | `[K, D]` |
/// | `bias`   | an offset for each class           | `[K]`    |
///
/// - SeeAlso: Section 4.3.4 of Bishop, "Pattern Recognition and Machine Learning", 2006, equation (4.104).
public struct SoftmaxProbe: Readout, Equatable {
    /// The weights, `[K, D]`.
    public let weight: Tensor<Float>

    /// The offsets, `[K]`.
    public let bias: Tensor<Float>

    /// Creates a probe.
    ///
    /// - Precondition: There is one offset a class.
    public init(weight: Tensor<Float>, bias: Tensor<Float>) {
        precondition(weight.rows == bias.count, "Each class needs its weights and its offset.")
        self.weight = weight
        self.bias = bias
    }

    /// The number of classes, K.
    public var outputs: Int { weight.rows }

    /// The number of values in a row, D.
    public var width: Int { weight.width }

    /// Writes `⟨w_k, h⟩ + b_k` for every row and class, `[rows, K]`.
    public func score(_ rows: borrowing ActivationRows, into scores: inout MutableSpan<Float>) {
        let (outputs, width) = (outputs, width)
        for row in 0..<rows.count {
            for k in 0..<outputs {
                var sum = bias[k]
                weight.withSpan { weight in
                    rows.withValues { values in
                        for i in 0..<width {
                            sum += weight[k * width + i] * values[row * width + i]
                        }
                    }
                }
                scores[row * outputs + k] = sum
            }
        }
    }
}
