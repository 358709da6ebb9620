/// A range that holds a figure with a stated confidence, here always 95 %.
public struct Interval: Sendable, Hashable {
    /// The lower end.
    public var lower: Double
    /// The upper end.
    public var upper: Double

    /// Creates an interval.
    public init(_ lower: Double, _ upper: Double) {
        self.lower = lower
        self.upper = upper
    }

    /// Takes the 2.5 % and 97.5 % points of replicates, interpolated linearly between order statistics.
    ///
    /// - Precondition: There is at least one replicate.
    public init(percentilesOf replicates: [Double]) {
        let sorted = replicates.sorted()
        lower = Interval.quantile(0.025, of: sorted)
        upper = Interval.quantile(0.975, of: sorted)
    }

    /// Returns the quantile of sorted numbers at `q·(n − 1)`, NumPy's default rule.
    static func quantile(_ q: Double, of sorted: [Double]) -> Double {
        precondition(!sorted.isEmpty, "A quantile needs numbers.")
        let place = q * Double(sorted.count - 1)
        let low = Int(place)
        let high = min(low + 1, sorted.count - 1)
        return sorted[low] + (place - Double(low)) * (sorted[high] - sorted[low])
    }
}
