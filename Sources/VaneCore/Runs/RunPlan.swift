/// What a run of a model will look like, known before it begins.
public struct RunPlan: Sendable, Hashable {
    /// The number of sequences; labels count below it.
    public var sequences: Int
    /// The most rows in one pass, padding included.
    public var rowsPerPass: Int
    /// Whether a prompt may be split over several passes.
    public var splitsPrompts: Bool
    /// The number of positions after the prompt, the same for all sequences, where it is known beforehand.
    public var generatedLength: Int?

    /// The sequences' keys, from ``SequenceKeys``; empty when there are no prompts to make them of.
    public var keys: [UInt64]

    /// Creates a plan.
    public init(
        sequences: Int, rowsPerPass: Int, splitsPrompts: Bool = false, generatedLength: Int? = nil,
        keys: [UInt64] = []
    ) {
        self.keys = keys
        self.sequences = sequences
        self.rowsPerPass = rowsPerPass
        self.splitsPrompts = splitsPrompts
        self.generatedLength = generatedLength
    }
}
