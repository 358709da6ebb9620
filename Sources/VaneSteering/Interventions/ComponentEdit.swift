public import VaneCore
internal import VaneNumerics
import VaneTensors

/// Replaces the component of every selected row along one direction: `h ← h + α(τ − φ(⟨u, h⟩))u`.
///
/// What stands at right angles to the direction is kept. With τ = 0 the component is taken away, with φ = ReLU a component
/// that points the other way stays under the new one.
///
/// | here          | meaning                                                       | shape |
/// |---------------|---------------------------------------------------------------|-------|
/// | `direction`   | `u`, of unit length, with the offset by which it also reads   | `[D]` |
/// | `target`      | `τ`, the component at strength 1, in units of the rows        | –     |
/// | `isRectified` | `φ(p)` is `max(p, 0)` rather than `p`                         | –     |
/// | strength      | `α`, the application's, row by row                            | –     |
///
/// A row whose component is already what it shall be keeps every bit.
public struct ComponentEdit: Intervention, Directional, Hashable {
    /// The unit direction, by which the same fit can also read.
    public let direction: Direction

    /// The component that a row is given at strength 1.
    public let target: Float

    /// Whether only a positive component is taken away.
    public let isRectified: Bool

    /// The method's id, for messages.
    let method: String

    /// Creates the edit.
    public init(
        _ direction: Direction, target: Float = 0, isRectified: Bool = false, method: String
    ) {
        self.direction = direction
        self.target = target
        self.isRectified = isRectified
        self.method = method
    }

    /// Takes rows of the direction's width.
    ///
    /// - Throws: `VaneError` with code `shapeMismatch` for another width.
    public func prepare(for shape: RunShape) throws -> any PreparedIntervention {
        try shape.require(width: direction.width, of: method)
        return PreparedComponentEdit(self)
    }
}

/// An edit of one component at work.
private final class PreparedComponentEdit: PreparedIntervention {
    /// The unit direction, `[D]`.
    private let vector: Tensor<Float>
    /// The component that a row is given at strength 1.
    private let target: Float
    /// The least component that is taken away: 0 where only positive ones are, else no bound.
    private let floor: Float

    /// Copies what is needed.
    init(_ edit: ComponentEdit) {
        vector = Tensor(shape: [edit.direction.width], edit.direction.vector)
        target = edit.target
        floor = edit.isRectified ? 0 : -.infinity
    }

    /// Moves each row along the direction by the row's strength.
    func apply(to rows: inout ActivationRows) -> EditOutcome {
        let (strengths, width) = (rows.strengths, rows.width)
        vector.withSpan { vector in
            rows.withMutableValues { values in
                for row in strengths.indices where strengths[row] != 0 {
                    let start = row * width
                    let component = RowKernels.dot(
                        vector, values.span.extracting(start..<(start + width)))
                    let change = strengths[row] * (target - max(component, floor))
                    // Adding a zero would lose the sign of another one.
                    guard change != 0 else { continue }
                    values.add(vector, at: 0, times: change, to: start, count: width)
                }
            }
        }
        return .edited
    }
}
