public import VaneCore
internal import VaneNumerics
import VaneTensors

/// Learns a mass-mean probe: the difference of class means, or its image under the inverse of the pooled covariance.
///
/// | here     | paper               | shape    | meaning                                                      |
/// |----------|---------------------|----------|--------------------------------------------------------------|
/// | input    | `h`                 | `[N, D]` | rows; the first class is the negative one                    |
/// | plain    | `θ = μ⁺ − μ⁻`       | `[D]`    | the probe for other distributions                            |
/// | pooled   | `Σ⁺θ`               | `[D]`    | `Σ` the covariance within classes over N, `Σ⁺` its pseudoinverse |
///
/// // Differs from the paper: it has no offset; here the score is zero midway between the means, so that its sign decides.
///
/// - SeeAlso: [Marks and Tegmark 2024](https://arxiv.org/abs/2310.06824), mass-mean probing.
public struct MassMeanProbe: Trainer, Hashable {
    /// Whether the pooled covariance is divided out.
    public var usesCovariance: Bool

    /// The largest eigenvalue of the covariance that counts as zero, in squared units of the rows.
    public var tolerance: Double

    /// Creates the trainer.
    public init(usesCovariance: Bool = false, tolerance: Double = 1e-3) {
        self.usesCovariance = usesCovariance
        self.tolerance = tolerance
    }

    /// Measures the means and, when asked, the covariance.
    ///
    /// - Throws: `VaneError` with code `missingData` when a class has no row, or `noEffect` when no direction is left.
    public func train(
        on data: LabeledRows, report: (TrainingProgress) -> Void
    ) throws -> Direction {
        try data.requireEveryClass(for: "mass-mean")
        let moments = data.sideMoments(keepsCovariance: usesCovariance)
        let sides = [moments.positive, moments.negative]
        let gap = zip(sides[0].mean, sides[1].mean).map { $0 - $1 }
        let direction = usesCovariance ? try unmixed(gap, sides) : gap
        guard direction.contains(where: { $0 != 0 }) else {
            throw VaneError(
                .noEffect,
                "'mass-mean' found no direction that tells the classes apart; check the labels and the "
                    + "tolerance.")
        }
        let middle = direction.indices.reduce(into: 0.0) {
            $0 += direction[$1] * (sides[0].mean[$1] + sides[1].mean[$1]) / 2
        }
        return Direction(direction.map { Float($0) }, offset: Float(-middle))
    }

    /// Multiplies a direction by the pseudoinverse of the pooled covariance.
    private func unmixed(_ gap: [Double], _ sides: [MomentAccumulator]) throws -> [Double] {
        let total = Double(sides[0].count + sides[1].count)
        let (first, second) = (sides[0].covariance, sides[1].covariance)
        let weights = sides.map { Double($0.count) / total }
        let pooled = zip(first.elements, second.elements).map {
            weights[0] * $0 + weights[1] * $1
        }
        let eigen = try SymmetricEigenvalues(of: Tensor(shape: first.shape, pooled))
        var result = [Double](repeating: 0, count: gap.count)
        for (column, value) in eigen.values.enumerated() where value > tolerance {
            let share = gap.indices.reduce(into: 0.0) { $0 += eigen.vectors[$1, column] * gap[$1] }
            for i in result.indices { result[i] += share / value * eigen.vectors[i, column] }
        }
        return result
    }
}
