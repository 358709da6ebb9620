public import VaneCore
internal import VaneNumerics
import VaneTensors

/// Draws a random direction as long as the gap between the class means: what a direction does that was not learned.
///
/// | here   | meaning                                                                      | shape |
/// |--------|------------------------------------------------------------------------------|-------|
/// | `u`    | a random unit direction, each equally likely; labels do not choose its sign  | `[D]` |
/// | result | `‖μ⁺ − μ⁻‖ u`                                                                | `[D]` |
///
/// As a readout its offset puts the zero midway between the means, as that of the difference of means does; as an addition it is
/// as long. It is therefore the control of both axes.
///
/// - SeeAlso: The random direction in table 3 of [Li et al. 2023](https://arxiv.org/abs/2306.03341).
public struct RandomDirection: Trainer, Hashable {
    /// The seed of the direction.
    public var seed: UInt64

    /// The stream from which the direction is drawn, apart from all streams that other methods draw from.
    private static let stream: UInt64 = 1 << 41

    /// Creates the trainer.
    public init(seed: UInt64) {
        self.seed = seed
    }

    /// Draws the direction and measures the means.
    ///
    /// - Throws: `VaneError` with code `missingData` when a class has no row, or `noEffect` when the means are the same.
    public func train(
        on data: LabeledRows, report: (TrainingProgress) -> Void
    ) throws -> Direction {
        let length = try ClassGap(of: data, for: "random-probe").length
        let means = data.sideMeans
        var random = SeededGenerator(seed: seed, stream: Self.stream)
        // Standard normal numbers favour no direction.
        let draws = random.normals(shape: [data.values.width]).elements.map { Double($0) }
        let drawn = draws.reduce(into: 0.0) { $0 += $1 * $1 }.squareRoot()
        let vector = draws.map { $0 / drawn * length }
        let middle = vector.indices.reduce(into: 0.0) {
            $0 += vector[$1] * (Double(means.positive[$1]) + Double(means.negative[$1])) / 2
        }
        return Direction(vector.map { Float($0) }, offset: Float(-middle))
    }
}
