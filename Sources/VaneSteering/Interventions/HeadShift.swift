public import VaneCore
import VaneTensors

/// Shifts some attention heads, each along its own direction: `x_l^h ← x_l^h + α σ_l^h θ_l^h`.
///
/// One intervention acts at several hook points. At `head_out.l` it shifts the chosen heads of block l, each in its slice of the
/// row, and leaves the other slices as they are; at `head_out.l.h` it shifts that head alone.
///
/// | here        | paper           | shape      | meaning                                            |
/// |-------------|-----------------|------------|----------------------------------------------------|
/// | row         | `x_l^h`         | `[D_head]` | a head's slice of the output projection's input    |
/// | `shift`     | `σ_l^h θ_l^h`   | `[D_head]` | one standard deviation along the head's direction  |
/// | strength    | `α`             | –          | the application's, row by row                      |
///
/// - SeeAlso: Equation (2) of [Li et al. 2023](https://arxiv.org/abs/2306.03341).
public struct HeadShift: Intervention, Hashable {
    /// A chosen head with its shift.
    public struct Head: Sendable, Hashable {
        /// The head, `head_out.l.h`.
        public let hook: HookPoint
        /// The unit direction θ, `[D_head]`.
        public let direction: [Float]
        /// The standard deviation σ of the training rows along it.
        public let deviation: Float

        /// Creates a head's shift.
        public init(hook: HookPoint, direction: [Float], deviation: Float) {
            self.hook = hook
            self.direction = direction
            self.deviation = deviation
        }

        /// What is added at strength 1, `σθ`.
        public var shift: [Float] { direction.map { deviation * $0 } }
    }

    /// The chosen heads, the best one first.
    public let heads: [Head]
    /// The number of heads of a block, A.
    public let headsOfBlock: Int

    /// Creates the shift of some heads of one width.
    ///
    /// - Precondition: There is a head, and all are heads of a block of `headsOfBlock` with directions of one width.
    public init(_ heads: [Head], headsOfBlock: Int) {
        precondition(
            heads.allSatisfy { ($0.hook.head ?? .max) < headsOfBlock },
            "Every hook point is a head of a block.")
        precondition(
            Set(heads.map(\.direction.count)).count == 1, "There are heads, all of one width.")
        self.heads = heads
        self.headsOfBlock = headsOfBlock
    }

    /// Where it acts: the blocks of the chosen heads, in order, each with all its heads.
    public var hookPoints: [HookPoint] {
        Set(heads.compactMap(\.hook.block)).sorted().map { HookPoint(.headOut, block: $0) }
    }

    /// Takes rows of a hook point at which it has heads.
    ///
    /// - Throws: `VaneError` with code `missingData` when it is not said where rows come from, `absent` where it has no head,
    ///   and `shapeMismatch` for another width.
    public func prepare(for shape: RunShape) throws -> any PreparedIntervention {
        let places = hookPoints
        guard let hook = shape.hookPoint ?? (places.count == 1 ? places.first : nil) else {
            throw VaneError(
                .missingData,
                "'iti' shifts heads at \(Self.list(places)) and was not told where its rows come from; prepare it for one "
                    + "of them.")
        }
        let chosen = heads.filter {
            hook.site == .headOut && $0.hook.block == hook.block
                && (hook.head == nil || $0.hook == hook)
        }
        guard let first = chosen.first else {
            throw VaneError(
                .absent,
                "'iti' shifts no head at '\(hook)', only \(Self.list(heads.map(\.hook))); apply it there."
            )
        }
        let width = first.direction.count
        try shape.require(
            width: hook.head == nil ? headsOfBlock * width : width, of: "iti")
        return PreparedHeadShift(
            chosen.map(\.shift),
            at: chosen.map { hook.head == nil ? ($0.hook.head ?? 0) * width : 0 })
    }

    /// Writes hook points for a message, the first eight of them.
    private static func list(_ hooks: [HookPoint]) -> String {
        let rest = hooks.count > 8 ? " and \(hooks.count - 8) more" : ""
        return hooks.prefix(8).map(\.description).joined(separator: ", ") + rest
    }
}

/// A shift of heads at work at one hook point.
private final class PreparedHeadShift: PreparedIntervention {
    /// What is added to each head, `[heads, D_head]`.
    private let shifts: Tensor<Float>
    /// Where each head's slice begins in a row.
    private let offsets: [Int]

    /// Copies the shifts.
    init(_ shifts: [[Float]], at offsets: [Int]) {
        self.shifts = Tensor(
            shape: [shifts.count, shifts.first?.count ?? 0], shifts.flatMap(\.self))
        self.offsets = offsets
    }

    /// Adds each head's shift to its slice of each row, by the row's strength.
    func apply(to rows: inout ActivationRows) -> EditOutcome {
        let (strengths, stride, width) = (rows.strengths, rows.width, shifts.width)
        shifts.withSpan { shifts in
            rows.withMutableValues { values in
                // At strength 0 a row keeps every bit, the sign of a zero too.
                for row in strengths.indices where strengths[row] != 0 {
                    for head in offsets.indices {
                        values.add(
                            shifts, at: head * width, times: strengths[row],
                            to: row * stride + offsets[head], count: width)
                    }
                }
            }
        }
        return .edited
    }
}
