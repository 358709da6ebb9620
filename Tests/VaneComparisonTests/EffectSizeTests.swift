import Testing

@testable import VaneComparison

@Suite struct EffectSizeTests {
    /// Draws the fixture's pairs.
    private func pairs(_ entry: StatisticsFixture.Effect) -> ([Double], [Double]) {
        var first = units(entry.seed, 0, entry.count).map { $0 + 0.1 }
        var second = zip(first, units(entry.seed, 1, entry.count)).map { ($0 + $1) / 2 }
        if entry.levels > 0 {
            first = first.map { ($0 * entry.levels).rounded(.down) }
            second = second.map { ($0 * entry.levels).rounded(.down) }
        }
        return (first, second)
    }

    @Test(.tags(.golden)) func `Effect sizes and rank correlations are SciPy's, ties included`()
        throws
    {
        for entry in try StatisticsFixture.load().effects {
            let (first, second) = pairs(entry)
            let d = try #require(EffectSize.pairedCohensD(zip(first, second).map { $0 - $1 }))
            #expect(abs(d - entry.d) < 1e-12, "seed \(entry.seed)")
            let delta = try #require(
                EffectSize.cliffsDelta(first, Array(second.prefix(entry.count / 2))))
            #expect(abs(delta - entry.delta) < 1e-12, "seed \(entry.seed)")
            let rho = try #require(RankCorrelation.spearman(first, second))
            #expect(abs(rho - entry.rho) < 1e-12, "seed \(entry.seed)")
        }
    }

    @Test func `Sizes that are undefined are absent`() {
        #expect(EffectSize.pairedCohensD([]) == nil)
        #expect(EffectSize.pairedCohensD([0.1, 0.1, 0.1]) == nil)
        #expect(EffectSize.cliffsDelta([1], []) == nil)
        #expect(RankCorrelation.spearman([1, 1, 1], [1, 2, 3]) == nil)
        #expect(RankCorrelation.spearman([], []) == nil)
    }

    @Test(.tags(.law)) func `Rank correlation sees order alone`() {
        let values = units(53, 0, 50)
        #expect(RankCorrelation.spearman(values, values.map { $0 * $0 * $0 }) == 1)
        #expect(RankCorrelation.spearman(values, values.map { 1 / ($0 + 1) }) == -1)
    }

    @Test(.tags(.law)) func `Cliff's δ is odd and 1 when every value is greater`() throws {
        let (first, second) = (units(54, 0, 20), units(54, 1, 31))
        let there = try #require(EffectSize.cliffsDelta(first, second))
        let back = try #require(EffectSize.cliffsDelta(second, first))
        #expect(abs(there + back) < 1e-15)
        #expect(EffectSize.cliffsDelta(first.map { $0 + 1 }, second) == 1)
    }
}

@Suite struct SteeringReliabilityTests {
    /// The strengths of the paper.
    private let strengths = [-1.5, -1, -0.5, 0, 0.5, 1, 1.5]

    @Test(.tags(.golden)) func `Slopes are SciPy's`() throws {
        let wanted = try StatisticsFixture.load().slopes
        let drawn = units(61, 0, 40 * 7)
        let propensities = (0..<40).map { item in
            strengths.enumerated().map { drawn[7 * item + $0.offset] * 3 + 0.4 * $0.element }
        }
        let found = SteeringReliability(propensities: propensities, strengths: strengths)
        for (slope, expected) in zip(found.slopes, wanted.slopes) {
            #expect(abs(slope - expected) < 1e-12)
        }
        #expect(found.slopes.count == wanted.slopes.count)
        #expect(abs(found.mean - wanted.mean) < 1e-12)
        #expect(abs(try #require(found.standardDeviation) - wanted.sd) < 1e-12)
        #expect(found.shareBelowZero == wanted.below)
    }

    @Test(.tags(.law)) func `A line gives its own slope, whatever its offset`() {
        let lines = [(2.0, 5.0), (-1, 3), (0, 7)]
        let found = SteeringReliability(
            propensities: lines.map { line in [1.0, 2, 4].map { line.0 * $0 + line.1 } },
            strengths: [1, 2, 4])
        for (slope, line) in zip(found.slopes, lines) { #expect(abs(slope - line.0) < 1e-14) }
        #expect(found.shareBelowZero == 1.0 / 3)
        #expect(
            SteeringReliability(propensities: [[1, 2]], strengths: [0, 1]).standardDeviation == nil)
    }
}
