import FoundationEssentials
import Testing

@testable import VaneComparison

/// What scikit-learn says of the same replies; made by `Tests/Fixtures/Comparison/behaviors.py`.
private struct BehaviorFixture: Decodable {
    /// A set of replies and its figures; those that are undefined are null.
    struct Replies: Decodable {
        let seed: UInt64
        let count: Int
        let classes: Int
        let weighted: Bool
        let accuracy: Double
        let precision: [Double?]
        let recall: [Double?]
        let f1: [Double?]
        let macro: Double
        let share: Double
    }
    /// The "F1" of hits alone.
    struct Hits: Decodable {
        let hits: Int
        let count: Int
        let f1: Double
    }

    let sets: [Replies]
    let hitsAlone: [Hits]

    /// Reads the file beside the script that wrote it.
    static func load() throws -> BehaviorFixture {
        let path = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let data = try Data(
            contentsOf: URL(filePath: "/" + path + "/Fixtures/Comparison/behaviors.json"))
        return try JSONDecoder().decode(BehaviorFixture.self, from: data)
    }
}

extension BehaviorFixture.Replies {
    /// Draws the replies as the script does.
    fileprivate func confusion() -> BehaviorConfusion {
        let wanted = units(seed, 0, count).map { Int($0 * $0 * Double(classes)) }
        let draws = units(seed, 1, count).map { Int($0 * Double(classes + 1)) }
        let chances = units(seed, 2, count)
        let shown = wanted.indices.map { item -> Int? in
            let place = chances[item] < 0.6 ? wanted[item] : draws[item]
            let isNone = place == classes || (seed == 24 && place == 2)
            return isNone ? nil : place
        }
        let weights = units(seed, 3, count).map { ($0 * 4).rounded(.down) }
        return BehaviorConfusion(
            wanted: wanted, shown: shown, weights: weighted ? weights : nil, classes: classes)
    }
}

@Suite struct BehaviorConfusionTests {
    /// Whether two figures agree, or both are undefined.
    private func agree(_ found: Double?, _ wanted: Double?) -> Bool {
        guard let found, let wanted else { return found == nil && wanted == nil }
        // Both divide the same whole numbers, so only the last digit may differ.
        return abs(found - wanted) < 1e-14
    }

    @Test(.tags(.golden)) func `Figures are scikit-learn's, with replies that show no class`()
        throws
    {
        for entry in try BehaviorFixture.load().sets {
            let confusion = entry.confusion()
            #expect(agree(confusion.accuracy, entry.accuracy), "seed \(entry.seed)")
            #expect(agree(confusion.macroF1, entry.macro), "seed \(entry.seed)")
            #expect(agree(confusion.share(showing: 1), entry.share), "seed \(entry.seed)")
            for place in 0..<entry.classes {
                let message: Comment = "seed \(entry.seed), class \(place)"
                #expect(agree(confusion.precision(of: place), entry.precision[place]), message)
                #expect(agree(confusion.recall(of: place), entry.recall[place]), message)
                #expect(agree(confusion.f1(of: place), entry.f1[place]), message)
            }
        }
    }

    @Test func `Counts are by the class wanted, then by the class shown, with none at the end`() {
        let confusion = BehaviorConfusion(
            wanted: [0, 0, 1, 1, 1], shown: [0, 1, 1, nil, 0], classes: 2)
        #expect(confusion.counts == [[1, 1, 0], [1, 1, 1]])
        #expect(confusion.total == 5)
        #expect(confusion.shareShowingNone == 0.2)
    }

    @Test func `Weights count replies several times or not at all`() {
        let outcomes = zip([0, 0, 1, 1], [0, 1, 1, nil]).map {
            ControlOutcome(wanted: $0, shown: $1, isUnchanged: false, text: "")
        }
        let drawn = BehaviorConfusion(outcomes, weights: [2, 0, 1, 3], classes: 2)
        let copied = BehaviorConfusion(
            wanted: [0, 0, 1, 1, 1, 1], shown: [0, 0, 1, nil, nil, nil], classes: 2)
        #expect(drawn == copied)
        #expect(drawn.counts == [[2, 0, 0], [0, 1, 3]])
    }

    @Test func `What is undefined is absent`() {
        let empty = BehaviorConfusion(wanted: [], shown: [], classes: 2)
        #expect(empty.accuracy == nil && empty.macroF1 == nil && empty.share(showing: 0) == nil)
        let silent = BehaviorConfusion(wanted: [0, 1], shown: [nil, nil], classes: 3)
        #expect(silent.precision(of: 0) == nil && silent.recall(of: 0) == 0)
        #expect(silent.f1(of: 0) == 0 && silent.f1(of: 2) == nil && silent.recall(of: 2) == nil)
        #expect(silent.macroF1 == 0 && silent.accuracy == 0)
    }

    @Test(.tags(.golden)) func `The F1 of hits alone is a function of the accuracy and is refused`()
        throws
    {
        for entry in try BehaviorFixture.load().hitsAlone {
            let accuracy = Double(entry.hits) / Double(entry.count)
            #expect(abs(entry.f1 - 2 * accuracy / (1 + accuracy)) < 1e-14)
            // Every truth positive, every miss negative: what the released code hands to scikit-learn.
            let wanted = [Int](repeating: 1, count: entry.count)
            let shown = (0..<entry.count).map { $0 < entry.hits ? 1 : 0 }
            let confusion = BehaviorConfusion(wanted: wanted, shown: shown, classes: 2)
            #expect(agree(confusion.accuracy, accuracy))
            #expect(confusion.f1(of: 1) == nil && confusion.macroF1 == nil)
        }
    }

    @Test
    func `On unbalanced answers F1 differs from that of hits alone, and at equal accuracy too`()
        throws
    {
        // Thirty questions call for yes, seventy for no; both models miss twenty.
        let wanted = (0..<100).map { $0 < 30 ? 1 : 0 }
        let timid = BehaviorConfusion(
            wanted: wanted, shown: (0..<100).map { $0 < 10 ? 1 : 0 }, classes: 2)
        let eager = BehaviorConfusion(
            wanted: wanted, shown: (0..<100).map { $0 < 50 ? 1 : 0 }, classes: 2)
        #expect(timid.accuracy == 0.8 && eager.accuracy == 0.8)
        let ofHits = 2 * 0.8 / 1.8
        let found = try [timid, eager].map { try #require($0.f1(of: 1)) }
        #expect(found == [0.5, 0.75])
        #expect(found.allSatisfy { abs($0 - ofHits) > 0.1 })
        #expect(timid.share(showing: 1) == 0.1 && eager.share(showing: 1) == 0.5)
    }

    @Test func `Its bootstrap interval holds the figure`() throws {
        let wanted = (0..<60).map { $0 % 3 == 0 ? 1 : 0 }
        let shown = (0..<60).map { item -> Int? in
            if item % 7 == 0 { return nil }
            return item % 5 == 0 ? 1 : wanted[item]
        }
        let bootstrap = ClusterBootstrap(
            clusters: (0..<60).map { clusterName($0 / 2) }, strata: wanted, replicates: 500)
        let whole = BehaviorConfusion(wanted: wanted, shown: shown, classes: 2)
        let figure = try #require(whole.macroF1)
        let interval = try #require(
            bootstrap.interval {
                BehaviorConfusion(wanted: wanted, shown: shown, weights: $0, classes: 2).macroF1
            })
        #expect(interval.lower < figure && figure < interval.upper)
    }
}
