public import VaneCore
import VaneTensors

/// Learns the difference between the mean of the positive rows and that of the negative ones.
///
/// | here   | paper     | shape    | meaning                                     |
/// |--------|-----------|----------|---------------------------------------------|
/// | input  | `A⁺`, `A⁻`| `[N, D]` | rows; the first class is the negative one   |
/// | result | `μ⁺ − μ⁻` | `[D]`    | the vector added                            |
///
/// As a readout its offset puts the zero midway between the means.
///
/// - SeeAlso: [Belrose 2023](https://blog.eleuther.ai/diff-in-means/);
///   [Marks and Tegmark 2024](https://arxiv.org/abs/2310.06824).
public struct DifferenceOfMeans: Trainer, Hashable {
    /// Creates the trainer.
    public init() {}

    /// Subtracts the means.
    ///
    /// - Throws: `VaneError` with code `missingData` when a class has no row.
    public func train(
        on data: LabeledRows, report: (TrainingProgress) -> Void
    ) throws -> Direction {
        try data.requireEveryClass(for: "diff-of-means")
        let means = data.sideMeans
        let difference = zip(means.positive, means.negative).map { $0 - $1 }
        let midpoint = difference.indices.reduce(into: 0.0) { sum, i in
            let middle = (Double(means.positive[i]) + Double(means.negative[i])) / 2
            sum += Double(difference[i]) * middle
        }
        return Direction(difference, offset: Float(-midpoint))
    }
}

extension LabeledRows {
    /// The mean of the positive and that of the negative rows, `[D]` each.
    var sideMeans: (positive: [Float], negative: [Float]) {
        let positives = positives
        return (
            values.mean(ofRows: positives.indices.filter { positives[$0] }),
            values.mean(ofRows: positives.indices.filter { !positives[$0] })
        )
    }
}
