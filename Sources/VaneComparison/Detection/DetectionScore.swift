/// How well scores tell positives from negatives: the area under the ROC curve.
public struct DetectionScore: Sendable, Hashable {
    /// The probability that a random positive scores above a random negative, ties counting one half.
    public var auroc: Double
    /// The 95 % interval of `auroc`.
    public var interval: Interval

    /// Creates a score.
    public init(auroc: Double, interval: Interval) {
        self.auroc = auroc
        self.interval = interval
    }
}

/// The area under the ROC curve by ranks, ties counted half.
///
/// - SeeAlso: Hanley & McNeil 1982: the area equals the Mann–Whitney statistic over `n⁺ n⁻`.
public enum ROC {
    /// Returns the area under the ROC curve, or nothing when a class is absent.
    ///
    /// - Parameters:
    ///   - scores: One score a row, higher for positives.
    ///   - positive: Whether each row is positive.
    /// - Returns: The area, from 0 to 1.
    /// - Complexity: O(N log N).
    public static func area(scores: [Double], positive: [Bool]) -> Double? {
        let positives = positive.count { $0 }
        let negatives = positive.count - positives
        guard positives > 0, negatives > 0 else { return nil }
        let ranks = RankCorrelation.ranks(of: scores)
        let rankSum = zip(ranks, positive).reduce(0) { $1.1 ? $0 + $1.0 : $0 }
        let p = Double(positives)
        return (rankSum - p * (p + 1) / 2) / (p * Double(negatives))
    }
}
