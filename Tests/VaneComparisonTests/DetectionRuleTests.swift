import Testing

@testable import VaneComparison

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Scores with their labels.
private struct Rows {
    var scores: [Double]
    var positive: [Bool]

    /// Draws a split of the fixture, 0 for validation and 1 for test.
    init(_ entry: StatisticsFixture.Detection, split: UInt64) {
        scores = units(entry.seed, 3 * split, entry.count).map { $0 * 4 - 1 }
        if entry.levels > 0 {
            scores = scores.map { ($0 * entry.levels).rounded(.down) / entry.levels }
        }
        let draws = units(entry.seed, 3 * split + 1, entry.count)
        positive = zip(draws, scores).map { $0 < 0.1 + 0.22 * pow($1 + 1, 0.8) }
    }

    /// Creates rows.
    init(_ scores: [Double], _ positive: [Bool]) {
        (self.scores, self.positive) = (scores, positive)
    }

    /// What the rows decide.
    var rule: DetectionRule? { DetectionRule(scores: scores, positive: positive) }
}

@Suite struct DetectionRuleTests {
    @Test(.tags(.golden)) func `Thresholds from validation and figures on test are scikit-learn's`()
        throws
    {
        for entry in try StatisticsFixture.load().detection {
            let rule = try #require(Rows(entry, split: 0).rule)
            let chosen = [rule.accuracyThreshold, rule.f1Threshold, rule.rareThreshold]
            for (found, wanted) in zip(chosen, entry.thresholds) {
                #expect(abs(found.value - wanted) < 1e-12, "seed \(entry.seed), \(found.goal)")
            }
            let test = Rows(entry, split: 1)
            let figures = try #require(rule.figures(scores: test.scores, positive: test.positive))
            #expect(abs(figures.accuracy - entry.accuracy) < 1e-12, "seed \(entry.seed)")
            #expect(abs(figures.f1 - entry.f1) < 1e-12, "seed \(entry.seed)")
            #expect(abs(figures.f1AtRareShare - entry.rare) < 1e-12, "seed \(entry.seed)")
        }
    }

    @Test(.tags(.golden)) func `The curve is statsmodels' maximum likelihood`() throws {
        for entry in try StatisticsFixture.load().detection {
            let curve = try #require(Rows(entry, split: 0).rule).calibration
            // Both stop when the likelihood has no digit left to gain, which leaves half the digits of its argument.
            #expect(abs(curve.slope - entry.slope) < 1e-8, "seed \(entry.seed)")
            #expect(abs(curve.offset - entry.offset) < 1e-8, "seed \(entry.seed)")
        }
    }

    @Test(.tags(.golden)) func `Bins, calibration error and Brier score are scikit-learn's`() throws
    {
        for entry in try StatisticsFixture.load().detection {
            let (rule, test) = (try #require(Rows(entry, split: 0).rule), Rows(entry, split: 1))
            let figures = try #require(rule.figures(scores: test.scores, positive: test.positive))
            let bins = figures.reliability.bins
            #expect(bins.map(\.weight) == entry.counts)
            #expect(bins.compactMap(\.positiveShare).count == entry.shares.count)
            // As the curve's tolerance.
            for (found, wanted) in zip(bins.compactMap(\.positiveShare), entry.shares) {
                #expect(abs(found - wanted) < 1e-8)
            }
            for (found, wanted) in zip(bins.compactMap(\.meanProbability), entry.means) {
                #expect(abs(found - wanted) < 1e-8)
            }
            #expect(abs(figures.reliability.expectedCalibrationError - entry.error) < 1e-8)
            #expect(abs(figures.reliability.brierScore - entry.brier) < 1e-8)
        }
    }

    @Test(.tags(.golden)) func `Weighted figures are scikit-learn's`() throws {
        for entry in try StatisticsFixture.load().detection {
            let (rule, test) = (try #require(Rows(entry, split: 0).rule), Rows(entry, split: 1))
            let weights = units(entry.seed, 9, entry.count).map { ($0 * 4).rounded(.down) }
            let figures = try #require(
                rule.figures(scores: test.scores, positive: test.positive, weights: weights))
            #expect(abs(figures.f1 - entry.weightedF1) < 1e-12, "seed \(entry.seed)")
            #expect(abs(figures.reliability.brierScore - entry.weightedBrier) < 1e-8)
        }
    }

    @Test func `A rule needs both classes, and so do figures`() throws {
        #expect(Rows([1, 2], [true, true]).rule == nil)
        #expect(Rows([], []).rule == nil)
        let rule = try #require(Rows([1, 2], [false, true]).rule)
        #expect(rule.figures(scores: [1, 2], positive: [false, false]) == nil)
        #expect(rule.figures(scores: [1, 2], positive: [false, true], weights: [0, 1]) == nil)
    }
}

@Suite struct DetectionThresholdTests {
    @Test func `Classes that scores separate are parted halfway`() throws {
        let threshold = try #require(
            DetectionThreshold(
                for: .accuracy, scores: [3, 0, 1, 4], positive: [true, false, false, true]))
        #expect(threshold.value == 2)
        #expect(threshold.figure(scores: [1.9, 2], positive: [false, true]) == 1)
    }

