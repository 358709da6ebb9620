public import VaneCore
internal import VaneNumerics
import VaneTensors

/// Learns the least change of rows after which no linear probe tells their classes: LEACE.
///
/// `r(x) = x − W⁻¹PW(x − E[x])` with `W = Σ^(−1/2)` and P the orthogonal projector on the columns of `M = WΣ_xz`. Neither the
/// root nor a decomposition of Σ is needed: `P = M(MᵀM)⁻¹Mᵀ`, `W⁻¹M = Σ_xz` and `MᵀW = (Σ⁻¹Σ_xz)ᵀ = Bᵀ`, hence
///
/// `W⁻¹PW = Σ_xz (BᵀΣ_xz)⁻¹ Bᵀ`, where B is the least-squares map from rows to labels.
///
/// | here         | paper      | shape      | meaning                                                              |
/// |--------------|------------|------------|----------------------------------------------------------------------|
/// | input        | `X`        | `[N, D]`   | rows                                                                 |
/// | labels       | `Z`        | `[N, K−1]` | 1 where a row is of a class, the first class being all zeros         |
/// | `cross`      | `Σ_xz`     | `[D, K−1]` | the covariance of rows and labels                                    |
/// | `map`        | –          | `[D, K−1]` | B, for Σ shrunken to `(1 − s)Σ + sν1` with `ν = tr(Σ)/D`             |
/// | result       | `r`        | –          | an edit of rank K − 1, or less where class means lie in line         |
///
/// `Cov(r(x), z) = 0` on these rows whatever the shrinkage s, which only says what counts as a small change.
///
/// // Differs from the paper: its code finds the shrinkage from the data, here it is a parameter.
///
/// - SeeAlso: The closed form of [Belrose et al. 2023](https://arxiv.org/abs/2306.03819).
public struct ConceptErasure: Trainer, Hashable {
    /// The share s of the covariance that is replaced by a sphere, from 0 to below 1.
    public var shrinkage: Double

    /// The least eigenvalue of `BᵀΣ_xz` that counts, relative to the largest; below it class means lie in line.
    private static let tolerance = 1e-6

    /// Creates the trainer.
    public init(shrinkage: Double = 0.1) {
        self.shrinkage = shrinkage
    }

    /// Measures the class means and solves for the map.
    ///
    /// - Throws: `VaneError` with code `missingData` when a class has no row or the rows are too few to go without
    ///   shrinkage, `noEffect` when all class means are the same, and the solver's error.
    public func train(
        on data: LabeledRows, report: (TrainingProgress) -> Void
    ) throws -> Erasure {
        try data.requireEveryClass(for: "leace")
        let (count, width) = (data.values.rows, data.values.width)
        guard shrinkage > 0 || count > width else {
            throw VaneError(
                .missingData,
                "'leace' without shrinkage needs at least \(width + 1) rows of \(width) values, the data "
                    + "hold \(count); give it shrinkage.")
        }
        var moments = MomentAccumulator(width: width)
        moments.add(data.values)
        let cross = Self.crossCovariance(data, mean: moments.mean)
        let map = try map(data, variance: moments.variance)
        let pieces = cross.count
        let gram = (0..<(pieces * pieces)).map { place in
            let (a, b) = (place / pieces, place % pieces)
            return (dot(map[a], cross[b]) + dot(map[b], cross[a])) / 2
        }
        let eigen = try SymmetricEigenvalues(of: Tensor(shape: [pieces, pieces], gram))
        let largest = eigen.values.last ?? 0
        let kept = eigen.values.indices.filter {
            largest > 0 && eigen.values[$0] > Self.tolerance * largest
        }
        guard !kept.isEmpty else {
            throw VaneError(
                .noEffect, "'leace' found all classes with the same mean; check the labels.")
        }

        // With BᵀΣ_xz = QΛQᵀ the edit is Σ_xz q (1/λ) (Bq)ᵀ, summed over what is kept; each Bq is brought to unit length.
        var (read, write, offset): ([Float], [Float], [Float]) = ([], [], [])
        for column in kept {
            let mix = (0..<pieces).map { eigen.vectors[$0, column] }
            let (reading, writing) = (combination(of: map, mix), combination(of: cross, mix))
            let length = dot(reading, reading).squareRoot()
            read += reading.map { Float($0 / length) }
            write += writing.map { Float($0 * length / eigen.values[column]) }
            offset.append(Float(dot(reading, moments.mean) / length))
        }
        return Erasure(
            read: Tensor(shape: [kept.count, width], read),
            write: Tensor(shape: [kept.count, width], write),
            offset: Tensor(shape: [kept.count], offset))
    }

    /// The covariance of rows with each label but the first, `[K − 1][D]`: `(n_k/N)(μ_k − μ)`.
    private static func crossCovariance(_ data: LabeledRows, mean: [Double]) -> [[Double]] {
        let width = mean.count
        var sums = data.classes.dropFirst().map { _ in [Double](repeating: 0, count: width) }
        data.values.withSpan { span in
            for (row, label) in data.labels.enumerated() where label > 0 {
                for i in 0..<width {
                    sums[label - 1][i] += Double(span[row * width + i]) - mean[i]
                }
            }
        }
        return sums.map { sum in sum.map { $0 / Double(data.labels.count) } }
    }

    /// The map B from rows to labels, `[K − 1][D]`, up to one factor, which the edit does not depend on.
    private func map(_ data: LabeledRows, variance: [Double]) throws -> [[Double]] {
        let (count, pieces) = (data.labels.count, data.classes.count - 1)
        var targets = Tensor<Float>(shape: [count, pieces], repeating: 0)
        for (row, label) in data.labels.enumerated() where label > 0 { targets[row, label - 1] = 1 }
        let sphere = variance.reduce(0, +) / Double(max(variance.count, 1))
        let penalty = Double(count) * shrinkage * sphere / (1 - shrinkage)
        let weight = try RidgeRegression(penalty: penalty).fit(data.values, targets).weight
        return (0..<pieces).map { piece in
            (0..<weight.rows).map { Double(weight[$0, piece]) }
        }
    }

    /// The inner product of two vectors.
    private func dot(_ a: [Double], _ b: [Double]) -> Double {
        a.indices.reduce(into: 0.0) { $0 += a[$1] * b[$1] }
    }

    /// The sum of vectors, each times its share.
    private func combination(of vectors: [[Double]], _ shares: [Double]) -> [Double] {
        vectors[0].indices.map { i in
            vectors.indices.reduce(into: 0.0) { $0 += shares[$1] * vectors[$1][i] }
        }
    }
}
