public import VaneCore

/// Learns what to take away: the unit vector along the difference of class means, to be edited as `h ← h − α u uᵀh`.
///
/// | here     | paper    | shape    | meaning                                                          |
/// |----------|----------|----------|------------------------------------------------------------------|
/// | input    | `x_i^l`  | `[N, D]` | rows; the first class is the negative one                        |
/// | `u`      | `r̂`      | `[D]`    | the difference of class means at one hook point, of unit length  |
/// | strength | –        | –        | `α`: 1 takes the whole component, 2 mirrors the row              |
///
/// The paper edits every block and position with one direction; hook points and positions are the application's choice.
///
/// - SeeAlso: Directional ablation in section 2 of [Arditi et al. 2024](https://arxiv.org/abs/2406.11717).
public struct DirectionalAblation: Trainer, Hashable {
    /// Creates the trainer.
    public init() {}

    /// Measures the class means.
    ///
    /// - Throws: `VaneError` with code `missingData` when a class has no row, or `noEffect` when the means are the same.
    public func train(
        on data: LabeledRows, report: (TrainingProgress) -> Void
    ) throws -> ComponentEdit {
        let gap = try ClassGap(of: data, for: "ablation")
        return ComponentEdit(gap.direction, method: "ablation")
    }
}
