import VaneNumerics
import VaneTensors

/// The arithmetic of a decoder on the rows of its workspace.
enum RowOperations {
    /// Adds numbers to others, one by one.
    static func add(_ x: Tensor<Float>, to y: inout Tensor<Float>, count: Int) {
        x.withSpan { x in
            y.withMutableSpan(ofFirst: count) { y in
                let part = x.extracting(0..<count)
                RowKernels.addMultiple(1, of: part, to: &y)
            }
        }
    }

    /// Gates: `hidden[i] = silu(hidden[i]) · up[i]`.
    static func gate(_ hidden: inout Tensor<Float>, by up: Tensor<Float>, count: Int) {
        up.withSpan { up in
            hidden.withMutableSpan(ofFirst: count) { hidden in
                let part = up.extracting(0..<count)
                RowKernels.gate(&hidden, by: part)
            }
        }
    }

    /// Normalizes rows by the root of their mean square and scales them: `y = w x / √(mean(x²) + ε)`.
    static func normalize(
        _ x: Tensor<Float>, by weight: Tensor<Float>, rows: Int, epsilon: Float,
        into y: inout Tensor<Float>
    ) {
        let count = rows * weight.count
        x.withSpan { x in
            weight.withSpan { weight in
                y.withMutableSpan(ofFirst: count) { y in
                    let part = x.extracting(0..<count)
                    RowKernels.normalize(part, by: weight, epsilon: epsilon, into: &y)
                }
            }
        }
    }

    /// Normalizes rows where they are.
    static func normalizeInPlace(
        _ x: inout Tensor<Float>, by weight: Tensor<Float>, rows: Int, epsilon: Float
    ) {
        weight.withSpan { weight in
            x.withMutableSpan(ofFirst: rows * weight.count) { x in
                RowKernels.normalize(&x, by: weight, epsilon: epsilon)
            }
        }
    }
}
