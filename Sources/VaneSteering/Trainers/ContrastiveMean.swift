public import VaneCore
import VaneTensors

/// Learns the mean of paired differences, one vector for every prompt, brought to a given length when asked: CAA.
///
/// `v = (1/N) Σ (h⁺_i − h⁻_i)`, or `ℓ v/‖v‖`, to be added as `h ← h + αv` wherever the application selects.
///
/// | here     | paper       | shape    | meaning                                                            |
/// |----------|-------------|----------|--------------------------------------------------------------------|
/// | input    | `a_L(p, c)` | `[N, D]` | the shifts `h⁺ − h⁻`, states under two answers to the same prompt  |
/// | `length` | –           | –        | ℓ, so that vectors of unlike methods or layers push equally far    |
/// | result   | `v_MD`      | `[D]`    | the mean difference                                                |
///
/// The paper adds the vector at all positions after the user's prompt; which positions are edited is the application's choice.
///
/// - SeeAlso: Section 3 of [Rimsky et al. 2024](https://arxiv.org/abs/2312.06681), whose code brings the vectors of all
///   behaviours to one length.
public struct ContrastiveMean: Trainer, Hashable {
    /// The length ℓ that the vector is brought to; nothing for its own.
    public var length: Double?

    /// Creates the trainer.
    public init(length: Double? = nil) {
        self.length = length
    }

    /// Averages the shifts and rescales.
    ///
    /// - Throws: `VaneError` with code `missingData` without pairs, or `noEffect` when the differences cancel out.
    public func train(
        on data: SteeringDataset, report: (TrainingProgress) -> Void
    ) throws -> Direction {
        try data.requirePairs(1, for: "caa")
        let mean = data.shifts.mean(ofRows: Array(data.labels.indices))
        let own = mean.reduce(into: 0.0) { $0 += Double($1) * Double($1) }.squareRoot()
        guard own > 0 else {
            throw VaneError(
                .noEffect,
                "'caa' found that the differences of all pairs cancel out; check the pairs.")
        }
        guard let length else { return Direction(mean) }
        return Direction(mean.map { Float(Double($0) * length / own) })
    }
}
