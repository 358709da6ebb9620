/// What was measured of every attention head of some blocks: how well a probe of it does, and along which directions it can be shifted.
///
/// The seam between a sweep of probes, which measures heads, and an intervention, which is handed them and trains no probe.
///
/// | here        | paper       | shape      | meaning                                              |
/// |-------------|-------------|------------|------------------------------------------------------|
/// | `hook`      | `x_l^h`     | –          | the head, `head_out.l.h`                             |
/// | `direction` | `θ_l^h`     | `[D_head]` | a unit direction toward the positive class           |
/// | `deviation` | `σ_l^h`     | –          | the standard deviation of training rows along it     |
///
/// - SeeAlso: Section 3 of [Li et al. 2023](https://arxiv.org/abs/2306.03341).
public struct HeadScores: Sendable {
    /// A direction of a head with the spread of the training rows along it.
    public struct Axis: Sendable, Hashable {
        /// The unit direction θ, `[D_head]`; zeros when the training rows show none.
        public var direction: [Float]
        /// The standard deviation σ of the training rows along it, in their own units.
        public var deviation: Float

        /// Creates an axis.
        public init(direction: [Float], deviation: Float) {
            self.direction = direction
            self.deviation = deviation
        }
    }

    /// What was measured of one head.
    public struct Head: Sendable, Hashable {
        /// The head, `head_out.l.h`.
        public var hook: HookPoint
        /// The share of validation rows that the head's probe classifies rightly.
        public var accuracy: Double
        /// The difference of the class means of the training rows.
        public var massMean: Axis
        /// The weight of the probe fitted on the training rows.
        public var probe: Axis

        /// Creates a head's measurements.
        public init(hook: HookPoint, accuracy: Double, massMean: Axis, probe: Axis) {
            self.hook = hook
            self.accuracy = accuracy
            self.massMean = massMean
            self.probe = probe
        }

        /// The block and the head, by which equally good heads are ordered.
        fileprivate var place: (Int, Int) { (hook.block ?? 0, hook.head ?? 0) }
    }

    /// The heads, the best one first; of equally accurate ones the one that comes first in the model.
    public let heads: [Head]
    /// The number of heads of a block, A.
    public let headsOfBlock: Int
    /// The names of the classes, the negative one first.
    public let classes: [String]
    /// What must be known of the probes, in one line, if anything.
    public let warning: String?

    /// Ranks heads.
    ///
    /// - Throws: ``VaneError`` with code `absent` for what is no head of a block or is given twice, and `shapeMismatch` for
    ///   directions of unequal widths.
    public init(
        _ heads: [Head], headsOfBlock: Int, classes: [String], warning: String? = nil
    ) throws {
        var seen: Set<HookPoint> = []
        for head in heads {
            let isHead = head.hook.head.map { $0 < headsOfBlock } ?? false
            guard isHead, seen.insert(head.hook).inserted else {
                throw VaneError(
                    .absent,
                    "'\(head.hook)' is no head of a block of \(headsOfBlock), or is measured twice; measure every head once."
                )
            }
            let widths = [head.massMean, head.probe].map(\.direction.count)
            guard Set(widths) == [heads[0].massMean.direction.count] else {
                throw VaneError(
                    .shapeMismatch,
                    "The directions of '\(head.hook)' have \(widths) values where "
                        + "\(heads[0].massMean.direction.count) are expected; measure heads of one width."
                )
            }
        }
        self.heads = heads.sorted {
            $0.accuracy != $1.accuracy ? $0.accuracy > $1.accuracy : $0.place < $1.place
        }
        self.headsOfBlock = headsOfBlock
        self.classes = classes
        self.warning = warning
    }
}
