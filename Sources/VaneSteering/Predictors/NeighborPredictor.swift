import VaneCore
internal import VaneNumerics
public import VaneTensors

/// Predicts the mean shift of the training prompts whose contexts are nearest by cosine.
///
/// | here       | meaning                                                  | shape     |
/// |------------|----------------------------------------------------------|-----------|
/// | `contexts` | `h_{X,L'}/‖h_{X,L'}‖` of the training prompts              | `[N, D']` |
/// | `shifts`   | `z_{X,L*}` of the training prompts                        | `[N, D]`  |
/// | `count`    | k, how many neighbours are averaged, the first ones at equal distance | –  |
///
/// - SeeAlso: [Cover and Hart 1967](https://doi.org/10.1109/TIT.1967.1053964).
public struct NeighborPredictor: StoredPredictor, Equatable {
    /// The training contexts, each of length 1, `[N, D']`.
    public let contexts: Tensor<Float>

    /// The training shifts, `[N, D]`.
    public let shifts: Tensor<Float>

    /// How many neighbours are averaged, k.
    public let count: Int

    /// Creates a predictor from its parts.
    init(contexts: Tensor<Float>, shifts: Tensor<Float>, count: Int) {
        self.contexts = contexts
        self.shifts = shifts
        self.count = count
    }

    /// The number of values in a context, D'.
    public var contextWidth: Int? { contexts.width }

    /// The number of values in a shift, D.
    public var width: Int { shifts.width }

    /// Makes the predictor ready.
    public func prepare(rows: Int) -> any PreparedPredictor { Prepared(self) }

    /// The predictor at work.
    private final class Prepared: PreparedPredictor {
        /// What is predicted with.
        private let predictor: NeighborPredictor
        /// The inner products of one context with all training contexts, `[N]`; the context's length changes no order.
        private var similarities: Tensor<Float>
        /// The nearest training prompts found so far, nearest first.
        private var nearest: [Int]
        /// The product of all training contexts with one context; one by one, so that no batch changes a sum.
        private let product: MatrixProduct

        /// Allocates the memory of one context.
        init(_ predictor: NeighborPredictor) {
            self.predictor = predictor
            similarities = Tensor(shape: [predictor.contexts.rows], repeating: 0)
            nearest = []
            nearest.reserveCapacity(predictor.count + 1)
            product = MatrixProduct.linear(
                rows: 1, inputs: predictor.contexts.width, outputs: predictor.contexts.rows)
        }

        /// Averages the neighbours of context after context.
        func predict(_ contexts: Span<Float>, into shifts: inout MutableSpan<Float>) {
            let (inputs, outputs) = (predictor.contexts.width, predictor.width)
            for index in 0..<(contexts.count / inputs) {
                let context = contexts.extracting((index * inputs)..<((index + 1) * inputs))
                similarities.withMutableSpan { result in
                    predictor.contexts.withSpan { product(context, $0, into: &result) }
                }
                findNearest()
                average(into: &shifts, at: index * outputs, count: outputs)
            }
        }

        /// Finds the k largest similarities by insertion, the earlier prompt first among equals.
        private func findNearest() {
            nearest.removeAll(keepingCapacity: true)
            similarities.withSpan { similarity in
                for candidate in similarity.indices {
                    if nearest.count == predictor.count {
                        let worst = nearest[nearest.count - 1]
                        guard similarity[candidate] > similarity[worst] else { continue }
                        nearest.removeLast()
                    }
                    var place = nearest.count
                    while place > 0, similarity[candidate] > similarity[nearest[place - 1]] {
                        place -= 1
                    }
                    nearest.insert(candidate, at: place)
                }
            }
        }

        /// Writes the mean of the neighbours' shifts.
        private func average(into shifts: inout MutableSpan<Float>, at start: Int, count: Int) {
            predictor.shifts.withSpan { source in
                for i in 0..<count {
                    var sum = 0.0
                    for neighbor in nearest { sum += Double(source[neighbor * count + i]) }
                    shifts[start + i] = Float(sum / Double(nearest.count))
                }
            }
        }
    }

    /// Reads the tensors `contexts` and `shifts` and the parameter `k`.
    init(from artifact: Artifact) throws {
        contexts = try artifact.require("contexts", shape: [nil, nil])
        shifts = try artifact.require("shifts", shape: [contexts.rows, nil])
        let text = try artifact.requireParameter("k")
        guard let count = Int(text), (1...contexts.rows).contains(count) else {
            throw VaneError(
                .invalidMethod,
                "Parameter 'k' of 'knn' is '\(text)'; allowed: 1...\(contexts.rows), the number of pairs."
            )
        }
        self.count = count
    }

    /// The tensors `contexts` and `shifts`.
    var tensors: [String: Tensor<Float>] { ["contexts": contexts, "shifts": shifts] }
}
