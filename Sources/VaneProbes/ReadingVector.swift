public import VaneCore
internal import VaneNumerics
import VaneTensors

/// Learns a reading vector of linear artificial tomography: the first principal component of recentred differences.
///
/// `v = argmax_{‖u‖=1} Σ ⟨u, d_i − d̄⟩²`; labels choose its sign, so that positive rows lie higher, and put its zero midway
/// between the class means.
///
/// | here      | paper       | shape    | meaning                                                               |
/// |-----------|-------------|----------|-----------------------------------------------------------------------|
/// | input     | `A`         | `[N, D]` | rows; the first class is the negative one                             |
/// | `pairing` | –           | –        | what is subtracted from what: the published codes differ              |
/// | inside    | `d_i`, `d̄`  | `[M, D]` | the differences and their mean                                        |
/// | result    | `v`         | `[D]`    | the direction, of unit length                                         |
///
/// // Differs from the paper: its code pairs rows as they are listed, here their order is drawn from the seed.
///
/// - SeeAlso: Section 3.1 of [Zou et al. 2023](https://arxiv.org/abs/2310.01405); "PCA" and "LAT" of
///   [Wu et al. 2025](https://arxiv.org/abs/2501.17148), which draws pairs of positive rows and normalises.
public struct ReadingVector: Trainer, Hashable {
    /// What is subtracted from what.
    public enum Pairing: String, Hashable, Sendable, CaseIterable {
        /// Rows in a random order, the second of each two from the first; a last single row is left out.
        case random
        /// The same with positive rows only.
        case positive
        /// From every row the mean of the other side.
        case classMeans = "class-means"
    }

    /// What is subtracted from what.
    public var pairing: Pairing

    /// Whether each difference is brought to unit length first.
    public var normalizes: Bool

    /// The seed of the order in which rows are paired.
    public var seed: UInt64

    /// Creates the trainer.
    public init(_ pairing: Pairing = .random, normalizes: Bool = false, seed: UInt64 = 0) {
        self.pairing = pairing
        self.normalizes = normalizes
        self.seed = seed
    }

    /// Subtracts, recentres and finds the component.
    ///
    /// - Throws: `VaneError` with code `missingData` when a class has no row or there are fewer than two differences,
    ///   `noEffect` when the differences do not vary or the classes lie equally high, and the solver's error.
    public func train(
        on data: LabeledRows, report: (TrainingProgress) -> Void
    ) throws -> Direction {
        try data.requireEveryClass(for: "lat")
        let sides = data.sideMoments()
        let means = (sides.positive.mean, sides.negative.mean)
        var differences = differences(data, means)
        guard differences.count > 1 else {
            throw VaneError(
                .missingData,
                "'lat' needs at least 2 differences, the pairing '\(pairing.rawValue)' gives "
                    + "\(differences.count); give it more rows.")
        }
        if normalizes { differences = differences.map(\.normalized) }
        let vector = try Self.component(differences)
        let gap = vector.indices.reduce(into: 0.0) {
            $0 += vector[$1] * (means.0[$1] - means.1[$1])
        }
        guard gap != 0 else {
            throw VaneError(
                .noEffect,
                "'lat' found no direction along which the rows vary and the classes differ; check the "
                    + "labels and the pairing.")
        }
        let signed = gap > 0 ? vector : vector.map { -$0 }
        let middle = signed.indices.reduce(into: 0.0) {
            $0 += signed[$1] * (means.0[$1] + means.1[$1]) / 2
        }
        return Direction(signed.map { Float($0) }, offset: Float(-middle))
    }

    /// The differences, one an element, `[D]` each.
    private func differences(_ data: LabeledRows, _ means: ([Double], [Double])) -> [[Double]] {
        let positives = data.positives
        switch pairing {
        case .classMeans:
            return positives.indices.map { row in
                zip(data.row(row), positives[row] ? means.1 : means.0).map { $0 - $1 }
            }
        case .random, .positive:
            let rows = positives.indices.filter { pairing == .random || positives[$0] }
            var random = SeededGenerator(seed: seed, stream: SeededStream.order(epoch: 0))
            let order = random.permutation(of: rows.count).map { rows[$0] }
            return (0..<(order.count / 2)).map { pair in
                zip(data.row(order[2 * pair]), data.row(order[2 * pair + 1])).map { $0 - $1 }
            }
        }
    }

    /// The first principal component of rows, of unit length, or zeros when they do not vary.
    private static func component(_ rows: [[Double]]) throws -> [Double] {
        let width = rows[0].count
        var mean = [Double](repeating: 0, count: width)
        for row in rows { for i in mean.indices { mean[i] += row[i] / Double(rows.count) } }
        let recentred = rows.flatMap { zip($0, mean).map { Float($0 - $1) } }
        let found = try SingularValues(of: Tensor(shape: [rows.count, width], recentred))
        guard let largest = found.values.first, largest > 0 else { return mean.map { _ in 0 } }
        return (0..<width).map { Double(found.right[0, $0]) }
    }
}

extension LabeledRows {
    /// A row in double precision, `[D]`.
    fileprivate func row(_ index: Int) -> [Double] {
        let width = values.width
        return values.withSpan { span in (0..<width).map { Double(span[index * width + $0]) } }
    }
}

extension [Double] {
    /// The vector with unit length, or itself when it has none.
    fileprivate var normalized: [Double] {
        let length = reduce(into: 0.0) { $0 += $1 * $1 }.squareRoot()
        return length > 0 ? map { $0 / length } : self
    }
}
