extension ROC {
    /// A point of a ROC curve.
    public struct Point: Sendable, Hashable {
        /// The share of negatives that are taken for positive.
        public var falsePositives: Double
        /// The share of positives that are taken for positive.
        public var truePositives: Double
    }

    /// The most points of a curve.
    public static let mostPoints = 200

    /// Returns the corners of a ROC curve, from (0, 0) to (1, 1); none when a class is absent.
    ///
    /// Corners are never moved. Where there are more than ``mostPoints``, those are kept that lie evenly along the curve.
    ///
    /// - Parameters:
    ///   - scores: One score a row, higher for positives; equal scores are taken together.
    ///   - positive: Whether each row is positive.
    /// - Returns: The corners, in the order of falling thresholds.
    /// - Precondition: As many labels as scores are given.
    /// - Complexity: O(N log N).
    public static func curve(scores: [Double], positive: [Bool]) -> [Point] {
        precondition(scores.count == positive.count, "Each score has one label.")
        let order = scores.indices.sorted { scores[$0] > scores[$1] }
        var (counts, taken) = ([(falses: 0, trues: 0)], (falses: 0, trues: 0))
        for (place, item) in order.enumerated() {
            if positive[item] { taken.trues += 1 } else { taken.falses += 1 }
            let isLast = place + 1 == order.count
            guard isLast || scores[order[place + 1]] < scores[item] else { continue }
            counts.append(taken)
        }
        guard taken.falses > 0, taken.trues > 0 else { return [] }
        let corners = counts.indices.filter { place in
            guard place > 0, place + 1 < counts.count else { return true }
            let (last, here, next) = (counts[place - 1], counts[place], counts[place + 1])
            // The steps before and after point the same way where their cross product is 0.
            return (here.falses - last.falses) * (next.trues - here.trues)
                != (here.trues - last.trues) * (next.falses - here.falses)
        }
        return thinned(
            corners.map { place in
                Point(
                    falsePositives: Double(counts[place].falses) / Double(taken.falses),
                    truePositives: Double(counts[place].trues) / Double(taken.trues))
            })
    }

    /// Keeps the corners that lie evenly along the curve, whose length is 2 when measured along the axes.
    private static func thinned(_ corners: [Point]) -> [Point] {
        guard corners.count > mostPoints else { return corners }
        let step = 2 / Double(mostPoints - 1)
        var (kept, wanted) = ([corners[0]], step)
        for corner in corners.dropFirst().dropLast()
        where corner.falsePositives + corner.truePositives >= wanted && kept.count < mostPoints - 1
        {
            kept.append(corner)
            wanted = corner.falsePositives + corner.truePositives + step
        }
        return kept + corners.suffix(1)
    }
}
