public import VaneCore
public import VaneTensors

/// Adds to every selected row a shift that is known for its sequence: `h_p ← h_p + α z_X`, P2S's oracle.
///
/// | here     | paper       | shape            | meaning                                       |
/// |----------|-------------|------------------|-----------------------------------------------|
/// | `shifts` | `z_{X,L*}`  | `[sequences, D]` | `h⁺ − h⁻` of the contrast prompts of each `X`  |
///
/// Sequence `i` of a run gets row `i`. An oracle is told what no method could know, so it is fitted on the very prompts that it
/// is applied to, and a run of another number of prompts is refused.
///
/// - SeeAlso: P2S in [Parekh et al. 2025](https://arxiv.org/abs/2508.12815), the oracle of its tables.
public struct SequenceAddition: Intervention, SequenceShifting {
    /// The shifts, `[sequences, D]`.
    public let shifts: Tensor<Float>

    /// Creates the intervention.
    public init(_ shifts: Tensor<Float>) {
        self.shifts = shifts
    }

    /// Takes runs of as many sequences as there are shifts.
    ///
    /// - Throws: `VaneError` with code `shapeMismatch`.
    public func prepare(for shape: RunShape) throws -> any PreparedIntervention {
        try prepareShifts(for: shape)
    }

    /// Makes the table of shifts ready.
    func prepareShifts(for shape: RunShape) throws -> SequenceShifts {
        try shape.require(width: shifts.width, of: "p2s")
        guard shape.sequences == shifts.rows else {
            throw VaneError(
                .shapeMismatch,
                "'p2s' knows the shifts of \(shifts.rows) prompts, this run has \(shape.sequences); "
                    + "apply the oracle to the prompts whose contrasts it was given.")
        }
        return SequenceShifts(shifts)
    }
}
