public import VaneTensors

/// A linear support vector machine with the squared hinge loss.
///
/// Minimises `C Σ max(0, 1 − y(⟨w, x⟩ + b))² + ½(‖w‖² + b²)`: the offset is penalised like a weight, as by liblinear, so this
/// is the objective of scikit-learn's `LinearSVC(C=C)` with its defaults. Newton's method with Cholesky's factorisation for narrow
/// rows, L-BFGS for wide ones; both run in double precision.
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
    /// - Throws: ``NumericsError`` with code `invalidLabels` when all rows are of one class, or `notPositiveDefinite`.
    /// - Precondition: Each row has a label.
    public func fit(_ rows: Tensor<Float>, positive: [Bool]) throws -> LinearClassifier {
        precondition(rows.rows == positive.count, "Each row has a label.")
        guard positive.contains(true), positive.contains(false) else {
            throw NumericsError.oneClass(positive.count)
        }
        let problem = SquaredHingeProblem(
            rows, signs: positive.map { $0 ? 1 : -1 }, inversePenalty: inversePenalty)
        var weights = [Double](repeating: 0, count: rows.width + 1)
        let convergence: Convergence
        if rows.width <= LogisticRegression.widestNewton {
            convergence = try DampedNewton(
                tolerance: tolerance, maximumIterations: maximumIterations
            ).minimize(problem, from: &weights)
        } else {
            var minimizer = LimitedMemoryBFGS(
                tolerance: tolerance, scale: problem.scale, maximumIterations: maximumIterations)
            convergence = minimizer.minimize(&weights) { problem.value($0, gradient: &$1) }
        }
        let narrow = weights.map { Float($0) }
        return LinearClassifier(
            weight: Tensor(shape: [1, rows.width], Array(narrow.dropLast())),
            bias: [narrow[rows.width]], convergence: convergence)
    }
}
