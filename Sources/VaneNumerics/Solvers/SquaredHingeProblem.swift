import VaneTensors

/// The objective of a support vector machine with its derivatives; weights are `[D + 1]`, the offset last.
///
/// Its gradient is continuous and linear between the places where a row crosses its margin, so a Newton step with the curvature
/// of the rows inside their margins ends at the minimum once these rows are the right ones.
struct SquaredHingeProblem: NewtonProblem {
    /// The rows, `[N, D]`.
    private let rows: DenseMatrix
    /// +1 for positive rows, −1 for others.
    private let signs: [Double]
    /// The inverse C of the penalty.
    private let inversePenalty: Double

    /// Creates a problem.
    init(_ rows: Tensor<Float>, signs: [Double], inversePenalty: Double) {
        self.rows = DenseMatrix(rows)
        self.signs = signs
        self.inversePenalty = inversePenalty
    }

    /// Twice C times the largest column sum, with shortfalls of the order of 1.
    var scale: Double {
        2 * inversePenalty * rows.largestColumnSum(atLeast: Double(rows.rows))
    }

    /// By how much each row falls short of its margin, `max(0, 1 − y(⟨w, x⟩ + b))`.
    private func shortfalls(_ weights: [Double]) -> [Double] {
        var scores = [Double](repeating: 0, count: rows.rows)
        rows.multiply(Array(weights.dropLast()), into: &scores)
        let offset = weights[rows.columns]
        return zip(scores, signs).map { max(0, 1 - $1 * ($0 + offset)) }
    }

    /// Returns the objective and writes its gradient.
    func value(_ weights: [Double], gradient: inout [Double]) -> Double {
        let short = shortfalls(weights)
        let slopes = zip(short, signs).map { -2 * inversePenalty * $1 * $0 }
        var sums = [Double](repeating: 0, count: rows.columns)
        rows.multiply(slopes, transposed: true, into: &sums)
        sums.append(slopes.reduce(0, +))
        var penalty = 0.0
        for i in weights.indices {
            gradient[i] = sums[i] + weights[i]
            penalty += weights[i] * weights[i] / 2
        }
        return inversePenalty * short.reduce(0) { $0 + $1 * $1 } + penalty
    }

    /// Returns the Newton step, with the curvature `1 + 2C Σ xxᵀ` of the rows inside their margins.
    ///
    /// - Throws: ``NumericsError`` with code `notPositiveDefinite`.
    func newtonStep(_ weights: [Double], gradient: [Double]) throws -> [Double] {
        let (width, short) = (rows.columns, shortfalls(weights))
        let inside = short.indices.filter { short[$0] > 0 }
        var near = DenseMatrix(rows: inside.count, columns: width + 1)
        for (place, row) in inside.enumerated() {
            for i in 0..<width { near[place, i] = rows[row, i] }
            near[place, width] = 1
        }
        var hessian = DenseMatrix.product(near, near, transposingLeft: true)
        for i in hessian.elements.indices { hessian.elements[i] *= 2 * inversePenalty }
        for i in 0...width { hessian[i, i] += 1 }
        var right = DenseMatrix(rows: width + 1, columns: 1)
        right.elements = gradient
        return try hessian.solvingPositiveDefinite(right).elements
    }
}
