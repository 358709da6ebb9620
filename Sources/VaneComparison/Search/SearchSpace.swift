public import VaneCore

/// What is tried on validation.
public struct SearchSpace: Sendable, Hashable {
    /// Where rows may be edited, L*.
    public var hooks: [HookPoint]
    /// Where context vectors may be read, L'.
    public var contexts: [HookPoint]
    /// The contrast read-outs that shifts may be taken from.
    public var contrasts: [String]
    /// The strengths, ascending.
    public var strengths: [Float]

    /// Creates a space.
    public init(
        hooks: [HookPoint], contexts: [HookPoint], contrasts: [String], strengths: [Float]
    ) {
        self.hooks = hooks
        self.contexts = contexts
        self.contrasts = contrasts
        self.strengths = strengths
    }

    /// The strengths of the embedded experiment: tenths up to 1, and coarser up to 3.
    public static let clinicStrengths: [Float] =
        [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.3, 1.6, 2, 3]
}
