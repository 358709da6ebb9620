public import VaneCore
import VaneTensors

/// Learns a clamp: a row's positive component along the difference of class means becomes a multiple of the largest one seen.
///
/// `h ← h − ReLU(⟨w, h⟩)w + f m w` at strength 1; a negative component is kept below what is added.
///
/// | here     | paper   | shape    | meaning                                                       |
/// |----------|---------|----------|---------------------------------------------------------------|
/// | input    | `h`     | `[N, D]` | rows; the first class is the negative one                     |
/// | `w`      | `w`     | `[D]`    | the difference of class means, of unit length                 |
/// | inside   | `m`     | –        | the largest `ReLU(⟨w, h⟩)` among the positive rows            |
/// | `factor` | `α`     | –        | f: 1 sets every row to the largest component, 0 to none       |
/// | strength | –       | –        | the share of the way to that component                        |
///
/// - SeeAlso: Subspace clamping in [Wu et al. 2025](https://arxiv.org/abs/2501.17148).
public struct SubspaceClamp: Trainer, Hashable {
    /// What the largest component is multiplied by.
    public var factor: Double

    /// Creates the trainer.
    public init(factor: Double = 1) {
        self.factor = factor
    }

    /// Measures the class means and the largest component of a positive row.
    ///
    /// - Throws: `VaneError` with code `missingData` when a class has no row, or `noEffect` when the means are the same or no
    ///   positive row has a positive component.
    public func train(
        on data: LabeledRows, report: (TrainingProgress) -> Void
    ) throws -> ComponentEdit {
        let gap = try ClassGap(of: data, for: "clamp")
        // Without the offset a score is the component itself.
        let components = try Direction(gap.direction.vector).scores(of: data.values).elements
        let positives = data.positives
        let largest = components.indices.reduce(into: Float(0)) {
            if positives[$1] { $0 = max($0, components[$1]) }
        }
        guard largest > 0 else {
            throw VaneError(
                .noEffect,
                "'clamp' found no row of a positive class with a positive component, so nothing to clamp; "
                    + "use 'ace', whose reference is a class mean.")
        }
        return ComponentEdit(
            gap.direction, target: Float(factor * Double(largest)), isRectified: true,
            method: "clamp")
    }
}
