public import VaneTensors

/// Least squares with a penalty: minimises `Σ ‖y − Wᵀx − b‖² + λ‖W‖²`, the offset b not penalised.
///
/// Inputs and targets are centred; the normal equations are solved over the inputs or, when there are fewer rows than inputs,
/// over the rows, which gives the same weights.
///
/// - SeeAlso: Hoerl & Kennard 1970; the same objective as scikit-learn's `Ridge(alpha=λ)`.
public struct RidgeRegression: Sendable, Hashable {
    /// The weight λ of the penalty.
    public var penalty: Double

    /// Creates a solver.
    public init(penalty: Double) {
        self.penalty = penalty
    }

    /// Fits weights `[D, M]` and offsets `[M]` to inputs `[N, D]` and targets `[N, M]`.
    ///
    /// - Throws: ``NumericsError`` with code `notPositiveDefinite` when λ is too small for the data.
    /// - Precondition: There are as many inputs as targets, and at least one.
    public func fit(
        _ inputs: Tensor<Float>, _ targets: Tensor<Float>
    ) throws -> (weight: Tensor<Float>, offset: Tensor<Float>) {
        precondition(inputs.rows == targets.rows && inputs.rows > 0, "Each input has a target.")
        var (x, y) = (DenseMatrix(inputs), DenseMatrix(targets))
        let (xMean, yMean) = (x.columnMeans, y.columnMeans)
        x.subtract(xMean)
        y.subtract(yMean)
        let weight = try x.rows < x.columns ? dual(x, y) : primal(x, y)
        var shift = [Double](repeating: 0, count: y.columns)
        weight.multiply(xMean, transposed: true, into: &shift)
        let offset = zip(yMean, shift).map { Float($0 - $1) }
        return (weight.tensor, Tensor(shape: [y.columns], offset))
    }

    /// Solves `(XᵀX + λI) W = XᵀY`.
    private func primal(_ x: DenseMatrix, _ y: DenseMatrix) throws -> DenseMatrix {
        var gram = DenseMatrix.product(x, x, transposingLeft: true)
        for i in 0..<gram.rows { gram[i, i] += penalty }
        return try gram.solvingPositiveDefinite(DenseMatrix.product(x, y, transposingLeft: true))
    }

    /// Solves `(XXᵀ + λI) A = Y` and returns `XᵀA`.
    private func dual(_ x: DenseMatrix, _ y: DenseMatrix) throws -> DenseMatrix {
        var gram = DenseMatrix.product(x, x, transposingRight: true)
        for i in 0..<gram.rows { gram[i, i] += penalty }
        return DenseMatrix.product(x, try gram.solvingPositiveDefinite(y), transposingLeft: true)
    }
}
