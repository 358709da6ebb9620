/// The weight of right and wrong decisions about positives and negatives.
struct Confusion: Sendable, Hashable {
    /// Positives that were found.
    var truePositives = 0.0
    /// Negatives that were taken for positives.
    var falsePositives = 0.0
    /// Negatives that were left alone.
    var trueNegatives = 0.0
    /// Positives that were missed.
    var falseNegatives = 0.0

    /// Adds a decision.
    mutating func add(_ weight: Double, taken: Bool, positive: Bool) {
        switch (taken, positive) {
        case (true, true): truePositives += weight
        case (true, false): falsePositives += weight
        case (false, false): trueNegatives += weight
        case (false, true): falseNegatives += weight
        }
    }

    /// The weight of all positives.
    var positives: Double { truePositives + falseNegatives }

    /// The weight of all negatives.
    var negatives: Double { falsePositives + trueNegatives }

    /// The share of right decisions.
    var accuracy: Double { (truePositives + trueNegatives) / (positives + negatives) }

    /// The harmonic mean of precision and recall, `2TP/(2TP + FP + FN)`.
    var f1: Double { 2 * truePositives / (2 * truePositives + falsePositives + falseNegatives) }

    /// Returns what would be counted were a share of rows positive; both classes must have weight.
    func reweighted(toShare share: Double) -> Confusion {
        Confusion(
            truePositives: truePositives / positives * share,
            falsePositives: falsePositives / negatives * (1 - share),
            trueNegatives: trueNegatives / negatives * (1 - share),
            falseNegatives: falseNegatives / positives * share)
    }
}
