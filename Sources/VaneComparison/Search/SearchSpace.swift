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
    /// Further strengths, above the others, for directions whose length says nothing about how far to push.
    ///
    /// A probe's direction is as long as the gap between two classes, which may be a hundredth of a row's length. Without
    /// these, "its direction has no effect" would only mean that it was hardly pushed.
    public var directionStrengths: [Float]

    /// Creates a space.
    public init(
        hooks: [HookPoint], contexts: [HookPoint], contrasts: [String], strengths: [Float],
        directionStrengths: [Float] = []
    ) {
        self.hooks = hooks
        self.contexts = contexts
        self.contrasts = contrasts
        self.strengths = strengths
        self.directionStrengths = directionStrengths
    }

    /// The strengths of the embedded experiment: tenths up to 1, and coarser up to 3.
    public static let clinicStrengths: [Float] =
        [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.3, 1.6, 2, 3]

    /// The further strengths of the embedded experiment, which carry a probe's direction past the length of a row.
    public static let clinicDirectionStrengths: [Float] = [5, 10, 20, 50, 100, 200]
}