    @Test func `Scores that say nothing leave all rows to the larger class`() throws {
        let scores = [1.0, 1, 1]
        let positives = try #require(
            DetectionThreshold(for: .accuracy, scores: scores, positive: [true, true, false]))
        #expect(positives.value == 1)
        let negatives = try #require(
            DetectionThreshold(for: .accuracy, scores: scores, positive: [true, false, false]))
        #expect(negatives.value == 1.0.nextUp)
    }

    @Test func `Neighbours without a number between them are still parted`() throws {
        let threshold = try #require(
            DetectionThreshold(for: .f1, scores: [1, 1.0.nextUp], positive: [false, true]))
        #expect(threshold.value == 1.0.nextUp)
    }

    @Test func `F1 at a rare share is that of a set with so many positives`() throws {
        // 3 of 4 positives found; 2 of 10 negatives taken. At 1 %: TP = .0075, FP = .198, FN = .0025.
        let scores = [1, 1, 1, 0.0] + [1, 1] + [Double](repeating: 0, count: 8)
        let positive = [Bool](repeating: true, count: 4) + [Bool](repeating: false, count: 10)
        let threshold = try #require(
            DetectionThreshold(for: .f1AtShare(0.01), scores: [0, 1], positive: [false, true]))
        let found = try #require(threshold.figure(scores: scores, positive: positive))
        #expect(abs(found - 0.015 / (0.015 + 0.198 + 0.0025)) < 1e-14)
    }
}

@Suite struct PlattCalibrationTests {
    @Test func `The curve stays finite when scores separate the classes`() throws {
        let curve = try #require(
            PlattCalibration(scores: [-2, -1, 1, 2], positive: [false, false, true, true]))
        // The targets are 3/4 and 1/4, so that no probability goes to the ends.
        #expect(curve.probability(of: 2) > 0.75 && curve.probability(of: 2) < 0.95)
        #expect(abs(curve.offset) < 1e-9)
    }

    @Test func `Scores that say nothing give the mean target`() throws {
        let curve = try #require(
            PlattCalibration(scores: [5, 5, 5], positive: [true, false, false]))
        // Targets 2/3, 1/4 and 1/4.
        #expect(abs(curve.probability(of: 5) - (2.0 / 3 + 0.5) / 3) < 1e-9)
        #expect(abs(curve.slope) < 1e-9)
    }

    @Test(.tags(.law), arguments: [1e-6, 1, 1e6])
    func `The units and the origin of scores do not matter`(scale: Double) throws {
        let scores = units(44, 0, 60)
        let positive = zip(scores, units(44, 1, 60)).map { $0 > $1 }
        let plain = try #require(PlattCalibration(scores: scores, positive: positive))
        let scaled = try #require(
            PlattCalibration(scores: scores.map { scale * ($0 + 3) }, positive: positive))
        for score in scores {
            let moved = scaled.probability(of: scale * (score + 3))
            #expect(abs(plain.probability(of: score) - moved) < 1e-8)
        }
    }
}

@Suite struct ReliabilityTests {
    @Test func `Probabilities on an edge belong to the bin above, and 1 to the last one`() throws {
        let found = try #require(
            Reliability(
                probabilities: [0, 0.5, 1], positive: [false, true, true], bins: 2))
        #expect(found.bins.map(\.weight) == [1, 2])
        #expect(found.bins.map(\.meanProbability) == [0, 0.75])
        #expect(found.bins.map(\.range) == [Interval(0, 0.5), Interval(0.5, 1)])
        #expect(abs(found.expectedCalibrationError - 0.5 / 3) < 1e-15)
        #expect(abs(found.brierScore - 0.25 / 3) < 1e-15)
    }

    @Test func `An empty bin has no figures, and rows without weight none at all`() throws {
        let found = try #require(Reliability(probabilities: [0.1], positive: [false], bins: 2))
        #expect(found.bins[1].positiveShare == nil && found.bins[1].meanProbability == nil)
        #expect(Reliability(probabilities: [0.1], positive: [false], weights: [0]) == nil)
    }

    @Test(.tags(.law), arguments: [UInt64(45)])
    func `Probabilities that are true have almost no error, and confident ones have more`(
        seed: UInt64
    ) throws {
        let probabilities = units(seed, 0, 20_000)
        let positive = zip(probabilities, units(seed, 1, 20_000)).map { $0 > $1 }
        let calm = try #require(Reliability(probabilities: probabilities, positive: positive))
        let confident = try #require(
            Reliability(
                probabilities: probabilities.map { $0 < 0.5 ? $0 / 2 : (1 + $0) / 2 },
                positive: positive))
        // A bin's share has a standard error of at most 0.014; the confident ones are off by 1/8 on average.
        #expect(calm.expectedCalibrationError < 0.02)
        #expect(abs(confident.expectedCalibrationError - 0.125) < 0.02)
        // E p(1 − p) for uniform p is 1/6.
        #expect(abs(calm.brierScore - 1.0 / 6) < 0.01)
    }
}
