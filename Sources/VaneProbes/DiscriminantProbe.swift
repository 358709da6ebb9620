public import VaneCore
internal import VaneNumerics
import VaneTensors

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Learns Fisher's linear discriminant with a shrunken covariance: `w = Σ⁻¹(μ⁺ − μ⁻)`, the log-odds of two normal classes.
///
/// `Σ = (1 − s)S + sν1`, with S the pooled covariance within classes and `ν = tr(S)/D`; the offset is
/// `b = −½⟨w, μ⁺ + μ⁻⟩ + log(n⁺/n⁻)`, whose last term is left out when both classes are held to be equally likely.
///
/// | here        | book     | shape    | meaning                                                       |
/// |-------------|----------|----------|---------------------------------------------------------------|
/// | input       | `x`      | `[N, D]` | rows; the first class is the negative one                     |
/// | `shrinkage` | `s`      | –        | 0 for the sample's covariance, 1 for a sphere as large        |
/// | within      | `S`      | `[D, D]` | `(1/N) Σ (x − μ_y)(x − μ_y)ᵀ`, never written out              |
/// | result      | `w`, `b` | `[D]`    | the direction and the offset                                  |
///
/// - SeeAlso: Fisher, "The use of multiple measurements in taxonomic problems", 1936; sections 4.3 and 4.3.1 of Hastie,
///   Tibshirani and Friedman, "The Elements of Statistical Learning", 2009.
public struct DiscriminantProbe: Trainer, Hashable {
    /// The share s of the covariance that is replaced by a sphere, from 0 to 1.
    public var shrinkage: Double

    /// Whether the classes' shares of the rows enter the offset.
    public var usesShares: Bool

    /// Creates the trainer.
    public init(shrinkage: Double = 0.1, usesShares: Bool = true) {
        self.shrinkage = shrinkage
        self.usesShares = usesShares
    }

    /// Measures the classes and solves for the direction.
    ///
    /// - Throws: `VaneError` with code `missingData` when a class has no row or the rows are too few to go without
    ///   shrinkage, `noEffect` when nothing tells the classes apart, and the solver's error.
    public func train(
        on data: LabeledRows, report: (TrainingProgress) -> Void
    ) throws -> Direction {
        try data.requireEveryClass(for: "lda")
        let (count, width) = (data.values.rows, data.values.width)
        guard shrinkage > 0 || count >= width + 2 else {
            throw VaneError(
                .missingData,
                "'lda' without shrinkage needs at least \(width + 2) rows of \(width) values, the data "
                    + "hold \(count); give it shrinkage.")
        }
        let sides = data.sideMoments()
        let (above, below) = (Double(sides.positive.count), Double(sides.negative.count))
        let total = above + below
        let variance = (0..<width).reduce(into: 0.0) {
            $0 += above * sides.positive.variance[$1] + below * sides.negative.variance[$1]
        }
        let sphere = shrinkage * variance / total / Double(max(width, 1))
        let gap = zip(sides.positive.mean, sides.negative.mean).map { $0 - $1 }
        let line = try direction(data, gap: gap, sphere: sphere)

        // Σw = μ⁺ − μ⁻ and w = kd give k = ⟨d, μ⁺ − μ⁻⟩ / ⟨d, Σd⟩, and rounding d spoils k in second order only.
        let reach = line.indices.reduce(into: 0.0) { $0 += line[$1] * gap[$1] }
        let square = line.reduce(into: 0.0) { $0 += $1 * $1 }
        let inside = data.varianceWithinSides(along: line)
        let spread = (1 - shrinkage) * inside + sphere * square
        guard reach > 0, spread > 0, (reach / spread).isFinite else {
            throw VaneError(
                .noEffect,
                "'lda' found no direction that tells the classes apart by more than their spread; check "
                    + "the labels and the shrinkage.")
        }
        let weight = line.map { $0 * reach / spread }
        let middle = weight.indices.reduce(into: 0.0) {
            $0 += weight[$1] * (sides.positive.mean[$1] + sides.negative.mean[$1]) / 2
        }
        let share = usesShares ? log(above / below) : 0
        return Direction(weight.map { Float($0) }, offset: Float(share - middle))
    }

    /// Returns a direction d parallel to `Σ⁻¹(μ⁺ − μ⁻)`, of any length.
    ///
    /// Least squares on the labels 0 and 1 finds it without writing S out. With `c = n⁺n⁻/N` and `δ = μ⁺ − μ⁻` its normal
    /// equations are `(NS + cδδᵀ + λ1)d = cδ`, so `(NS + λ1)d = c(1 − ⟨δ, d⟩)δ`; `λ = Nsν/(1 − s)` makes the left side
    /// `NΣd/(1 − s)`.
    private func direction(
        _ data: LabeledRows, gap: [Double], sphere: Double
    ) throws -> [Double] {
        guard shrinkage < 1 else { return gap }
        let targets = Tensor<Float>(
            shape: [data.labels.count, 1], data.positives.map { $0 ? 1 : 0 })
        let penalty = Double(data.labels.count) * sphere / (1 - shrinkage)
        return try RidgeRegression(penalty: penalty).fit(data.values, targets)
            .weight.elements.map(Double.init)
    }
}

extension LabeledRows {
    /// The count, mean and variances of the positive rows and of the negative ones.
    func sideMoments(
        keepsCovariance: Bool = false
    ) -> (positive: MomentAccumulator, negative: MomentAccumulator) {
        let positives = positives
        func moments(_ side: Bool) -> MomentAccumulator {
            var moments = MomentAccumulator(
                width: values.width, keepsCovariance: keepsCovariance)
            moments.add(values.keepingRows(positives.indices.filter { positives[$0] == side }))
            return moments
        }
        return (moments(true), moments(false))
    }

    /// The inner product of every row with a direction, `[N]`, in double precision.
    func projections(on line: [Double]) -> [Double] {
        values.withSpan { span in
            labels.indices.map { row in
                line.indices.reduce(into: 0.0) {
                    $0 += line[$1] * Double(span[row * line.count + $1])
                }
            }
        }
    }

    /// The mean of the squared distances, along a direction, of rows from the mean of their side.
    func varianceWithinSides(along line: [Double]) -> Double {
        let (places, positives) = (projections(on: line), positives)
        let sum = [true, false].reduce(into: 0.0) { sum, side in
            let inside = places.indices.filter { positives[$0] == side }.map { places[$0] }
            let mean = inside.reduce(0, +) / Double(max(inside.count, 1))
            sum += inside.reduce(into: 0.0) { $0 += ($1 - mean) * ($1 - mean) }
        }
        return sum / Double(max(places.count, 1))
    }
}
