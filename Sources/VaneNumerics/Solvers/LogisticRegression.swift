public import VaneTensors

/// Logistic regression with an L2 penalty: minimises `C Σ log(1 + exp(−y(⟨w, x⟩ + b))) + ½‖w‖²`, the offset not penalised.
///
/// The same objective as scikit-learn's `LogisticRegression(C=C)`. Newton's method with Cholesky's factorisation for narrow rows,
/// L-BFGS for wide ones; both run in double precision.
///
/// - SeeAlso: Hastie, Tibshirani & Friedman 2009, section 4.4.1.
public struct LogisticRegression: Sendable, Hashable {
    /// The inverse C of the penalty.
    public var inversePenalty: Double
    /// Whether an offset is fitted.
    public var fitsIntercept: Bool
    /// The largest component of the gradient at which the search ends.
    public var tolerance: Double
    /// The most iterations.
    public var maximumIterations: Int

    /// The widest rows for which the Hessian matrix is formed.
    static let widestNewton = 512

    /// Creates a solver.
    public init(
        inversePenalty: Double = 1, fitsIntercept: Bool = true, tolerance: Double = 1e-6,
        maximumIterations: Int = 1_000
    ) {
        self.inversePenalty = inversePenalty
        self.fitsIntercept = fitsIntercept
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
        let problem = LogisticProblem(
            rows, signs: positive.map { $0 ? 1 : -1 }, inversePenalty: inversePenalty,
            fitsIntercept: fitsIntercept)
        var weights = [Double](repeating: 0, count: rows.width + 1)
        let convergence =
            rows.width <= Self.widestNewton
            ? try DampedNewton(tolerance: tolerance, maximumIterations: maximumIterations)
                .minimize(problem, from: &weights) : quasiNewton(problem, &weights)
        let narrow = weights.map { Float($0) }
        return LinearClassifier(
            weight: Tensor(shape: [1, rows.width], Array(narrow.dropLast())),
            bias: [narrow[rows.width]], convergence: convergence)
    }

    /// L-BFGS.
    private func quasiNewton(
        _ problem: LogisticProblem, _ weights: inout [Double]
    ) -> Convergence {
        var minimizer = LimitedMemoryBFGS(
            tolerance: tolerance, scale: problem.scale, maximumIterations: maximumIterations)
        return minimizer.minimize(&weights) { problem.value($0, gradient: &$1) }
    }
}
