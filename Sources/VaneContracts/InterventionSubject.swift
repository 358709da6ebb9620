public import VaneCore

/// An intervention on trial, with what must be known to make rows for it.
public struct InterventionSubject: Sendable {
    /// The intervention.
    public var intervention: any Intervention
    /// The number of values in a row.
    public var width: Int
    /// The number of values in a context vector; unused where none is needed.
    public var contextWidth: Int
    /// The number of sequences that rows come from.
    public var sequences: Int
    /// Whether it declares that a row's change is proportional to the row's strength.
    public var isLinear: Bool

    /// Creates a subject; contexts are as wide as rows unless said otherwise.
    public init(
        _ intervention: any Intervention, width: Int, contextWidth: Int? = nil, sequences: Int = 3,
        isLinear: Bool = false
    ) {
        self.intervention = intervention
        self.width = width
        self.contextWidth = contextWidth ?? width
        self.sequences = sequences
        self.isLinear = isLinear
    }
}
