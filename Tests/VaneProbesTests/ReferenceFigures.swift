import Foundation
import Testing
import VaneCore
import VaneTensors

/// What scikit-learn, NumPy and PyTorch give for the same draws; made by `Tests/Fixtures/Methods/methods.py`.
struct ReferenceFigures: Decodable {
    /// The figures of readouts.
    let probes: Probes

    /// The figures of readouts.
    struct Probes: Decodable {
        /// How many rows are positive.
        let positives: Int
        /// How many rows each of three classes has.
        let classes: [Int]
        /// A logistic regression with C = 1.
        let logistic: Linear
        /// The same on standardised values, folded back.
        let standardised: Linear
        /// The notes' recipe.
        let notes: Notes
        /// A regression of three classes.
        let softmax: Softmax
        /// Mass-mean probes.
        let massMean: MassMean
        /// Discriminants of all rows by shrinkage, and of the second to the fifth row.
        let lda: [Discriminant]
        /// Reading vectors of rows whose coordinates were multiplied by 1 to 5.
        let lat: [Reading]
        /// Least-squares probes of all rows, and of the second to the fifth row.
        let ridge: [LeastSquares]

        /// The names in the file.
        enum CodingKeys: String, CodingKey {
            case positives, classes, logistic, standardised, notes, softmax, lda, lat
            case massMean = "mass-mean"
            case ridge = "ridge-probe"
        }
    }

    /// Weights with an offset.
    struct Linear: Decodable {
        /// The weights, `[D]`.
        let weight: [Double]
        /// The offset.
        let bias: Double
    }

    /// A discriminant.
    struct Discriminant: Decodable {
        /// The share of the covariance that is a sphere.
        let shrinkage: Double
        /// The weights, `[D]`.
        let weight: [Double]
        /// The offset.
        let bias: Double
    }

    /// A reading vector.
    struct Reading: Decodable {
        /// What is subtracted from what.
        let pairs: String
        /// Whether differences have unit length.
        let normalise: Bool
        /// The direction, `[D]`.
        let weight: [Double]
        /// The offset.
        let bias: Double
    }

    /// A least-squares probe.
    struct LeastSquares: Decodable {
        /// The weight of the penalty.
        let lambda: Double
        /// Whether weights are penalised in standard units.
        let standardise: Bool
        /// The weights, `[D]`.
        let weight: [Double]
        /// The offset.
        let bias: Double
    }

    /// The notes' recipe: final weights, and the loss after every tenth epoch.
    struct Notes: Decodable {
        /// The weights, `[D]`.
        let weight: [Double]
        /// Ten losses.
        let losses: [Double]
    }

    /// Scores of three classes.
    struct Softmax: Decodable {
        /// The scores of the first six rows, `[6, 3]`.
        let scores: [[Double]]
    }

    /// Mass-mean directions.
    struct MassMean: Decodable {
        /// The difference of means, `[D]`.
        let theta: [Double]
        /// The same through the inverse of the pooled covariance, `[D]`.
        let lda: [Double]
        /// The middle between the means, `[D]`.
        let midpoint: [Double]
    }

    /// Reads the file beside the script.
    static func load() throws -> ReferenceFigures {
        let tests = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
        let path = URL(filePath: "/" + tests + "/Fixtures/Methods/methods.json")
        return try JSONDecoder().decode(Self.self, from: Data(contentsOf: path))
    }

    /// The rows and labels of the script's `probe_data`: two classes, and three.
    static func data() throws -> (binary: LabeledRows, three: LabeledRows) {
        let values = centred(11, 0, 120, 5)
        let weights = [1.0, -1.0, 0.5, 0.0, 2.0]
        let maps = centred(11, 2, 5, 3)
        let (noise, noises) = (units(11, 1, 120), units(11, 3, 360))
        var (binary, three): ([Int], [Int]) = ([], [])
        for row in 0..<120 {
            let score = (0..<5).reduce(0.0) { $0 + Double(values[row, $1]) * weights[$1] }
            binary.append(score + noise[row] - 0.5 > 0.2 ? 1 : 0)
            let votes = (0..<3).map { k in
                (0..<5).reduce(0.3 * noises[row * 3 + k]) {
                    $0 + Double(values[row, $1]) * Double(maps[$1, k])
                }
            }
            three.append(votes.indices.max { votes[$0] < votes[$1] } ?? 0)
        }
        return (
            try LabeledRows(values: values, labels: binary, classes: ["no", "yes"]),
            try LabeledRows(values: values, labels: three, classes: ["plain", "a", "b"])
        )
    }

    /// Numbers in `[0, 1)`.
    static func units(_ seed: UInt64, _ stream: UInt64, _ count: Int) -> [Double] {
        var random = SeededGenerator(seed: seed, stream: stream)
        return (0..<count).map { _ in random.unit() }
    }

    /// Single-precision numbers in `[-1, 1)`.
    static func centred(_ seed: UInt64, _ stream: UInt64, _ rows: Int, _ width: Int) -> Tensor<
        Float
    > {
        Tensor(shape: [rows, width], units(seed, stream, rows * width).map { Float(2 * $0 - 1) })
    }
}

extension Sequence<Float> {
    /// The largest distance to a reference, over the reference's largest magnitude.
    func relativeDistance(to reference: [Double]) -> Double {
        let mine = map(Double.init)
        guard mine.count == reference.count else { return .infinity }
        let scale = reference.map(\.magnitude).max() ?? 1
        return (zip(mine, reference).map { ($0 - $1).magnitude }.max() ?? 0) / scale
    }
}

extension Tag {
    /// A theorem that must hold for every input.
    @Tag static var law: Self
    /// Numbers from a reference implementation.
    @Tag static var golden: Self
}
