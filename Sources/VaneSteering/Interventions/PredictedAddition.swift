public import VaneCore

/// Adds to every selected row the shift that its sequence's context predicts: `h_p ← h_p + α g(h_{X,L'})`.
///
/// The predictor runs once a sequence, when its prompt has passed; the shift then waits in a table.
///
/// | here        | paper      | shape  | meaning                                                     |
/// |-------------|------------|--------|-------------------------------------------------------------|
/// | `context`   | `L'`       | –      | where the last prompt token's state `h_{X,L'}` is read       |
/// | `predictor` | `g_Θ`      | D' → D | what turns it into a shift `ẑ_{X,L*}`                        |
/// | selection   | `p > N`    | –      | the application's; by default generated positions only      |
///
/// - SeeAlso: Equation (9) of [Parekh et al. 2025](https://arxiv.org/abs/2508.12815).
public struct PredictedAddition: Intervention, SequenceShifting {
    /// What predicts the shifts.
    public let predictor: any ShiftPredictor

    /// Where the context is read.
    public let context: HookPoint

    /// The method's id, for messages.
    let method: String

    /// Creates the intervention.
    public init(_ predictor: any ShiftPredictor, context: HookPoint, method: String) {
        self.predictor = predictor
        self.context = context
        self.method = method
    }

    /// The context.
    public var needs: InterventionNeeds { InterventionNeeds(context: context) }

    /// Takes rows and contexts of the predictor's widths.
    ///
    /// - Throws: `VaneError` with code `shapeMismatch`.
    public func prepare(for shape: RunShape) throws -> any PreparedIntervention {
        try prepareShifts(for: shape)
    }

    /// Makes the table of shifts ready.
    func prepareShifts(for shape: RunShape) throws -> SequenceShifts {
        try shape.require(width: predictor.width, of: method)
        if let width = predictor.contextWidth, width != shape.contextWidth {
            throw VaneError(
                .shapeMismatch,
                "'\(method)' was made for contexts of \(width) values, those at \(context) have "
                    + "\(shape.contextWidth); read them where it was fitted or fit it here.")
        }
        let prepared = try predictor.prepare(rows: shape.sequences)
        return SequenceShifts(prepared, width: shape.width, sequences: shape.sequences)
    }
}
