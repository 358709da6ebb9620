public import VaneCore

/// Chooses the K heads whose probes do best on validation rows, and how each is shifted.
///
/// It is handed what a sweep of probes measured, and trains no probe itself.
///
/// | here        | paper   | meaning                                                            |
/// |-------------|---------|--------------------------------------------------------------------|
/// | `count`     | `K`     | how many heads are shifted                                         |
/// | `direction` | `θ_l^h` | the difference of class means, or the weight of the head's probe   |
///
/// // Differs from the paper: directions and σ are measured on training rows alone, where it takes the validation rows too.
///
/// - SeeAlso: Section 3 of [Li et al. 2023](https://arxiv.org/abs/2306.03341).
public struct HeadSelection: Trainer, Hashable {
    /// A way to choose a head's direction.
    public enum Direction: String, CaseIterable, Sendable {
        /// The difference of class means, `mean(true) − mean(false)`.
        case massMean = "mass-mean"
        /// The weight of the head's probe.
        case probe
    }

    /// The number of heads, K.
    public var count: Int
    /// How each head's direction is chosen.
    public var direction: Direction

    /// Creates the trainer.
    public init(count: Int = 48, direction: Direction = .massMean) {
        self.count = count
        self.direction = direction
    }

    /// Takes the best heads.
    ///
    /// - Throws: `VaneError` with code `missingData` when fewer heads were measured, or `noEffect` when a chosen head has no
    ///   direction or its rows do not vary along it.
    public func train(
        on data: HeadScores, report: (TrainingProgress) -> Void
    ) throws -> HeadShift {
        guard count > 0, count <= data.heads.count else {
            throw VaneError(
                .missingData,
                "'iti' is to shift \(count) heads, but \(data.heads.count) were measured; set 'heads' to "
                    + "\(data.heads.count) or fewer.")
        }
        let chosen = try data.heads.prefix(count).map { head in
            let axis = direction == .massMean ? head.massMean : head.probe
            guard axis.deviation > 0, axis.direction.contains(where: { $0 != 0 }) else {
                throw VaneError(
                    .noEffect,
                    "'iti' chose '\(head.hook)', whose rows do not vary along its direction; choose fewer heads or check the rows."
                )
            }
            return HeadShift.Head(
                hook: head.hook, direction: axis.direction, deviation: axis.deviation)
        }
        if let warning = data.warning {
            report(TrainingProgress(epoch: 1, loss: 0, warning: warning))
        }
        return HeadShift(Array(chosen), headsOfBlock: data.headsOfBlock)
    }
}
