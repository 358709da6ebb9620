import VaneCore
internal import VaneNumerics
public import VaneTensors

/// Predicts the shift by a linear map of the standardised context: `ẑ = b + Wᵀ(h − μ)/σ`.
///
/// | here     | meaning                                             | shape      |
/// |----------|-----------------------------------------------------|------------|
/// | `weight` | `W = (XᵀX + λI)⁻¹ Xᵀ(Z − z̄)`, X standardised contexts | `[D', D]`  |
/// | `offset` | `b = z̄`, the mean shift                              | `[D]`      |
///
/// - SeeAlso: [Hoerl and Kennard 1970](https://doi.org/10.1080/00401706.1970.10488634).
public struct RidgePredictor: StoredPredictor, Equatable {
    /// The centring and scaling of contexts.
    let standardization: Standardization

    /// The map, `[D', D]`.
    public let weight: Tensor<Float>

    /// The mean shift, `[D]`.
    public let offset: Tensor<Float>

    /// Creates a predictor from its parts.
    init(standardization: Standardization, weight: Tensor<Float>, offset: Tensor<Float>) {
        self.standardization = standardization
        self.weight = weight
        self.offset = offset
    }

    /// The number of values in a context, D'.
    public var contextWidth: Int? { weight.rows }

    /// The number of values in a shift, D.
    public var width: Int { weight.width }

    /// Makes the predictor ready.
    public func prepare(rows: Int) -> any PreparedPredictor { Prepared(self) }

    /// The predictor at work.
    private final class Prepared: PreparedPredictor {
        /// What is predicted with.
        private let predictor: RidgePredictor
        /// One standardised context, `[D']`.
        private var row: Tensor<Float>
        /// One shift, `[D]`.
        private var shift: Tensor<Float>
        /// The product of one context and the map, added to what the result holds.
        ///
        /// Contexts are multiplied one by one, since a product of more rows may sum in another order, and no shift may
        /// depend on the batch.
        private let product: MatrixProduct

        /// Allocates the memory of one context.
        init(_ predictor: RidgePredictor) {
            self.predictor = predictor
            row = Tensor(shape: [predictor.weight.rows], repeating: 0)
            shift = predictor.offset
            product = MatrixProduct(
                rows: 1, columns: predictor.weight.width, inner: predictor.weight.rows,
                accumulation: 1)
        }

        /// Maps context after context.
        func predict(_ contexts: Span<Float>, into shifts: inout MutableSpan<Float>) {
            let (inputs, outputs) = (predictor.weight.rows, predictor.weight.width)
            for index in 0..<(contexts.count / inputs) {
                row.withMutableSpan {
                    predictor.standardization.apply(contexts, at: index * inputs, into: &$0)
                }
                predictor.offset.withSpan { offset in
                    shift.withMutableSpan { target in
                        for i in 0..<outputs { target[i] = offset[i] }
                        row.withSpan { row in
                            predictor.weight.withSpan { product(row, $0, into: &target) }
                        }
                        for i in 0..<outputs { shifts[index * outputs + i] = target[i] }
                    }
                }
            }
        }
    }

    /// Reads the tensors `mean`, `inverse-deviation`, `weight` and `offset`.
    init(from artifact: Artifact) throws {
        standardization = try Standardization(from: artifact)
        weight = try artifact.require("weight", shape: [standardization.mean.count, nil])
        offset = try artifact.require("offset", shape: [weight.width])
    }

    /// The tensors `mean`, `inverse-deviation`, `weight` and `offset`.
    var tensors: [String: Tensor<Float>] {
        standardization.tensors.merging(["weight": weight, "offset": offset]) { $1 }
    }
}
