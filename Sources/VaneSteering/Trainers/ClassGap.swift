import VaneCore
import VaneTensors

/// The difference of class means as a unit direction with its length, for methods that edit along it.
///
/// | here        | meaning                                                  | shape |
/// |-------------|----------------------------------------------------------|-------|
/// | `direction` | `u = (μ⁺ − μ⁻)/‖μ⁺ − μ⁻‖`; its zero is midway between    | `[D]` |
/// | `length`    | `‖μ⁺ − μ⁻‖`                                              | –     |
/// | `base`      | `⟨u, μ⁻⟩`, where the negative class lies                 | –     |
struct ClassGap {
    /// The unit direction; its offset puts the zero of the score midway between the means.
    let direction: Direction
    /// The distance of the means.
    let length: Double
    /// The component of the negative mean along the direction.
    let base: Double

    /// Measures the means of both sides.
    ///
    /// - Throws: `VaneError` with code `missingData` when a class has no row, or `noEffect` when the means are the same.
    init(of data: LabeledRows, for method: String) throws {
        try data.requireEveryClass(for: method)
        let means = data.sideMeans
        let gap = zip(means.positive, means.negative).map { Double($0) - Double($1) }
        length = gap.reduce(into: 0.0) { $0 += $1 * $1 }.squareRoot()
        guard length > 0 else {
            throw VaneError(
                .noEffect, "'\(method)' found both classes with the same mean; check the labels.")
        }
        let length = length
        let unit = gap.map { $0 / length }
        base = unit.indices.reduce(into: 0.0) { $0 += unit[$1] * Double(means.negative[$1]) }
        direction = Direction(
            unit.map { Float($0) }, offset: Float(-(base + length / 2)))
    }
}
