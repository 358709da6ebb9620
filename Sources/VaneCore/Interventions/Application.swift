/// An intervention put to work: what is done, and where, when and how strongly.
public struct Application: Sendable {
    /// The name under which receipts and reports speak of it.
    public var name: String
    /// What is done.
    public var intervention: any Intervention
    /// Where: every hook point listed, each of the width the intervention was made for.
    public var hookPoints: [HookPoint]
    /// When: the positions edited; by default only generated ones (equation 9 of L2S).
    public var selection: TokenSelection
    /// How strongly, α(t).
    public var strength: StrengthSchedule

    /// Creates an application.
    public init(
        _ name: String, _ intervention: any Intervention, at hookPoints: [HookPoint],
        selecting selection: TokenSelection = .generated,
        strength: StrengthSchedule = .constant(1)
    ) {
        self.name = name
        self.intervention = intervention
        self.hookPoints = hookPoints
        self.selection = selection
        self.strength = strength
    }
}
