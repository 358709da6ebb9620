import FoundationEssentials
import Testing

@testable import VaneComparison

/// Corners of ROC curves.
@Suite struct ROCCurveTests {
    /// A curve of scikit-learn's; made by `Tests/Fixtures/Comparison/roc.py`.
    private struct Entry: Decodable {
        let seed: UInt64
        let count: Int
        let levels: Double
        let points: [[Double]]
    }

    @Test(.tags(.golden)) func `Corners are scikit-learn's, ties taken together`() throws {
        let path = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
        let data = try Data(contentsOf: URL(filePath: "/" + path + "/Fixtures/Comparison/roc.json"))
        for entry in try JSONDecoder().decode([Entry].self, from: data) {
            var scores = units(entry.seed, 0, entry.count)
            if entry.levels > 0 { scores = scores.map { ($0 * entry.levels).rounded(.down) } }
            let sorted = scores.sorted()
            let half = entry.count / 2
            let median =
                entry.count % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
            let positive = zip(units(entry.seed, 1, entry.count), scores).map {
                $0 < 0.3 + 0.4 * ($1 > median ? 1 : 0)
            }
            let found = ROC.curve(scores: scores, positive: positive)
            #expect(found.count == entry.points.count, "seed \(entry.seed)")
            for (point, wanted) in zip(found, entry.points) {
                #expect(abs(point.falsePositives - wanted[0]) < 1e-15)
                #expect(abs(point.truePositives - wanted[1]) < 1e-15)
            }
        }
    }

    @Test(.tags(.law), arguments: [5, 6] as [UInt64])
    func `A thinned curve has corners of the whole one alone, and nearly its area`(seed: UInt64)
        throws
    {
        let scores = units(seed, 0, 20_000)
        let positive = zip(scores, units(seed, 1, 20_000)).map { $0 > $1 }
        let curve = ROC.curve(scores: scores, positive: positive)
        #expect(curve.count <= ROC.mostPoints && curve.count > 150)
        #expect(curve.first == ROC.Point(falsePositives: 0, truePositives: 0))
        #expect(curve.last == ROC.Point(falsePositives: 1, truePositives: 1))
        let trapezoids = zip(curve, curve.dropFirst()).reduce(0) { sum, pair in
            let (left, right) = pair
            return sum + (right.falsePositives - left.falsePositives)
                * (right.truePositives + left.truePositives) / 2
        }
        let area = try #require(ROC.area(scores: scores, positive: positive))
        // A curve of some 200 corners that bends as this one does loses about 2⁻¹² of its area between them.
        #expect(abs(trapezoids - area) < 1e-3)
        let (positives, negatives) = (positive.count { $0 }, positive.count { !$0 })
        for point in curve {
            // Every point is a pair of whole counts that some threshold takes.
            let taken =
                (point.truePositives * Double(positives)).rounded()
                + (point.falsePositives * Double(negatives)).rounded()
            let threshold = taken > 0 ? scores.sorted(by: >)[Int(taken) - 1] : 2
            let trues = scores.indices.count { scores[$0] >= threshold && positive[$0] }
            #expect(point.truePositives == Double(trues) / Double(positives))
        }
    }

    @Test func `Scores of one class have no curve, and equal ones have the diagonal`() {
        #expect(ROC.curve(scores: [1, 2], positive: [true, true]).isEmpty)
        let diagonal = ROC.curve(scores: [1, 1, 1], positive: [true, false, true])
        #expect(diagonal.map(\.truePositives) == [0, 1])
    }
}
