import Testing

@testable import VaneComparison

@Suite struct McNemarTests {
    @Test(.tags(.golden)) func `The exact test is statsmodels'`() throws {
        for entry in try StatisticsFixture.load().mcnemar {
            let test = McNemarTest(onlyFirst: entry.onlyFirst, onlySecond: entry.onlySecond)
            // Sums of logarithms: a few hundred roundings at 1,300 items.
            #expect(abs(test.pValue / entry.pValue - 1) < 1e-11, "\(entry.onlyFirst)")
        }
    }

    @Test func `Only items on which the methods differ are counted`() {
        let test = McNemarTest(
            [true, true, false, false, true, true], [true, false, true, false, false, false])
        #expect(test.onlyFirst == 3)
        #expect(test.onlySecond == 1)
        // Two-sided: 2 · (1 + 4)/2⁴.
        #expect(abs(test.pValue - 0.625) < 1e-15)
    }
}

@Suite struct SignFlipTests {
    /// Tests the fixture's differences of clusters of three items.
    private func test(_ entry: StatisticsFixture.SignFlip) -> SignFlipTest {
        let differences = units(entry.seed, 0, 3 * entry.clusters).map { $0 - 0.5 + entry.shift }
        return SignFlipTest(
            differences: differences, clusters: differences.indices.map { clusterName($0 / 3) },
            draws: entry.draws ?? 10_000, seed: entry.seed)
    }

    @Test(.tags(.golden)) func `A test over all patterns is SciPy's`() throws {
        for entry in try StatisticsFixture.load().signFlips.exact {
            let test = test(entry)
            #expect(test.patterns == .all)
            #expect(abs(test.pValue - entry.pValue) < 1e-12, "seed \(entry.seed)")
        }
    }

    @Test(.tags(.golden)) func `A test over drawn patterns is its definition on the same draws`()
        throws
    {
        for entry in try StatisticsFixture.load().signFlips.drawn {
            let test = test(entry)
            #expect(test.patterns == .drawn(try #require(entry.draws)))
            #expect(abs(test.pValue - entry.pValue) < 1e-12, "seed \(entry.seed)")
        }
    }

    @Test func `Drawn patterns come close to all of them`() {
        let differences = units(27, 0, 12).map { $0 - 0.35 }
        let clusters = differences.indices.map(clusterName)
        let all = SignFlipTest(differences: differences, clusters: clusters)
        let drawn = SignFlipTest(differences: differences, clusters: clusters, draws: 4_000)
        #expect(all.patterns == .all && drawn.patterns == .drawn(4_000))
        // Four standard errors of a share near 0.1 among 4,000 draws.
        #expect(abs(all.pValue - drawn.pValue) < 0.02)
        #expect(all.meanDifference == drawn.meanDifference)
    }

    @Test func `Items of one cluster are one piece of evidence`() {
        let same = SignFlipTest(
            differences: [1, 1, 1, 1, 1, 1], clusters: ["a", "a", "a", "b", "b", "b"])
        let apart = SignFlipTest(
            differences: [1, 1, 1, 1, 1, 1], clusters: ["a", "b", "c", "d", "e", "f"])
        #expect(same.pValue == 0.5)
        #expect(apart.pValue == 2.0 / 64)
        #expect(same.meanDifference == 1)
    }

    @Test func `Equal patterns tie although their last digits differ`() {
        // 0.1 + 0.2 − 0.3 + 0.3 and −0.1 − 0.2 + 0.3 + 0.3 are both 0.3, but for the last digit; 6 of 8 patterns reach it.
        let test = SignFlipTest(
            differences: [0.1, 0.2, -0.3, 0.3], clusters: ["a", "b", "c", "d"])
        #expect(test.pValue == 0.75)
    }

    @Test(.tags(.law)) func `Equal methods are called different in one data set of twenty`() {
        let rejected = (0..<400).count { seed in
            let differences = units(UInt64(seed), 7, 8).map { $0 - 0.5 }
            let clusters = differences.indices.map(clusterName)
            return SignFlipTest(differences: differences, clusters: clusters).pValue <= 0.05
        }
        // 6 of 128 equally likely p-values are at most 0.05: 18.75 expected, standard deviation 4.2.
        #expect((6...34).contains(rejected), "\(rejected) of 400")
    }
}

@Suite struct HolmCorrectionTests {
    @Test(.tags(.golden)) func `Adjusted p-values are statsmodels'`() throws {
        for family in try StatisticsFixture.load().holm {
            let adjusted = HolmCorrection.adjusted(family.pValues)
            #expect(adjusted.count == family.adjusted.count)
            for (found, wanted) in zip(adjusted, family.adjusted) {
                #expect(abs(found - wanted) < 1e-15)
            }
        }
    }

    @Test func `A family without tests stays empty`() {
        #expect(HolmCorrection.adjusted([]).isEmpty)
    }
}
