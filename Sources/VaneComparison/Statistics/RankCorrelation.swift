/// Whether two figures rise together, whatever the shape of the curve.
public enum RankCorrelation {
    /// Returns Spearman's ρ: the correlation of the ranks, tied values sharing their mean rank.
    ///
    /// - Parameters:
    ///   - first: One figure of each item.
    ///   - second: Another figure of the same items, in the same order.
    /// - Returns: The correlation, from −1 to 1, or nothing when a figure is the same for all items.
    /// - Precondition: Both have the same items.
    /// - Complexity: O(N log N).
    /// - SeeAlso: Spearman 1904, American Journal of Psychology 15, 72–101.
    public static func spearman(_ first: [Double], _ second: [Double]) -> Double? {
        precondition(first.count == second.count, "A correlation needs pairs.")
        let (x, y) = (ranks(of: first), ranks(of: second))
        // Ranks, ties included, always have this mean.
        let mean = Double(first.count + 1) / 2
        var (products, squaresOfX, squaresOfY) = (0.0, 0.0, 0.0)
        for (a, b) in zip(x, y) {
            products += (a - mean) * (b - mean)
            squaresOfX += (a - mean) * (a - mean)
            squaresOfY += (b - mean) * (b - mean)
        }
        guard squaresOfX > 0, squaresOfY > 0 else { return nil }
        return max(-1, min(1, products / (squaresOfX * squaresOfY).squareRoot()))
    }

    /// Returns ranks from 1, ascending; tied values share the mean of their ranks.
    static func ranks(of values: [Double]) -> [Double] {
        let order = values.indices.sorted { values[$0] < values[$1] }
        var ranks = [Double](repeating: 0, count: values.count)
        var start = 0
        while start < order.count {
            var end = start + 1
            while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
            for item in order[start..<end] { ranks[item] = Double(start + end + 1) / 2 }
            start = end
        }
        return ranks
    }
}
