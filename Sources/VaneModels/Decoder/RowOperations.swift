import VaneTensors

/// The arithmetic of a decoder on rows.
enum RowOperations {
    /// Multiplies rows by the transpose of a matrix: `output[r, o] = Σᵢ input[r, i] weight[o, i]`.
    static func product(
        _ input: Span<Float>, _ weight: Span<Float>, rows: Int, inputs: Int, outputs: Int,
        into output: inout MutableSpan<Float>
    ) {
        for row in 0..<rows {
            for o in 0..<outputs {
                output[row * outputs + o] = dot(
                    input, row * inputs, weight, o * inputs, count: inputs)
            }
        }
    }

    /// Returns the dot product of parts of two arrays.
    static func dot(
        _ x: Span<Float>, _ xStart: Int, _ y: Span<Float>, _ yStart: Int, count: Int
    ) -> Float {
        var sum: Float = 0
        for i in 0..<count { sum += x[xStart + i] * y[yStart + i] }
        return sum
    }

    /// Adds a multiple of a part of an array to the start of another.
    static func addMultiple(
        _ factor: Float, of x: Span<Float>, _ xStart: Int, to y: inout MutableSpan<Float>,
        count: Int
    ) {
        for i in 0..<count { y[i] += factor * x[xStart + i] }
    }

    /// Turns scores into probabilities.
    static func softmax(_ x: inout MutableSpan<Float>, count: Int) {
        var greatest = x[0]
        for i in 1..<max(1, count) { greatest = max(greatest, x[i]) }
        var sum: Float = 0
        for i in 0..<count {
            x[i] = Exponential.exp(x[i] - greatest)
            sum += x[i]
        }
        let inverse = 1 / sum
        for i in 0..<count { x[i] *= inverse }
    }

    /// Adds numbers to others, one by one.
    static func add(_ x: Tensor<Float>, to y: inout Tensor<Float>, count: Int) {
        x.withSpan { x in
            y.withMutableSpan { y in
                for i in 0..<count { y[i] += x[i] }
            }
        }
    }

    /// Gates: `hidden[i] = silu(hidden[i]) · up[i]` with `silu(x) = x / (1 + e⁻ˣ)`.
    static func gate(_ hidden: inout Tensor<Float>, by up: Tensor<Float>, count: Int) {
        up.withSpan { up in
            hidden.withMutableSpan { hidden in
                for i in 0..<count {
                    hidden[i] = hidden[i] / (1 + Exponential.exp(-hidden[i])) * up[i]
                }
            }
        }
    }

    /// Normalizes rows by the root of their mean square and scales them: `y = w x / √(mean(x²) + ε)`.
    static func normalize(
        _ x: Tensor<Float>, by weight: Tensor<Float>, rows: Int, epsilon: Float,
        into y: inout Tensor<Float>
    ) {
        let width = weight.count
        x.withSpan { x in
            weight.withSpan { weight in
                y.withMutableSpan { y in
                    for row in 0..<rows {
                        let start = row * width
                        let square = dot(x, start, x, start, count: width)
                        let scale = 1 / (square / Float(width) + epsilon).squareRoot()
                        for i in 0..<width { y[start + i] = weight[i] * (x[start + i] * scale) }
                    }
                }
            }
        }
    }

    /// Normalizes rows where they are.
    static func normalizeInPlace(
        _ x: inout Tensor<Float>, by weight: Tensor<Float>, rows: Int, epsilon: Float
    ) {
        let width = weight.count
        weight.withSpan { weight in
            x.withMutableSpan { x in
                for row in 0..<rows {
                    let start = row * width
                    let square = dot(x.span, start, x.span, start, count: width)
                    let scale = 1 / (square / Float(width) + epsilon).squareRoot()
                    for i in 0..<width { x[start + i] = weight[i] * (x[start + i] * scale) }
                }
            }
        }
    }
}

#if canImport(Glibc)
import Glibc
#endif
enum Exponential {
    static func exp(_ x: Float) -> Float { expf(x) }
}
