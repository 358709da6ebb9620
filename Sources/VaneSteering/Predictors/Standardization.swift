import VaneCore
internal import VaneNumerics
import VaneTensors

/// The centring and scaling of context vectors: `x = (h − μ) / σ`, coordinate by coordinate.
struct Standardization: Equatable, Sendable {
    /// The mean of each coordinate, `[D']`.
    let mean: Tensor<Float>
    /// The reciprocal of each coordinate's population standard deviation, `[D']`; 1 where a coordinate never varies.
    let inverseDeviation: Tensor<Float>

    /// Measures contexts `[N, D']`.
    init(of contexts: Tensor<Float>) {
        var moments = MomentAccumulator(width: contexts.width)
        moments.add(contexts)
        mean = Tensor(shape: [contexts.width], moments.mean.map { Float($0) })
        inverseDeviation = Tensor(
            shape: [contexts.width],
            moments.variance.map { $0 > 0 ? Float(1 / $0.squareRoot()) : 1 })
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
