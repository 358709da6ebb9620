public import VaneTensors

/// The leading principal axes of rows: the directions in which they vary most about their mean.
public struct PrincipalAxes: Sendable {
    /// The mean row, `[D]`.
    public let mean: Tensor<Double>

    /// The axes as unit rows, `[K, D]`, greatest variance first.
    ///
    /// The sign is such that an axis's coordinate of greatest magnitude is positive. An axis without variance may be zero.
    public let directions: Tensor<Double>

    /// The singular values of the centred rows, `[K]`: the square root of an axis's sum of squares.
    public let singularValues: Tensor<Double>

    /// Finds the axes of rows by the eigenvectors of the lesser of `XᵀX` and `XXᵀ`.
    ///
    /// - Parameters:
    ///   - rows: The rows, `[N, D]`; their mean is taken off.
    ///   - count: How many axes are wanted.
    /// - Throws: `NumericsError.Code.notFinite` or `notConverged`.
    /// - Precondition: `count` is at most the lesser of N and D.
    public init(of rows: Tensor<Float>, count: Int) throws {
        let (height, width) = (rows.rows, rows.width)
        precondition(count >= 0 && count <= min(height, width), "Axes are at most min(N, D).")
        mean = rows.columnMeans
        guard width > height else {
            var scatter = RunningScatter(width: width)
            scatter.add(rows)
            let found = try SymmetricEigenvectors(of: scatter.scatter, count: count)
            directions = found.vectors
            singularValues = found.values.mapped { max($0, 0).squareRoot() }
            return
        }
        let centered = rows.centered(0..<height, at: mean)
        let gram = DoubleProduct.timesTransposed(centered, centered)
        let found = try SymmetricEigenvectors(of: gram, count: count)
        singularValues = found.values.mapped { max($0, 0).squareRoot() }
        // Xᵀu = s v for a pair of singular vectors; below the noise of the eigenvalue there is no direction to tell.
        var axes = DoubleProduct.times(found.vectors, centered)
        let floor = (singularValues.elements.first ?? 0) * 1e-7
        let values = singularValues.elements
        axes.withMutableSpan { axes in
            for k in 0..<count {
                let scale = values[k] > floor ? 1 / values[k] : 0
                for i in k * width..<(k + 1) * width { axes[i] *= scale }
            }
        }
        directions = axes.withFixedSigns()
    }
}

extension Tensor where Element == Double {
    /// Returns the tensor with a function applied to each element.
    func mapped(_ function: (Double) -> Double) -> Tensor<Double> {
        Tensor(shape: shape, elements.map(function))
    }
}
