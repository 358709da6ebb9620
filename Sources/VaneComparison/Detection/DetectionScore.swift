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
        let order = scores.indices.sorted { scores[$0] < scores[$1] }
        let positives = positive.count { $0 }
        let negatives = positive.count - positives
        guard positives > 0, negatives > 0 else { return nil }
        var rankSum = 0.0
        var start = 0
        while start < order.count {
            var end = start + 1
            while end < order.count, scores[order[end]] == scores[order[start]] { end += 1 }
            let rank = Double(start + end + 1) / 2
            rankSum += rank * Double(order[start..<end].count { positive[$0] })
            start = end
        }
        let p = Double(positives)
        return (rankSum - p * (p + 1) / 2) / (p * Double(negatives))
    }
}
