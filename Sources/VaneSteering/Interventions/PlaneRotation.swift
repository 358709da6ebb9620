public import VaneCore
internal import VaneNumerics
import VaneTensors

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Turns every selected row within a plane until its part there points at an angle; the row's length stays.
///
/// `h ← h − Ph + ‖Ph‖ (cos ψ b₁ + sin ψ b₂)` with `P = b₁b₁ᵀ + b₂b₂ᵀ`, `ψ = φ + α(θ − φ)` and φ the angle of `Ph` before, the
/// shorter way round. At strength 1 that is ψ = θ, as published; at strength 0 nothing turns.
///
/// | here         | paper    | meaning                                                          | shape |
/// |--------------|----------|------------------------------------------------------------------|-------|
/// | `direction`  | `b₁`     | the unit direction of the feature, by which the fit also reads   | `[D]` |
/// | `second`     | `b₂`     | a unit direction at right angles to it                           | `[D]` |
/// | `angle`      | `θ`      | the target angle in degrees, 0 along b₁ and 90 along b₂          | –     |
/// | `isAdaptive` | `mask`   | whether only rows with `⟨b₁, h⟩ > 0` are turned                  | –     |
/// | strength     | –        | `α`, the share of the way, row by row                            | –     |
///
/// Rows that an adaptive rotation leaves alone are counted as declined.
///
/// - SeeAlso: [Vu and Nguyen 2025](https://arxiv.org/abs/2510.26243), angular steering and its adaptive form.
public struct PlaneRotation: Intervention, Directional, Hashable {
    /// The unit direction of the feature.
    public let direction: Direction

    /// A unit direction at right angles to it, `[D]`.
    public let second: [Float]

    /// The target angle in degrees.
    public let angle: Double

    /// Whether only rows with a positive component along the feature are turned.
    public let isAdaptive: Bool

    /// The method's id, for messages.
    let method: String

    /// Creates a rotation.
    ///
    /// - Precondition: Both directions have the same width.
    public init(
        _ direction: Direction, _ second: [Float], angle: Double = 0, isAdaptive: Bool = false,
        method: String = "angular"
    ) {
        precondition(direction.width == second.count, "A plane needs directions of one width.")
        self.direction = direction
        self.second = second
        self.angle = angle
        self.isAdaptive = isAdaptive
        self.method = method
    }

    /// Takes rows of the directions' width.
    ///
    /// - Throws: `VaneError` with code `shapeMismatch` for another width.
    public func prepare(for shape: RunShape) throws -> any PreparedIntervention {
        try shape.require(width: direction.width, of: method)
        return PreparedPlaneRotation(self)
    }
}

/// A rotation at work.
private final class PreparedPlaneRotation: PreparedIntervention {
    /// Both directions, `[2, D]`.
    private let plane: Tensor<Float>
    /// The target angle in radians.
    private let target: Double
    /// Whether only rows with a positive component along the first direction are turned.
    private let isAdaptive: Bool

    /// Copies what is needed.
    init(_ rotation: PlaneRotation) {
        plane = Tensor(
            shape: [2, rotation.second.count], rotation.direction.vector + rotation.second)
        target = rotation.angle * .pi / 180
        isAdaptive = rotation.isAdaptive
    }

    /// Turns each row by its strength.
    func apply(to rows: inout ActivationRows) -> EditOutcome {
        let (strengths, width) = (rows.strengths, rows.width)
        var declined = 0
        plane.withSpan { plane in
            let (first, second) = (
                plane.extracting(0..<width), plane.extracting(width..<(2 * width))
            )
            rows.withMutableValues { values in
                for row in strengths.indices where strengths[row] != 0 {
                    let start = row * width
                    let range = start..<(start + width)
                    let x = Double(RowKernels.dot(first, values.span.extracting(range)))
                    let y = Double(RowKernels.dot(second, values.span.extracting(range)))
                    if isAdaptive, !(x > 0) {
                        declined += 1
                        continue
                    }
                    let (dx, dy) = turn(x, y, by: Double(strengths[row]))
                    // Adding zeros would lose the sign of other ones.
                    guard dx != 0 || dy != 0 else { continue }
                    values.add(plane, at: 0, times: dx, to: start, count: width)
                    values.add(plane, at: width, times: dy, to: start, count: width)
                }
            }
        }
        return EditOutcome(declined: declined)
    }

    /// What a point of the plane must be moved by to be turned a share of the way to the target.
    private func turn(_ x: Double, _ y: Double, by share: Double) -> (Float, Float) {
        let (radius, angle) = ((x * x + y * y).squareRoot(), atan2(y, x))
        // The remainder lies in −π…π, which is the shorter way round.
        let turned = angle + share * remainder(target - angle, 2 * .pi)
        return (Float(radius * cos(turned) - x), Float(radius * sin(turned) - y))
    }
}
