extension DetectionScore {
    /// Measures scores, with an interval clustered as the bootstrap says; gives nothing when a class is absent or the interval is undefined.
    ///
    /// - Parameters:
    ///   - scores: One score a row, higher for positives.
    ///   - positive: Whether each row is positive.
    ///   - bootstrap: What is drawn.
    ///   - kind: How the interval is read off the draws.
    public init?(
        scores: [Double], positive: [Bool], bootstrap: ClusterBootstrap,
        intervals kind: ClusterBootstrap.IntervalKind = .percentile
    ) {
        guard let area = ROC.area(scores: scores, positive: positive) else { return nil }
        let ranked = WeightedROC(scores: scores, positive: positive)
        guard let interval = bootstrap.interval(kind, of: ranked.area) else { return nil }
        self.init(auroc: area, interval: interval)
    }
}

/// A ROC curve whose items carry weights; sorted once, so that each bootstrap draw costs one pass.
struct WeightedROC {
    /// The items in order of their score.
    private let order: [Int]
    /// Whether the next item in order has the same score.
    private let tiesWithNext: [Bool]
    /// Whether each item is positive.
    private let positive: [Bool]

    /// Sorts the items.
    init(scores: [Double], positive: [Bool]) {
        let order = scores.indices.sorted { scores[$0] < scores[$1] }
        self.order = order
        self.positive = positive
        tiesWithNext = order.indices.map { place in
            place + 1 < order.count && scores[order[place]] == scores[order[place + 1]]
        }
    }

    /// Returns the area under the curve of weighted items, or nothing when a class has no weight.
    func area(_ weights: [Double]) -> Double? {
        var (wins, negatives, positives) = (0.0, 0.0, 0.0)
        var (tiedNegatives, tiedPositives) = (0.0, 0.0)
        for (place, item) in order.enumerated() {
            if positive[item] {
                tiedPositives += weights[item]
            } else {
                tiedNegatives += weights[item]
            }
            guard !tiesWithNext[place] else { continue }
            wins += tiedPositives * (negatives + tiedNegatives / 2)
            negatives += tiedNegatives
            positives += tiedPositives
            (tiedNegatives, tiedPositives) = (0, 0)
        }
        return positives > 0 && negatives > 0 ? wins / (positives * negatives) : nil
    }
}
