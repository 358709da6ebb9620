import VaneCore
internal import VaneNumerics
public import VaneTensors

/// Predicts the mean shift of the class that a linear probe names: a table of K shifts behind a classifier.
///
/// | here     | meaning                                                  | shape     |
/// |----------|----------------------------------------------------------|-----------|
/// | `weight` | the probe's weights on standardised contexts             | `[K, D']` |
/// | `bias`   | the probe's offsets                                      | `[K]`     |
/// | `means`  | the mean of `z_{X,L*}` over each class                   | `[K, D]`  |
///
/// With `sparesNeutral`, sequences named as the first class are left alone, which a receipt counts as declined.
///
/// - SeeAlso: [Lee et al. 2025](https://arxiv.org/abs/2409.05907) for steering behind a condition.
public struct GatePredictor: StoredPredictor, Equatable {
    /// The centring and scaling of contexts.
    let standardization: Standardization

    /// The probe's weights, `[K, D']`.
    public let weight: Tensor<Float>

    /// The probe's offsets, `[K]`.
    public let bias: Tensor<Float>

    /// The mean shift of each class, `[K, D]`.
    public let means: Tensor<Float>

    /// Whether sequences named as the first class are left alone.
    public let sparesNeutral: Bool

    /// Creates a predictor from its parts.
    init(
        standardization: Standardization, weight: Tensor<Float>, bias: Tensor<Float>,
        means: Tensor<Float>, sparesNeutral: Bool
    ) {
        self.standardization = standardization
        self.weight = weight
        self.bias = bias
        self.means = means
        self.sparesNeutral = sparesNeutral
    }

    /// The number of values in a context, D'.
    public var contextWidth: Int? { weight.width }

    /// The number of values in a shift, D.
    public var width: Int { means.width }

    /// Makes the predictor ready.
    public func prepare(rows: Int) -> any PreparedPredictor { Prepared(self, rows: rows) }

    /// The predictor at work.
    private final class Prepared: PreparedPredictor {
        /// What is predicted with.
        private let predictor: GatePredictor
        /// One standardised context, `[D']`.
        private var row: Tensor<Float>
        /// The scores of one context, `[K]`.
        private var scores: Tensor<Float>
        /// The classes named in the last call, by row.
        private var named: [Int]
        /// The product of one context and the probe; one by one, so that no batch changes a sum.
        private let product: MatrixProduct

        /// Allocates the memory of one context.
        init(_ predictor: GatePredictor, rows: Int) {
            self.predictor = predictor
            row = Tensor(shape: [predictor.weight.width], repeating: 0)
            scores = Tensor(shape: [predictor.weight.rows], repeating: 0)
            named = Array(repeating: 0, count: rows)
            product = MatrixProduct.linear(
                rows: 1, inputs: predictor.weight.width, outputs: predictor.weight.rows)
        }

        /// Looks up the shift of context after context.
        func predict(_ contexts: Span<Float>, into shifts: inout MutableSpan<Float>) {
            let (inputs, outputs) = (predictor.weight.width, predictor.width)
            for index in 0..<(contexts.count / inputs) {
                let name = className(of: contexts, at: index * inputs)
                named[index] = name
                predictor.means.withSpan { means in
                    for i in 0..<outputs { shifts[index * outputs + i] = means[name * outputs + i] }
                }
            }
        }

        /// Returns whether the first class was named and is to be left alone.
        func spares(_ row: Int) -> Bool { predictor.sparesNeutral && named[row] == 0 }

        /// Names the class of the highest score, the first among equals.
        private func className(of contexts: Span<Float>, at offset: Int) -> Int {
            row.withMutableSpan {
                predictor.standardization.apply(contexts, at: offset, into: &$0)
            }
            scores.withMutableSpan { scores in
                row.withSpan { row in
                    predictor.weight.withSpan { product(row, $0, into: &scores) }
                }
                predictor.bias.withSpan { bias in
                    for i in bias.indices { scores[i] += bias[i] }
                }
            }
            return scores.withSpan { scores in
                var best = 0
                for i in scores.indices where scores[i] > scores[best] { best = i }
                return best
            }
        }
    }

    /// Reads the tensors `mean`, `inverse-deviation`, `gate.weight`, `gate.bias`, `class-means` and the parameter.
    init(from artifact: Artifact) throws {
        standardization = try Standardization(from: artifact)
        weight = try artifact.require(
            "gate.weight", shape: [nil, standardization.mean.count])
        bias = try artifact.require("gate.bias", shape: [weight.rows])
        means = try artifact.require("class-means", shape: [weight.rows, nil])
        sparesNeutral = try artifact.requireParameter("spare-neutral") == "true"
    }

    /// The tensors `mean`, `inverse-deviation`, `gate.weight`, `gate.bias` and `class-means`.
    var tensors: [String: Tensor<Float>] {
        standardization.tensors.merging(
            ["gate.weight": weight, "gate.bias": bias, "class-means": means]
        ) { $1 }
    }
}
