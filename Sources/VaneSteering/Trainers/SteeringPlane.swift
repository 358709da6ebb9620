public import VaneCore
internal import VaneNumerics
import VaneTensors

/// Learns the plane that angular steering turns rows in: the class gap, and what varies most at right angles to it.
///
/// | here       | paper | shape    | meaning                                                                   |
/// |------------|-------|----------|---------------------------------------------------------------------------|
/// | input      | `h`   | `[N, D]` | rows; the first class is the negative one                                 |
/// | first      | `b₁`  | `[D]`    | `(μ⁺ − μ⁻)/‖μ⁺ − μ⁻‖`                                                     |
/// | second     | `b₂`  | `[D]`    | the first principal component of `(1 − b₁b₁ᵀ)(h − h̄)`, of unit length     |
/// | `angle`    | `θ`   | –        | where rows are turned to, in degrees; 0 is along b₁                       |
///
/// The sign of b₂ makes its largest component positive, so that an angle means the same in every fit of the same data.
///
/// // Differs from the paper: its second direction comes from the class gaps of all blocks, which one hook point lacks.
///
/// - SeeAlso: [Vu and Nguyen 2025](https://arxiv.org/abs/2510.26243), the steering plane.
public struct SteeringPlane: Trainer, Hashable {
    /// Where rows are turned to, in degrees.
    public var angle: Double

    /// Whether only rows with a positive component along the class gap are turned.
    public var isAdaptive: Bool

    /// Creates the trainer.
    public init(angle: Double = 0, isAdaptive: Bool = false) {
        self.angle = angle
        self.isAdaptive = isAdaptive
    }

    /// Measures the class means and the component.
    ///
    /// - Throws: `VaneError` with code `missingData` when a class has no row, `noEffect` when the means are the same or rows
    ///   vary along the class gap alone, and the solver's error.
    public func train(
        on data: LabeledRows, report: (TrainingProgress) -> Void
    ) throws -> PlaneRotation {
        let gap = try ClassGap(of: data, for: "angular")
        let first = gap.direction.vector.map(Double.init)
        let found = try SingularValues(of: Self.rest(of: data.values, without: first))
        var second = (0..<first.count).map { Double(found.right[0, $0]) }
        // Rounding leaves a trace of the first direction, which is taken away once more.
        let trace = second.indices.reduce(into: 0.0) { $0 += second[$1] * first[$1] }
        for i in second.indices { second[i] -= trace * first[i] }
        let length = second.reduce(into: 0.0) { $0 += $1 * $1 }.squareRoot()
        let variation = found.values.first ?? 0
        let scale = data.values.elements.reduce(0) { max($0, $1.magnitude) }
        guard variation > 1e-5 * scale, length > 0.5 else {
            throw VaneError(
                .noEffect,
                "'angular' found no second direction: the rows vary along the difference of class means "
                    + "alone; give it more rows, or steer with 'ace'.")
        }
        let largest = second.max { $0.magnitude < $1.magnitude } ?? 0
        let factor = largest < 0 ? -1 / length : 1 / length
        return PlaneRotation(
            gap.direction, second.map { Float($0 * factor) }, angle: angle,
            isAdaptive: isAdaptive)
    }

    /// The rows about their mean, `[N, D]`, without their component along a unit direction.
    private static func rest(of rows: Tensor<Float>, without unit: [Double]) -> Tensor<Float> {
        let width = unit.count
        var moments = MomentAccumulator(width: width)
        moments.add(rows)
        let mean = moments.mean
        return Tensor(shape: [rows.rows, width]) { target in
            rows.withSpan { span in
                for row in 0..<rows.rows {
                    let start = row * width
                    let place = (0..<width).reduce(into: 0.0) {
                        $0 += unit[$1] * (Double(span[start + $1]) - mean[$1])
                    }
                    for i in 0..<width {
                        target[start + i] = Float(
                            Double(span[start + i]) - mean[i] - place * unit[i])
                    }
                }
            }
        }
    }
}
