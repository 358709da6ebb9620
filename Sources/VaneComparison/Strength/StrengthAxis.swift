/// The axis on which the strengths of all methods of a comparison lie, so that no method wins by its scale.
public enum StrengthAxis: String, Sendable, Hashable, Codable, CaseIterable {
    /// Each method's own α.
    case raw
    /// The mean of ‖δ‖/‖h‖ over edited rows of the unsteered validation replies.
    case relative
    /// Standard deviations of the training rows along the method's one direction, as ITI's α.
    case sigma
    /// The mean KL(unsteered ‖ steered) a token of the unsteered validation replies, in nats.
    case kl

    /// What a strength of 1 means, in words.
    public var meaning: String {
        switch self {
        case .raw: "the method's own unit: α = 1"
        case .relative:
            "a change as long as the row: mean ‖δ‖/‖h‖ = 1 over unsteered validation replies"
        case .sigma: "one standard deviation of the training rows along the direction"
        case .kl:
            "one nat a token: mean KL(unsteered ‖ steered) = 1 over unsteered validation replies"
        }
    }

    /// The power of α by which the measured quantity grows while it is small: lengths linearly, divergences with the square.
    var power: Double { self == .kl ? 2 : 1 }
}
