public import VaneCore
import VaneTensors

/// Adds one vector to every selected row: `h ← h + αv`.
///
/// | here        | paper  | shape | meaning                                            |
/// |-------------|--------|-------|----------------------------------------------------|
/// | `direction` | `v`    | `[D]` | what is added at strength 1, in the rows' own units |
/// | strength    | `α`    | –     | the application's, row by row                      |
///
/// - SeeAlso: [Turner et al. 2023](https://arxiv.org/abs/2308.10248);
///   [Rimsky et al. 2024](https://arxiv.org/abs/2312.06681).
public struct Addition: Intervention, Directional, Hashable {
    /// The vector, `[D]`, by which the same fit can also read.
    public let direction: Direction

    /// The method's id, for messages.
    let method: String

    /// Creates the addition of a vector.
    public init(_ direction: Direction, method: String = "add") {
        self.direction = direction
        self.method = method
    }

    /// Takes rows of the vector's width.
    ///
    /// - Throws: `VaneError` with code `shapeMismatch` for another width.
    public func prepare(for shape: RunShape) throws -> any PreparedIntervention {
        try shape.require(width: direction.width, of: method)
        return PreparedAddition(direction.vector)
    }
}

/// An addition at work.
private final class PreparedAddition: PreparedIntervention {
    /// The vector, `[D]`.
    private let vector: Tensor<Float>

    /// Copies the vector.
    init(_ vector: [Float]) {
        self.vector = Tensor(shape: [vector.count], vector)
    }

    /// Adds the vector to each row by the row's strength.
    func apply(to rows: inout ActivationRows) -> EditOutcome {
        let (strengths, width) = (rows.strengths, rows.width)
        vector.withSpan { vector in
            rows.withMutableValues { values in
                // At strength 0 a row keeps every bit, the sign of a zero too.
                for row in strengths.indices where strengths[row] != 0 {
                    values.add(
                        vector, at: 0, times: strengths[row], to: row * width, count: width)
                }
            }
        }
        return .edited
    }
}
