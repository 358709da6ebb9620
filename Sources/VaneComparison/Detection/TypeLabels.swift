import VaneCore
import VaneTensors

/// The control task of a comparison: every type of row has one label, drawn at random and the same wherever the type occurs.
///
/// A type is a row's token where tokens are known and labels of tokens could be learned and tested on the comparison's own division. Otherwise it is
/// a row's group. Groups never stand on two sides of a division, so that a readout could not have learned the label of any of
/// those tested; the samples of every group are then divided anew.
///
/// The labels are drawn without replacement from the labels of the training rows, so that types have their shares. What is tested are rows of
/// types that training rows have too.
///
/// - SeeAlso: [Hewitt & Liang 2019](https://arxiv.org/abs/1909.03368), section 2.
struct TypeLabels: Sendable {
    /// The stream that labels are drawn from.
    private static let stream: UInt64 = 0x636F_6E74
    /// The stream that samples of groups are ordered by, to which the hash of a group's name is added.
    private static let order: UInt64 = 0x6469_7669

    /// What types are, in words.
    let words: String
    /// The label of each row.
    private let positive: [Bool]
    /// The split of each row.
    private let splits: [ControlTask.Split?]

    /// Finds types and draws their labels.
    ///
    /// - Throws: `VaneError` with code `missingData` when there is nothing whose label could be learned by heart and tested.
    init(_ frame: ReadoutComparison.Frame, seed: UInt64) throws {
        let byToken = frame.tokens.flatMap { tokens in
            Self(
                "tokens", of: tokens.map { String($0) }, frame, splits: frame.splits, seed: seed)
        }
        let found =
            byToken
            ?? Self(
                "groups", of: frame.clusters, frame, splits: Self.redivided(frame, seed: seed),
                seed: seed)
        guard let found else {
            throw VaneError(
                .missingData,
                "neither tokens nor groups recur often enough for random labels of them to be learned and tested"
            )
        }
        self = found
    }

    /// Draws labels for types; gives nothing when a split then lacks a class.
    private init?(
        _ name: String, of types: [String], _ frame: ReadoutComparison.Frame,
        splits: [ControlTask.Split?], seed: UInt64
    ) {
        let train = frame.indices(of: .train)
        let share = Double(train.count { frame.positive[$0] }) / Double(max(train.count, 1))
        let learned = Set(types.indices.filter { splits[$0] == .train }.map { types[$0] })
        var names = learned.sorted()
        guard names.count > 1 else { return nil }
        var random = SeededGenerator(seed: seed, stream: Self.stream)
        random.shuffle(&names)
        let count = min(max(Int((share * Double(names.count)).rounded()), 1), names.count - 1)
        let positives = Set(names.prefix(count))
        positive = types.map(positives.contains)
        self.splits = types.indices.map { learned.contains(types[$0]) ? splits[$0] : nil }
        let (labels, kept) = (positive, self.splits)
        let isWhole = ControlTask.Split.allCases.allSatisfy { split in
            let sides = kept.indices.filter { kept[$0] == split }.map { labels[$0] }
            return sides.contains(true) && sides.contains(false)
        }
        guard isWhole else { return nil }
        let tested = kept.count { $0 == .test }
        words = "random labels of \(names.count) \(name), tested on \(tested) rows"
    }

    /// Divides the samples of every group over all splits: the first on train, the second on test, the third on validation, the others on train.
    private static func redivided(
        _ frame: ReadoutComparison.Frame, seed: UInt64
    ) -> [ControlTask.Split?] {
        var samples: [String: [Int]] = [:]
        for row in frame.inside where samples[frame.clusters[row]]?.last != frame.samples[row] {
            samples[frame.clusters[row], default: []].append(frame.samples[row])
        }
        var splits: [Int: ControlTask.Split] = [:]
        for (name, members) in samples {
            var members = Set(members).sorted()
            var random = SeededGenerator(seed: seed, stream: order &+ UInt64(hashing: name.utf8))
            random.shuffle(&members)
            for (place, sample) in members.enumerated() {
                splits[sample] = place % 5 == 1 ? .test : place % 5 == 2 ? .validation : .train
            }
        }
        return frame.samples.indices.map { row in
            frame.splits[row] == nil ? nil : splits[frame.samples[row]]
        }
    }

    /// The rows with the labels of their types.
    func applied(to rows: ReadoutComparison.Rows) -> ReadoutComparison.Rows {
        var copy = rows
        (copy.frame.positive, copy.frame.splits) = (positive, splits)
        return copy
    }
}
