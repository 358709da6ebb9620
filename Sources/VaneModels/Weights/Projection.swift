import VaneNumerics
import VaneTensorFiles
import VaneTensors

/// A linear layer, `y = x Wᵀ + b`, with weights `[outputs, inputs]` as checkpoints keep them.
struct Projection: Sendable {
    /// The weights, `[outputs, inputs]`.
    let weight: SharedFloats

    /// The biases, `[outputs]`, if there are any.
    let bias: Tensor<Float>?

    /// The number of values that go in.
    let inputs: Int

    /// The number of values that come out.
    let outputs: Int

    /// The largest weight, in numbers, that one thread multiplies a single row by sooner than a library's threads do.
    private static let largestForOneThread = 1 << 16

    /// Wraps weights of the shape `[outputs, inputs]`.
    init(weight: SharedFloats, bias: Tensor<Float>?) {
        self.weight = weight
        self.bias = bias
        inputs = weight.shape[1]
        outputs = weight.shape[0]
    }

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
                    if rows == 1, weight.count <= Self.largestForOneThread {
                        let row = input.extracting(0..<inputs)
                        RowKernels.product(row, weight, into: &output)
                    } else {
                        MatrixProduct.linear(rows: rows, inputs: inputs, outputs: outputs)(
                            input, weight, into: &output)
                    }
                }
            }
        }
        if let bias { add(bias, rows: rows, to: &output) }
    }

    /// Adds the biases to every row.
    private func add(_ bias: Tensor<Float>, rows: Int, to output: inout Tensor<Float>) {
        bias.withSpan { bias in
            output.withMutableSpan(ofFirst: rows * outputs) { output in
                for row in 0..<rows {
                    for i in bias.indices { output[row * outputs + i] += bias[i] }
                }
            }
        }
    }
}
