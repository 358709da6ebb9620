import Foundation
import VaneCore
import VaneTensors

/// What scikit-learn, NumPy and PyTorch give for the same draws; made by `Tests/Fixtures/Methods/methods.py`.
struct ReferenceFigures: Decodable {
    /// The figures of interventions.
    let steering: Steering

    /// The figures of interventions.
    struct Steering: Decodable {
        /// How many pairs each class has.
        let classes: [Int]
        /// Shifts by ridge regression, `[9, 4]`.
        let ridge: [[Double]]
        /// Shifts by eight neighbours, `[9, 4]`.
        let knn: [[Double]]
        /// Classes and shifts by the gate.
        let gate: Gate
        /// The mean of all shifts.
        let meanShift: [Double]
        /// The mean of the shifts of the last two classes.
        let cautiousMeanShift: [Double]
        /// The difference of class means of the contexts.
        let differenceOfMeans: [Double]
        /// The logistic direction, as long as the class gap along it.
        let probeDirection: [Double]
        /// A small network trained as the paper does it.
        let paper: Network
        /// The queries, edited.
        let edits: [Edit]

        /// The names in the file.
        enum CodingKeys: String, CodingKey {
            case classes, ridge, knn, gate, edits
            case meanShift = "mean-s"
            case cautiousMeanShift = "mean-s-cautious"
            case differenceOfMeans = "diff-of-means"
            case probeDirection = "probe-direction"
            case paper = "l2s-paper"
        }
    }

    /// A trained network's figures.
    struct Network: Decodable {
        /// The mean loss of each epoch.
        let losses: [Double]
        /// The shift of each query, `[9, 4]`.
        let shifts: [[Double]]
    }

    /// The queries as an intervention leaves them.
    struct Edit: Decodable {
        /// The id of the method.
        let method: String
        /// Its parameters, but for defaults.
        let settings: [String: String]
        /// The strength of every row.
        let strength: Float
        /// The edited rows, `[9, 7]`.
        let rows: [[Double]]
    }

    /// Classes and shifts by the gate.
    struct Gate: Decodable {
        /// The class named for each query.
        let named: [Int]
        /// The shift of each query, `[9, 4]`.
        let shifts: [[Double]]
    }

    /// Reads the file beside the script.
    static func load() throws -> ReferenceFigures {
        let tests = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
        let path = URL(filePath: "/" + tests + "/Fixtures/Methods/methods.json")
        return try JSONDecoder().decode(Self.self, from: Data(contentsOf: path))
    }

    /// The contexts, queries, shifts and labels of the script's `steering_data`.
    static func data() throws -> (pairs: SteeringDataset, queries: Tensor<Float>) {
        func spread(_ stream: UInt64, _ rows: Int) -> Tensor<Float> {
            var x = Samples.centred(21, stream, rows, 7)
            for row in 0..<rows {
                for i in 0..<7 { x[row, i] = x[row, i] * Float(i + 1) + Float(i + 1) }
            }
            return x
        }
        let contexts = spread(0, 60)
        let (map, noise) = (Samples.centred(21, 2, 7, 4), Samples.centred(21, 3, 60, 4))
        var shifts = Tensor<Float>(shape: [60, 4], repeating: 0)
        let scores = Samples.centred(21, 4, 60, 3)
        var labels: [Int] = []
        for row in 0..<60 {
            for j in 0..<4 {
                let sum = (0..<7).reduce(0.0) {
                    $0 + Double(contexts[row, $1]) * Double(map[$1, j])
                }
                shifts[row, j] = Float(sum + Double(noise[row, j]))
            }
            let votes = (0..<3).map { scores[row, $0] + Float(0.2) * contexts[row, $0] }
            labels.append(votes.indices.max { votes[$0] < votes[$1] } ?? 0)
        }
        let pairs = try SteeringDataset(
            contexts: contexts, shifts: shifts, labels: labels, classes: ["plain", "a", "b"])
        return (pairs, spread(1, 9))
    }
}

extension Tensor<Float> {
    /// The largest distance to a reference, over the reference's largest magnitude.
    func relativeDistance(to reference: [[Double]]) -> Double {
        let expected = reference.flatMap(\.self)
        let scale = expected.map(\.magnitude).max() ?? 1
        guard expected.count == count else { return .infinity }
        return expected.indices.map { (Double(self[$0]) - expected[$0]).magnitude }.max().map {
            $0 / scale
        } ?? 0
    }
}
