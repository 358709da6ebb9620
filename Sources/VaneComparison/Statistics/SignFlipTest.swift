import VaneTensors

/// A paired permutation test of a mean difference, whose signs are flipped by whole clusters.
///
/// When two methods are equal, swapping their names in a cluster changes nothing, so the mean difference is as likely as with any signs.
/// The two-sided p-value is the share of sign patterns whose mean is at least as far from 0 as the observed one: of all of them
/// when they are few, else of seeded draws, where the observed pattern is counted once so that the p-value is never 0.
///
/// - SeeAlso: Fisher 1935, The Design of Experiments, chapter III; Phipson & Smyth 2010 for the count of the observed pattern.
public struct SignFlipTest: Sendable, Hashable {
    /// How the sign patterns were taken.
    public enum Patterns: Sendable, Hashable {
        /// All `2ⁿ` patterns of `n` clusters.
        case all
        /// A number of random patterns.
        case drawn(Int)
    }

    /// The mean difference over items.
    public let meanDifference: Double
    /// The two-sided p-value.
    public let pValue: Double
    /// How the patterns were taken.
    public let patterns: Patterns

    /// Tests differences.
    ///
    /// - Parameters:
    ///   - differences: One method's figure minus the other's on each item.
    ///   - clusters: The cluster of each item.
    ///   - draws: The number of random patterns; all patterns are taken when there are no more than these.
    ///   - seed: The seed of the draws.
    /// - Precondition: There is an item, each has a cluster, and there is a draw.
    /// - Complexity: O(`draws` · clusters).
    public init(
        differences: [Double], clusters: [String], draws: Int = 10_000, seed: UInt64 = 0
    ) {
        precondition(differences.count == clusters.count, "Each difference has one cluster.")
        precondition(!differences.isEmpty && draws > 0, "A test needs items and draws.")
        var sums: [String: Double] = [:]
        for (cluster, difference) in zip(clusters, differences) {
            sums[cluster, default: 0] += difference
        }
        let ordered = sums.sorted { $0.key < $1.key }.map(\.value)
        let total = ordered.reduce(0, +)
        meanDifference = total / Double(differences.count)
        // Patterns that are equal in exact arithmetic may differ in their last digits, so these decide nothing.
        let bound = abs(total) - 1e-12 * ordered.reduce(0) { $0 + abs($1) }
        if ordered.count < Int.bitWidth - 1, 1 << ordered.count <= draws {
            patterns = .all
            pValue = Self.shareOfAll(ordered, atLeast: bound)
        } else {
            patterns = .drawn(draws)
            let reached = (0..<draws).count { draw in
                var generator = SeededGenerator(seed: seed, stream: UInt64(draw))
                return abs(Self.sum(ordered) { _ in generator.next() }) >= bound
            }
            pValue = Double(reached + 1) / Double(draws + 1)
        }
    }

    /// Returns the share of all sign patterns whose sum is at least as far from 0 as a bound.
    ///
    /// A pattern and its opposite are equally far, so the last sign, whose bit is never set, stays.
    private static func shareOfAll(_ sums: [Double], atLeast bound: Double) -> Double {
        let half = 1 << (sums.count - 1)
        let reached = (0..<half).count { pattern in
            abs(sum(sums) { _ in UInt64(pattern) }) >= bound
        }
        return Double(reached) / Double(half)
    }

    /// Returns the sum of the clusters' sums; a bit that is set flips a sign, 64 clusters a word, the lowest bit first.
    private static func sum(_ sums: [Double], signs: (Int) -> UInt64) -> Double {
        var (total, word) = (0.0, UInt64(0))
        for (place, value) in sums.enumerated() {
            if place % 64 == 0 { word = signs(place / 64) }
            total += word & 1 == 0 ? value : -value
            word >>= 1
        }
        return total
    }
}
