import Testing
import VaneTensors

@testable import VaneComparison

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Returns the weighted mean of values, or nothing when no item has weight.
private func mean(of values: [Double], _ weights: [Double]) -> Double? {
    let total = weights.reduce(0, +)
    return total > 0 ? zip(weights, values).reduce(0) { $0 + $1.0 * $1.1 } / total : nil
}

@Suite struct IntervalTests {
    @Test(.tags(.golden)) func `Quantiles of the normal distribution are SciPy's`() throws {
        for pair in try StatisticsFixture.load().quantiles {
            #expect(abs(StandardNormal.quantile(pair[0]) - pair[1]) < 1e-12, "\(pair[0])")
        }
    }

    @Test(.tags(.golden)) func `The interval of a share is statsmodels'`() throws {
        for entry in try StatisticsFixture.load().wilson {
            let interval = Interval(shareOf: entry.successes, among: entry.trials)
            #expect(abs(interval.lower - entry.ends[0]) < 1e-14)
            #expect(abs(interval.upper - entry.ends[1]) < 1e-14)
        }
    }

    @Test(.tags(.golden), arguments: ["mean", "area"])
    func `A corrected interval is SciPy's on the same draws`(kind: String) throws {
        for entry in try StatisticsFixture.load().corrected where entry.kind == kind {
            let strata = kind == "mean" ? 1 : 2
            var (clusters, groups, numbers) = ([String](), [Int](), [Double]())
            let drawn = units(entry.seed, 0, 3 * entry.clusters * strata)
            for cluster in 0..<entry.clusters * strata {
                for item in 3 * cluster...3 * cluster + cluster % 3 {
                    clusters.append(clusterName(cluster))
                    groups.append(cluster / entry.clusters)
                    numbers.append(
                        kind == "mean"
                            ? -log(1 - drawn[item])
                            : drawn[item]
                                + (groups.last == 1 ? 0.35 : 0))
                }
            }
            let bootstrap = ClusterBootstrap(
                clusters: clusters, strata: groups, replicates: entry.replicates, seed: entry.seed)
            let ranked = WeightedROC(scores: numbers, positive: groups.map { $0 == 1 })
            let interval = try #require(
                bootstrap.interval(.biasCorrectedAccelerated) { weights in
                    kind == "mean" ? mean(of: numbers, weights) : ranked.area(weights)
                })
            #expect(abs(interval.lower - entry.ends[0]) < 1e-10, "seed \(entry.seed)")
            #expect(abs(interval.upper - entry.ends[1]) < 1e-10, "seed \(entry.seed)")
        }
    }

    @Test func `A stratum of one cluster leaves the interval as it is`() throws {
        let values = units(35, 0, 20).map { $0 * $0 }
        let clusters = (0..<21).map(clusterName)
        let alone = ClusterBootstrap(
            clusters: Array(clusters.dropLast()), strata: values.map { _ in 0 }, seed: 1)
        let beside = ClusterBootstrap(
            clusters: clusters, strata: values.map { _ in 0 } + [1], seed: 1)
        let wanted = try #require(
            alone.interval(.biasCorrectedAccelerated) { mean(of: values, $0) })
        let found = try #require(
            beside.interval(.biasCorrectedAccelerated) { mean(of: values, Array($0.dropLast())) })
        #expect(found == wanted)
    }

    @Test(.tags(.law)) func `A stratum keeps its share of a mean when a cluster is left out`()
        throws
    {
        let values = units(36, 0, 16).map { -log(1 - $0) }
        let strata = values.indices.map { $0 < 4 ? 0 : 1 }
        let bootstrap = ClusterBootstrap(
            clusters: values.indices.map(clusterName), strata: strata, seed: 2)
        let whole = try #require(
            bootstrap.interval(.biasCorrectedAccelerated) { mean(of: values, $0) })
        let parts = try #require(
            bootstrap.interval(.biasCorrectedAccelerated) { weights in
                guard let first = mean(of: Array(values[..<4]), Array(weights[..<4])),
                    let second = mean(of: Array(values[4...]), Array(weights[4...]))
                else { return nil }
                return (4 * first + 12 * second) / 16
            })
        #expect(abs(whole.lower - parts.lower) < 1e-12)
        #expect(abs(whole.upper - parts.upper) < 1e-12)
    }

    @Test func `A figure that no draw moves has an interval without width`() {
        let bootstrap = ClusterBootstrap(clusters: ["a", "b"], strata: [0, 0], replicates: 20)
        for kind in ClusterBootstrap.IntervalKind.allCases {
            #expect(bootstrap.interval(kind) { _ in 3 } == Interval(3, 3))
        }
    }

    @Test func `A figure that all draws leave has no corrected interval`() {
        let bootstrap = ClusterBootstrap(clusters: ["a", "b"], strata: [0, 0], replicates: 20)
        var calls = 0
        let interval = bootstrap.interval(.biasCorrectedAccelerated) { _ in
            calls += 1
            return calls <= 20 ? 1 : 2
        }
        #expect(interval == nil)
    }

    /// Returns in how many of 400 data sets of 40 clusters of 5 items the interval holds the true mean, 0.
    private func covered(_ kind: ClusterBootstrap.IntervalKind, seed: UInt64, byCluster: Bool)
        -> Int
    {
        let cluster = (0..<200).map { $0 / 5 }
        return (0..<400).count { data in
            var generator = SeededGenerator(seed: seed, stream: UInt64(data))
            let shared = (0..<40).map { _ in generator.unit() - 0.5 }
            let values = cluster.map { shared[$0] + generator.unit() - 0.5 }
            let bootstrap = ClusterBootstrap(
                clusters: values.indices.map { clusterName(byCluster ? cluster[$0] : $0) },
                strata: values.map { _ in 0 }, replicates: 400, seed: UInt64(data))
            guard let interval = bootstrap.interval(kind, of: { mean(of: values, $0) }) else {
                return false
            }
            return interval.lower <= 0 && 0 <= interval.upper
        }
    }

    @Test(.tags(.law), arguments: ClusterBootstrap.IntervalKind.allCases, [UInt64(71)])
    func `A clustered interval of 95 % holds the truth in 90 to 99 data sets of 100`(
        kind: ClusterBootstrap.IntervalKind, seed: UInt64
    ) {
        // 380 expected, standard deviation 4.4; the bootstrap of 40 clusters falls a little short.
        let count = covered(kind, seed: seed, byCluster: true)
        #expect((360...396).contains(count), "\(count) of 400")
    }

    @Test(.tags(.law), arguments: [UInt64(72)])
    func `An interval that takes items for independent holds it in less than 80`(seed: UInt64) {
        let count = covered(.percentile, seed: seed, byCluster: false)
        #expect(count < 320, "\(count) of 400")
    }
}
