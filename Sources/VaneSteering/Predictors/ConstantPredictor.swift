import VaneCore
import VaneTensors

/// Predicts the same shift for every context: Mean-S in the form of a predictor, the floor under every other one.
///
/// - SeeAlso: The baseline "Mean-S" of [Parekh et al. 2025](https://arxiv.org/abs/2508.12815).
public struct ConstantPredictor: StoredPredictor, Equatable {
    /// The shift, `[D]`.
    public let shift: [Float]

    /// Creates a predictor.
    public init(_ shift: [Float]) {
        self.shift = shift
    }

    /// Any context will do.
    public var contextWidth: Int? { nil }

    /// The number of values in a shift, D.
    public var width: Int { shift.count }

    /// Makes the predictor ready.
    public func prepare(rows: Int) -> any PreparedPredictor {
        Prepared(shift: shift)
    }

    /// The predictor at work.
    private final class Prepared: PreparedPredictor {
        /// The shift, `[D]`.
        private let shift: [Float]

        /// Keeps the shift.
        init(shift: [Float]) {
            self.shift = shift
        }

        /// Writes the shift into every row.
        func predict(_ contexts: Span<Float>, into shifts: inout MutableSpan<Float>) {
            for i in shifts.indices { shifts[i] = shift[i % shift.count] }
        }
    }

    /// Reads the tensor `vector`.
    init(from artifact: Artifact) throws {
        shift = try artifact.require("vector").elements
    }

    /// The tensor `vector`, `[D]`.
    var tensors: [String: Tensor<Float>] {
        ["vector": Tensor(shape: [shift.count], shift)]
    }
}
