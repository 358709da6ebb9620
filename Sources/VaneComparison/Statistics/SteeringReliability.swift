/// How reliably strength moves behaviour: the slope of each item's propensity against strength, and how slopes vary between items.
///
/// A propensity is what the model prefers, for instance the log-probability of the wanted answer minus that of the other. A mean slope above 0 may
/// hide many items that move the wrong way, so the spread and the share below 0 stand beside it.
///
/// - SeeAlso: [Tan et al. 2024](https://arxiv.org/abs/2407.12404), whose per-sample steerability is the slope.
public struct SteeringReliability: Sendable, Hashable {
    /// The least-squares slope of each item, in units of propensity per unit of strength.
    public let slopes: [Double]
    /// The mean slope.
    public let mean: Double
    /// The standard deviation of the slopes, with `n − 1`; nothing with one item.
    public let standardDeviation: Double?
    /// The share of items whose slope is below 0, which strength moves the wrong way.
    public let shareBelowZero: Double

    /// Fits a line to each item.
    ///
    /// - Parameters:
    ///   - propensities: The propensity of each item at each strength, `[items][strengths]`.
    ///   - strengths: The strengths, 0 among them when the line is to include the unsteered model.
    /// - Precondition: There is an item, each has one propensity a strength, and two strengths differ.
    public init(propensities: [[Double]], strengths: [Double]) {
        precondition(!propensities.isEmpty, "A mean slope needs an item.")
        let centre = strengths.reduce(0, +) / Double(strengths.count)
        let offsets = strengths.map { $0 - centre }
        let spread = offsets.reduce(0) { $0 + $1 * $1 }
        precondition(strengths.contains { $0 != strengths[0] }, "A slope needs two strengths.")
        // Σ (s − s̄)(p − p̄) = Σ (s − s̄)(p − p₀), since the offsets sum to 0; the latter is exactly 0 where nothing moves.
        let slopes = propensities.map { item in
            precondition(item.count == strengths.count, "Each strength has one propensity.")
            return zip(offsets, item).reduce(0) { $0 + $1.0 * ($1.1 - item[0]) } / spread
        }
        let count = Double(slopes.count)
        let mean = slopes.reduce(0, +) / count
        let squares = slopes.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        self.slopes = slopes
        self.mean = mean
        standardDeviation = slopes.count > 1 ? (squares / (count - 1)).squareRoot() : nil
        shareBelowZero = Double(slopes.count { $0 < 0 }) / count
    }
}
