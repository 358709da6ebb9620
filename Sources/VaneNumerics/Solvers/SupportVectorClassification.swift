public import VaneTensors

/// A linear support vector machine with the squared hinge loss.
///
/// Minimises `C Σ max(0, 1 − y(⟨w, x⟩ + b))² + ½(‖w‖² + b²)`: the offset is penalised like a weight, as by liblinear, so this
/// is the objective of scikit-learn's `LinearSVC(C=C)` with its defaults. The objective is convex with a continuous gradient and
/// is minimised by L-BFGS in double precision.
///
/// - SeeAlso: Equation (1) of Fan et al., "LIBLINEAR: a library for large linear classification", 2008.
public struct SupportVectorClassification: Sendable, Hashable {
    /// The inverse C of the penalty.
    public var inversePenalty: Double
    /// The largest component of the gradient at which the search ends.
    public var tolerance: Double
    /// The most iterations.
    public var maximumIterations: Int

    /// Creates a solver.
    public init(
        inversePenalty: Double = 1, tolerance: Double = 1e-6, maximumIterations: Int = 1_000
    ) {
        self.inversePenalty = inversePenalty
        self.tolerance = tolerance
        self.maximumIterations = maximumIterations
    }

    /// Fits rows, `[N, D]`, of which each is positive or not.
    ///
    /// The classifier's ``LinearClassifier/convergence`` says whether the optimum was reached.
    ///
    /// - Throws: ``NumericsError`` with code `invalidLabels` when all rows are of one class.
    /// - Precondition: Each row has a label.
    public func fit(_ rows: Tensor<Float>, positive: [Bool]) throws -> LinearClassifier {
        precondition(rows.rows == positive.count, "Each row has a label.")
        guard positive.contains(true), positive.contains(false) else {
            throw NumericsError.oneClass(positive.count)
        }
        let x = DenseMatrix(rows)
        let signs = positive.map { $0 ? 1.0 : -1.0 }
        var weights = [Double](repeating: 0, count: x.columns + 1)
        // A term of the gradient is at most 2C(1 + |m|)|x|, with margins m of the order of 1.
        var minimizer = LimitedMemoryBFGS(
            tolerance: tolerance,
            scale: 2 * inversePenalty * x.largestColumnSum(atLeast: Double(x.rows)),
            maximumIterations: maximumIterations)
        let convergence = minimizer.minimize(&weights) { value($0, x, signs, gradient: &$1) }
        let narrow = weights.map { Float($0) }
        return LinearClassifier(
            weight: Tensor(shape: [1, x.columns], Array(narrow.dropLast())),
            bias: [narrow[x.columns]], convergence: convergence)
    }

    /// Returns the objective and writes its gradient; weights are `[D + 1]`, the offset last.
    private func value(
        _ weights: [Double], _ x: DenseMatrix, _ signs: [Double], gradient: inout [Double]
    ) -> Double {
        var slopes = [Double](repeating: 0, count: x.rows)
        x.multiply(Array(weights.dropLast()), into: &slopes)
        let offset = weights[x.columns]
        var loss = 0.0
        for row in slopes.indices {
            let short = max(0, 1 - signs[row] * (slopes[row] + offset))
            loss += short * short
            slopes[row] = -2 * inversePenalty * signs[row] * short
        }
        var sums = [Double](repeating: 0, count: x.columns)
        x.multiply(slopes, transposed: true, into: &sums)
        sums.append(slopes.reduce(0, +))
        var penalty = 0.0
        for i in weights.indices {
            gradient[i] = sums[i] + weights[i]
            penalty += weights[i] * weights[i] / 2
        }
        return inversePenalty * loss + penalty
    }
}
