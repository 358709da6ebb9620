import VaneTensorFiles
import VaneTensors

/// A linear layer, `y = x Wᵀ + b`, with weights `[outputs, inputs]` as checkpoints keep them.
struct Projection: Sendable {
    /// The weights, `[outputs, inputs]`.
    let weight: SharedFloats

    /// The biases, `[outputs]`, if there are any.
    let bias: Tensor<Float>?

    /// The number of values that go in.
    var inputs: Int { weight.shape[1] }

    /// The number of values that come out.
    var outputs: Int { weight.shape[0] }

    /// Computes the layer for some rows.
    ///
    /// - Parameters:
    ///   - input: Rows, `[rows, inputs]`.
    ///   - rows: The number of rows.
    ///   - output: Where the results go, `[rows, outputs]`.
    func apply(_ input: Tensor<Float>, rows: Int, into output: inout Tensor<Float>) {
        input.withSpan { input in
            weight.withSpan { weight in
                output.withMutableSpan(ofFirst: rows * outputs) { output in
                    RowOperations.product(
                        input, weight, rows: rows, inputs: inputs, outputs: outputs, into: &output)
                }
            }
        }
        guard let bias else { return }
        bias.withSpan { bias in
            output.withMutableSpan(ofFirst: rows * outputs) { output in
                for row in 0..<rows {
                    for i in bias.indices { output[row * outputs + i] += bias[i] }
                }
            }
        }
    }
}
