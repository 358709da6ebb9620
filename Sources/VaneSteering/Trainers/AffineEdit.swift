public import VaneCore

/// Learns an affine concept edit: the component along the difference of class means is set to a place between the means.
///
/// `h ← h − u uᵀh + u uᵀh_ref + βr` at strength 1. Since r lies along u, that is the component `τ = ⟨u, h_ref⟩ + β‖r‖`.
///
/// | here     | paper   | shape    | meaning                                                              |
/// |----------|---------|----------|----------------------------------------------------------------------|
/// | input    | `v`     | `[N, D]` | rows; the first class is the negative one                            |
/// | `u`, `r` | `r`     | `[D]`    | `r = μ⁺ − μ⁻`, and u of unit length                                  |
/// | `h_ref`  | `v₀`    | `[D]`    | the row where the concept is absent: the negative mean `μ⁻`          |
/// | `reach`  | `α`     | –        | β: 0 puts rows where the negative class lies, 1 where the positive   |
/// | strength | –       | –        | the share of the way to that place                                   |
///
/// // Differs from the paper: its α is the application's number, here it is fitted and strength 0 keeps the row.
///
/// - SeeAlso: [Marshall, Scherlis and Belrose 2024](https://arxiv.org/abs/2411.09003), affine concept editing.
public struct AffineEdit: Trainer, Hashable {
    /// How far from the negative mean, 0, to the positive mean, 1, the component is put.
    public var reach: Double

    /// Creates the trainer.
    public init(reach: Double = 1) {
        self.reach = reach
    }

    /// Measures the class means.
    ///
    /// - Throws: `VaneError` with code `missingData` when a class has no row, or `noEffect` when the means are the same.
    public func train(
        on data: LabeledRows, report: (TrainingProgress) -> Void
    ) throws -> ComponentEdit {
        let gap = try ClassGap(of: data, for: "ace")
        return ComponentEdit(
            gap.direction, target: Float(gap.base + reach * gap.length), method: "ace")
    }
}
