import VaneCore
import VaneTensors

/// What training shifts say about how well one vector can stand for them all, before anything is steered.
///
/// - SeeAlso: [Braun et al. 2025](https://arxiv.org/abs/2505.22637): agreement and separability predict how reliably a mean shift steers.
struct ShiftDiagnostics: Sendable, Hashable {
    /// The mean cosine of each shift with the mean shift.
    let agreement: Double
    /// The mean cosine of pairs of shifts.
    let pairwise: Double
    /// The discriminability index d′ of positive and negative states along the mean shift.
    let separability: Double

    /// Computes the figures.
    ///
    /// - Parameters:
    ///   - shifts: The shifts `z = h⁺ − h⁻`, `[N, D]`.
    ///   - positive: The states `h⁺`, `[N, D]`.
    ///   - negative: The states `h⁻`, `[N, D]`.
    init(shifts: Tensor<Float>, positive: Tensor<Float>, negative: Tensor<Float>) {
        let mean = Direction(shifts.columnMeans)
        let units = (0..<shifts.rows).map { shifts.unitRow($0) }
        let cosines = units.map { Double(Direction($0).cosine(to: mean)) }
        agreement = cosines.mean ?? 0
        // |Σu|² counts every pair twice and every shift with itself once.
        var sum = [Double](repeating: 0, count: shifts.width)
        for unit in units { for i in sum.indices { sum[i] += Double(unit[i]) } }
        let (count, square) = (Double(units.count), sum.reduce(0) { $0 + $1 * $1 })
        pairwise = count > 1 ? (square - count) / (count * (count - 1)) : 0
        separability = Self.separability(
            (try? mean.firstScores(of: positive)) ?? [], (try? mean.firstScores(of: negative)) ?? []
        )
    }

    /// Returns d′ = (m⁺ − m⁻) / √((s⁺² + s⁻²) / 2), 0 when nothing varies.
    private static func separability(_ positive: [Double], _ negative: [Double]) -> Double {
        guard let high = positive.mean, let low = negative.mean else { return 0 }
        let spread = [(positive, high), (negative, low)].compactMap { scores, mean in
            scores.map { ($0 - mean) * ($0 - mean) }.mean
        }.mean
        guard let spread, spread > 0 else { return 0 }
        return (high - low) / spread.squareRoot()
    }
}

extension Tensor<Float> {
    /// Returns a row at length 1, or of zeros when it has no length.
    fileprivate func unitRow(_ row: Int) -> [Float] {
        let values = (0..<width).map { self[row, $0] }
        let length = values.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
        return length > 0 ? values.map { Float(Double($0) / length) } : values
    }
}
