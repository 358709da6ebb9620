public import VaneCore
import VaneTensors

/// Which samples are fitted on, chosen on and reported on: whole groups, in the same shares of every class.
///
/// A group belongs to the class of most of its samples. Within a class the groups are put into an order drawn from the seed and each group's
/// name, and cut where the shares say; so the division does not depend on the order of the samples.
public struct SplitAssignment: Sendable, Hashable {
    /// The split of each sample.
    public let splits: [ControlTask.Split]

    /// Divides samples.
    ///
    /// - Parameters:
    ///   - samples: The samples; one without a group is a group of its own.
    ///   - labels: The class of each sample.
    ///   - shares: The shares.
    /// - Throws: `VaneError` with code `missingData` when a split gets no sample of the first class or of the others.
    public init(samples: [Sample], labels: [Int], shares: SplitShares) throws {
        var members: [String: [Int]] = [:]
        for (index, sample) in samples.enumerated() {
            members[sample.group ?? "\u{0}" + sample.id, default: []].append(index)
        }
        var strata: [Int: [String]] = [:]
        for (name, indices) in members {
            var counts: [Int: Int] = [:]
            for index in indices { counts[labels[index], default: 0] += 1 }
            let most = counts.max { ($0.value, -$0.key) < ($1.value, -$1.key) }
            strata[most?.key ?? 0, default: []].append(name)
        }
        var splits = [ControlTask.Split](repeating: .train, count: samples.count)
        for (_, names) in strata.sorted(by: { $0.key < $1.key }) {
            let ordered = names.sorted { Self.draw($0, shares.seed) < Self.draw($1, shares.seed) }
            let cut = Self.cuts(ordered.count, shares)
            for (place, name) in ordered.enumerated() {
                let split: ControlTask.Split =
                    place < cut.train ? .train : place < cut.validation ? .validation : .test
                for index in members[name] ?? [] { splits[index] = split }
            }
        }
        self.splits = splits
        try check(labels)
    }

    /// A group's place in the order of its class; the name settles what the numbers leave open.
    private static func draw(_ name: String, _ seed: UInt64) -> (Double, String) {
        var generator = SeededGenerator(seed: seed, stream: UInt64(hashing: name.utf8))
        return (generator.unit(), name)
    }

    /// Where the ordered groups of a class are cut: every split gets one as long as there are three.
    private static func cuts(_ count: Int, _ shares: SplitShares) -> (train: Int, validation: Int) {
        let whole = Double(count)
        var train = Int((shares.train * whole).rounded())
        var validation = Int(((shares.train + shares.validation) * whole).rounded())
        if count >= 3 {
            train = min(max(train, 1), count - 2)
            validation = min(max(validation, train + 1), count - 1)
        }
        return (train, validation)
    }

    /// Refuses a split without samples of both sides.
    private func check(_ labels: [Int]) throws {
        for split in ControlTask.Split.allCases {
            let sides = labels.indices.filter { splits[$0] == split }.map { labels[$0] == 0 }
            guard sides.contains(true), sides.contains(false) else {
                throw VaneError(
                    .missingData,
                    "The \(split.rawValue) split has no sample of \(sides.contains(true) ? "the other classes" : "the first class"); "
                        + "give more groups, or other shares.")
            }
        }
    }

    /// The lines by whose hash the division is frozen: each sample's id with its split, in the order of the ids.
    public func lines(of samples: [Sample]) -> String {
        zip(samples, splits).map { "\($0.id)\t\($1.rawValue)" }.sorted().joined(separator: "\n")
    }
}
