import VaneTensors

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// The objective of a logistic regression with its derivatives; weights are `[D + 1]`, the offset last.
struct LogisticProblem: NewtonProblem {
    /// The rows, `[N, D]`.
    private let rows: DenseMatrix
    /// +1 for positive rows, −1 for others.
    private let signs: [Double]
    /// The inverse C of the penalty.
    private let inversePenalty: Double
    /// Whether the offset may differ from 0.
    private let fitsIntercept: Bool

    /// Creates a problem.
    init(_ rows: Tensor<Float>, signs: [Double], inversePenalty: Double, fitsIntercept: Bool) {
        self.rows = DenseMatrix(rows)
        self.signs = signs
        self.inversePenalty = inversePenalty
        self.fitsIntercept = fitsIntercept
    }

    /// The largest sum of the magnitudes of the terms of which a component of the gradient is made.
    var scale: Double { inversePenalty * rows.largestColumnSum(atLeast: Double(rows.rows)) }

    /// The scores `⟨w, x⟩ + b` of all rows.
    private func scores(_ weights: [Double]) -> [Double] {
        var scores = [Double](repeating: 0, count: rows.rows)
        rows.multiply(Array(weights.dropLast()), into: &scores)
        let offset = weights[rows.columns]
        for i in scores.indices { scores[i] += offset }
        return scores
    }

    /// Returns the objective and writes its gradient.
    func value(_ weights: [Double], gradient: inout [Double]) -> Double {
        let scores = scores(weights)
        var (loss, slopes) = (0.0, scores)
        for i in scores.indices {
            let margin = signs[i] * scores[i]
            loss += margin > 0 ? log1p(exp(-margin)) : -margin + log1p(exp(margin))
            slopes[i] = -inversePenalty * signs[i] / (1 + exp(margin))
        }
        var slope = [Double](repeating: 0, count: rows.columns)
        rows.multiply(slopes, transposed: true, into: &slope)
        var penalty = 0.0
        for i in slope.indices {
            gradient[i] = slope[i] + weights[i]
            penalty += weights[i] * weights[i] / 2
        }
        gradient[rows.columns] = fitsIntercept ? slopes.reduce(0, +) : 0
        return inversePenalty * loss + penalty
    }

    /// Returns the Newton step: the inverse Hessian times the gradient.
    ///
    /// - Throws: ``NumericsError`` with code `notPositiveDefinite`.
    func newtonStep(_ weights: [Double], gradient: [Double]) throws -> [Double] {
        let (width, scores) = (rows.columns, scores(weights))
        var weighted = rows
        var sums = [Double](repeating: 0, count: width)
        var total = 0.0
        for row in scores.indices {
            let p = 1 / (1 + exp(-scores[row]))
            let curvature = inversePenalty * p * (1 - p)
            total += curvature
            for i in 0..<width {
                weighted.elements[row * width + i] *= curvature
                sums[i] += weighted.elements[row * width + i]
            }
        }
        let inner = DenseMatrix.product(weighted, rows, transposingLeft: true)
        var hessian = DenseMatrix(rows: width + 1, columns: width + 1)
        for i in 0..<width {
            for j in 0..<width { hessian[i, j] = inner[i, j] }
            hessian[i, i] += 1
            hessian[i, width] = fitsIntercept ? sums[i] : 0
            hessian[width, i] = hessian[i, width]
        }
        // A perfectly separated set drives every curvature to 0; the floor keeps the offset's step finite.
        hessian[width, width] = fitsIntercept ? max(total, 1e-12) : 1
        var right = DenseMatrix(rows: width + 1, columns: 1)
        right.elements = gradient
        return try hessian.solvingPositiveDefinite(right).elements
    }
}
