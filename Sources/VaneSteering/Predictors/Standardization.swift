import VaneCore
import VaneTensors

/// The centring and scaling of context vectors: `x = (h − μ) / σ`, coordinate by coordinate.
struct Standardization: Equatable, Sendable {
    /// The mean of each coordinate, `[D']`.
    let mean: Tensor<Float>
    /// The reciprocal of each coordinate's population standard deviation, `[D']`; 1 where a coordinate never varies.
    ///
    /// A spread within the rounding error of the mean counts as none.
    let inverseDeviation: Tensor<Float>

    /// Measures contexts `[N, D']` in double precision.
    init(of contexts: Tensor<Float>) {
        let (rows, width) = (contexts.rows, contexts.width)
        var (sums, squares) = (
            [Double](repeating: 0, count: width), [Double](repeating: 0, count: width)
        )
        contexts.withSpan { span in
            for row in 0..<rows {
                for i in 0..<width { sums[i] += Double(span[row * width + i]) }
            }
            for i in 0..<width { sums[i] /= Double(rows) }
            for row in 0..<rows {
                for i in 0..<width {
                    let difference = Double(span[row * width + i]) - sums[i]
                    squares[i] += difference * difference
                }
            }
        }
        mean = Tensor(shape: [width], sums.map { Float($0) })
        inverseDeviation = Tensor(
            shape: [width],
            zip(squares, sums).map { square, mean in
                let variance = square / Double(rows)
                let rounding = Double(rows) * mean * Double.ulpOfOne
                return variance > rounding * rounding ? Float(1 / variance.squareRoot()) : 1
            })
    }

    /// Reads the tensors `mean` and `inverse-deviation`.
    init(from artifact: Artifact) throws {
        mean = try artifact.require("mean", shape: [nil])
        inverseDeviation = try artifact.require("inverse-deviation", shape: [mean.count])
    }

    /// The tensors `mean` and `inverse-deviation`, `[D']` each.
    var tensors: [String: Tensor<Float>] { ["mean": mean, "inverse-deviation": inverseDeviation] }

    /// Writes the standardised form of the context that starts at an offset.
    func apply(_ contexts: Span<Float>, at offset: Int, into row: inout MutableSpan<Float>) {
        mean.withSpan { mean in
            inverseDeviation.withSpan { inverse in
                for i in mean.indices { row[i] = (contexts[offset + i] - mean[i]) * inverse[i] }
            }
        }
    }

    /// Returns the standardised form of contexts, `[N, D']`.
    func applied(to contexts: Tensor<Float>) -> Tensor<Float> {
        let width = contexts.width
        var result = contexts
        contexts.withSpan { source in
            mean.withSpan { mean in
                inverseDeviation.withSpan { inverse in
                    result.withMutableSpan { target in
                        for i in source.indices {
                            target[i] = (source[i] - mean[i % width]) * inverse[i % width]
                        }
                    }
                }
            }
        }
        return result
    }
}
