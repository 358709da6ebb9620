/// A score from which rows are taken for positive, chosen on validation for one figure.
public struct DetectionThreshold: Sendable, Hashable {
    /// The figure that a threshold is chosen for.
    public enum Goal: Sendable, Hashable {
        /// The share of right decisions.
        case accuracy
        /// The harmonic mean of precision and recall, with the classes as they are.
        case f1
        /// The same, with classes weighted so that this share of rows is positive.
        case f1AtShare(Double)

        /// Returns the figure of decisions.
        func figure(_ confusion: Confusion) -> Double {
            switch self {
            case .accuracy: confusion.accuracy
            case .f1: confusion.f1
            case .f1AtShare(let share): confusion.reweighted(toShare: share).f1
            }
        }
    }

    /// What the threshold was chosen for.
    public let goal: Goal
    /// The least score that is taken for positive.
    public let value: Double

    /// Chooses the threshold with the best figure on validation rows; gives nothing when a class is absent.
    ///
    /// Thresholds lie halfway between neighbouring scores, at the least score and above the greatest; of equally good ones the lowest is taken.
    ///
    /// - Parameters:
    ///   - goal: The figure to choose for.
    ///   - scores: One finite score a row, higher for positives.
    ///   - positive: Whether each row is positive.
    /// - Precondition: As many labels as scores are given.
    /// - Complexity: O(N log N).
    public init?(for goal: Goal, scores: [Double], positive: [Bool]) {
        precondition(scores.count == positive.count, "Each score has one label.")
        let order = scores.indices.sorted { scores[$0] < scores[$1] }
        guard positive.contains(true), positive.contains(false) else { return nil }
        var confusion = Confusion()
        for label in positive { confusion.add(1, taken: true, positive: label) }
        var best = (value: scores[order[0]], figure: goal.figure(confusion))
        for (place, item) in order.enumerated() {
            confusion.add(-1, taken: true, positive: positive[item])
            confusion.add(1, taken: false, positive: positive[item])
            let isLast = place + 1 == order.count
            let (low, high) = (scores[item], isLast ? scores[item] : scores[order[place + 1]])
            guard isLast || low < high else { continue }
            let figure = goal.figure(confusion)
            // Halfway between two neighbours that are too close to part, the upper one parts them.
            let halfway = low + (high - low) / 2
            let value = isLast ? low.nextUp : halfway > low ? halfway : high
            if figure > best.figure { best = (value, figure) }
        }
        self.goal = goal
        value = best.value
    }

    /// Returns the figure that the threshold was chosen for, on other rows.
    ///
    /// - Parameters:
    ///   - scores: One score a row.
    ///   - positive: Whether each row is positive.
    ///   - weights: How often each row counts; once when absent.
    /// - Returns: The figure, from 0 to 1, or nothing when a class has no weight.
    public func figure(
        scores: [Double], positive: [Bool], weights: [Double]? = nil
    ) -> Double? {
        var confusion = Confusion()
        for (row, score) in scores.enumerated() {
            confusion.add(weights?[row] ?? 1, taken: score >= value, positive: positive[row])
        }
        return confusion.positives > 0 && confusion.negatives > 0 ? goal.figure(confusion) : nil
    }
}
