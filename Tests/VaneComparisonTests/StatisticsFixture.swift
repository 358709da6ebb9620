import FoundationEssentials
import Testing
import VaneTensors

/// What SciPy, statsmodels, scikit-learn and NumPy give for the same draws; made by `Tests/Fixtures/Comparison/statistics.py`.
struct StatisticsFixture: Decodable {
    /// An area under the ROC curve.
    struct Area: Decodable {
        let seed: UInt64
        let count: Int
        let levels: Double
        let auroc: Double
    }
    /// The same of weighted rows.
    struct Weighted: Decodable {
        let seed: UInt64
        let auroc: Double
    }
    /// An exact McNemar test.
    struct McNemar: Decodable {
        let onlyFirst: Int
        let onlySecond: Int
        let pValue: Double
    }
    /// A permutation test of clusters of three, drawn when there are `draws`.
    struct SignFlip: Decodable {
        let seed: UInt64
        let clusters: Int
        let shift: Double
        let draws: Int?
        let pValue: Double
    }
    /// Permutation tests over all patterns and over drawn ones.
    struct SignFlips: Decodable {
        let exact: [SignFlip]
        let drawn: [SignFlip]
    }
    /// A family of p-values.
    struct Family: Decodable {
        let pValues: [Double]
        let adjusted: [Double]
    }
    /// Wilson's interval.
    struct Share: Decodable {
        let successes: Int
        let trials: Int
        let ends: [Double]
    }
    /// A bias-corrected and accelerated interval of a `mean` or an `area`.
    struct Corrected: Decodable {
        let seed: UInt64
        let clusters: Int
        let replicates: Int
        let kind: String
        let ends: [Double]
    }
    /// Figures of test rows under a rule from validation rows; `shares` and `means` leave empty bins out.
    struct Detection: Decodable {
        let seed: UInt64
        let count: Int
        let levels: Double
        let slope: Double
        let offset: Double
        let thresholds: [Double]
        let accuracy: Double
        let f1: Double
        let rare: Double
        let weightedF1: Double
        let brier: Double
        let weightedBrier: Double
        let counts: [Double]
        let shares: [Double]
        let means: [Double]
        let error: Double
    }
    /// Effect sizes and a rank correlation.
    struct Effect: Decodable {
        let seed: UInt64
        let count: Int
        let levels: Double
        let d: Double
        let delta: Double
        let rho: Double
    }
    /// Slopes of 40 items.
    struct Slopes: Decodable {
        let slopes: [Double]
        let mean: Double
        let sd: Double
        let below: Double
    }

    let areas: [Area]
    let weighted: [Weighted]
    let percentiles: [Double]
    let mcnemar: [McNemar]
    let signFlips: SignFlips
    let holm: [Family]
    let wilson: [Share]
    let corrected: [Corrected]
    let detection: [Detection]
    let effects: [Effect]
    let slopes: Slopes
    let quantiles: [[Double]]

    /// Reads the file beside the script that wrote it.
    static func load() throws -> StatisticsFixture {
        let path = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
        let data = try Data(
            contentsOf: URL(filePath: "/" + path + "/Fixtures/Comparison/statistics.json"))
        return try JSONDecoder().decode(StatisticsFixture.self, from: data)
    }
}

/// Draws numbers in [0, 1) from a stream.
func units(_ seed: UInt64, _ stream: UInt64, _ count: Int) -> [Double] {
    var generator = SeededGenerator(seed: seed, stream: stream)
    return (0..<count).map { _ in generator.unit() }
}

/// Names a cluster so that names sort as numbers do.
func clusterName(_ number: Int) -> String {
    "\(number + 1_000_000)"
}

extension Tag {
    /// Numbers from a reference implementation.
    @Tag static var golden: Self

    /// A statement that holds whatever the numbers are.
    @Tag static var law: Self
}
