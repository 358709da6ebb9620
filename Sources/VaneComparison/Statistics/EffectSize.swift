/// Sizes of a difference between two methods, which say how much where a p-value says whether.
public enum EffectSize {
    /// Returns Cohen's `d_z`: the mean of paired differences over their standard deviation, with `n − 1`.
    ///
    /// - Parameter differences: One method's figure minus the other's on each item.
    /// - Returns: The size, or nothing with fewer than two items or when all differences are equal.
    /// - SeeAlso: Cohen 1988, Statistical Power Analysis for the Behavioral Sciences, chapter 2.
    public static func pairedCohensD(_ differences: [Double]) -> Double? {
        guard let first = differences.first, differences.contains(where: { $0 != first }) else {
            return nil
        }
        let count = Double(differences.count)
        let mean = differences.reduce(0, +) / count
        let squares = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return mean / (squares / (count - 1)).squareRoot()
    }

    /// Returns Cliff's δ: the chance that a value of the first exceeds one of the second, minus the chance of the reverse.
    ///
    /// - Parameters:
    ///   - first: The first method's values.
    ///   - second: The second method's values.
    /// - Returns: The size, from −1 to 1, or nothing when either has no value.
    /// - Complexity: O(N log N): δ = 2A − 1 with `A` the area under the ROC curve, ties counted half.
    /// - SeeAlso: Cliff 1993, Psychological Bulletin 114, 494–509.
    public static func cliffsDelta(_ first: [Double], _ second: [Double]) -> Double? {
        let belongsToFirst = first.map { _ in true } + second.map { _ in false }
        return ROC.area(scores: first + second, positive: belongsToFirst).map { 2 * $0 - 1 }
    }
}
