import Testing
import VaneTensors

@testable import VaneComparison

@Suite struct StatisticsTests {
    @Test func `The area under the curve is scikit-learn's, ties included`() throws {
        for area in try StatisticsFixture.load().areas {
            var scores = units(area.seed, 0, area.count)
            if area.levels > 0 { scores = scores.map { ($0 * area.levels).rounded(.down) } }
            let sorted = scores.sorted()
            let half = area.count / 2
            let median =
                area.count % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
            let draws = units(area.seed, 1, area.count)
            let positive = zip(draws, scores).map { $0 < 0.3 + ($1 > median ? 0.4 : 0) }
            let found = try #require(ROC.area(scores: scores, positive: positive))
            #expect(abs(found - area.auroc) < 1e-12, "seed \(area.seed)")
            let weighted = WeightedROC(scores: scores, positive: positive)
            let ones = [Double](repeating: 1, count: scores.count)
            #expect(abs(try #require(weighted.area(ones)) - area.auroc) < 1e-12)
        }
    }

    @Test func `The weighted area under the curve is scikit-learn's`() throws {
        for entry in try StatisticsFixture.load().weighted {
            let scores = units(entry.seed, 0, 120).map { ($0 * 9).rounded(.down) }
            let positive = units(entry.seed, 1, 120).map { $0 < 0.5 }
            let weights = units(entry.seed, 2, 120).map { ($0 * 4).rounded(.down) }
            let found = try #require(
                WeightedROC(scores: scores, positive: positive).area(weights))
            #expect(abs(found - entry.auroc) < 1e-12, "seed \(entry.seed)")
        }
    }

    @Test func `An area needs both classes`() {
        #expect(ROC.area(scores: [1, 2], positive: [true, true]) == nil)
        #expect(ROC.area(scores: [1, 2], positive: [false, false]) == nil)
    }

    @Test func `Percentiles interpolate as NumPy's default does`() throws {
        let wanted = try StatisticsFixture.load().percentiles
        let interval = Interval(percentilesOf: units(9, 0, 101))
        #expect(abs(interval.lower - wanted[0]) < 1e-15)
        #expect(abs(interval.upper - wanted[1]) < 1e-15)
    }

    @Test(arguments: [UInt64(1), 2, 3])
    func `A draw keeps every stratum's number of clusters and draws clusters whole`(seed: UInt64) {
        let clusters = ["a", "a", "b", "c", "c", "c", "d", "e"]
        let strata = [0, 0, 0, 1, 1, 1, 1, 1]
        let bootstrap = ClusterBootstrap(
            clusters: clusters, strata: strata, replicates: 50, seed: seed)
        bootstrap.forEachReplicate { weights in
            #expect(weights[0] == weights[1])
            #expect(weights[3] == weights[4] && weights[4] == weights[5])
            #expect(weights[0] + weights[2] == 2)
            #expect(weights[3] + weights[6] + weights[7] == 3)
        }
    }

    @Test func `The bootstrap of independent items has the standard error of the mean`() throws {
        let values = units(11, 0, 400)
        let bootstrap = ClusterBootstrap(
            clusters: values.indices.map { "\($0)" }, strata: values.map { _ in 0 }, seed: 4)
        let interval = try #require(
            bootstrap.interval { weights in
                zip(weights, values).reduce(0) { $0 + $1.0 * $1.1 } / 400
            })
        let mean = values.reduce(0, +) / 400
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 400
        let expected = 1.96 * (variance / 400).squareRoot()
        // 2,000 replicates leave about 4 % of noise on an end of the interval.
        #expect(abs((interval.upper - interval.lower) / 2 / expected - 1) < 0.12)
        #expect(interval.lower < mean && mean < interval.upper)
    }

    @Test func `The same seed gives the same draws`() {
        let bootstrap = ClusterBootstrap(
            clusters: ["a", "b", "c"], strata: [0, 0, 0], replicates: 20, seed: 3)
        var first: [[Double]] = []
        bootstrap.forEachReplicate { first.append($0) }
        var second: [[Double]] = []
        bootstrap.forEachReplicate { second.append($0) }
        #expect(first == second)
        #expect(Set(first).count > 1)
    }
}
