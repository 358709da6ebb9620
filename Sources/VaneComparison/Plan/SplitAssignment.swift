public import VaneCore
import VaneTensors

/// Which samples are fitted on, chosen on and reported on: whole groups, in the same shares of every class.
///
/// A group belongs to the class of most of its samples. Within a class the groups are put into an order drawn from the seed and each group's
/// name, and cut where the shares say; so the division does not depend on the order of the samples.
public struct SplitAssignment: Sendable, Hashable {
    /// The split of each sample; nothing for those out of distribution, which belong to no split.
    public let splits: [ControlTask.Split?]

    /// Divides samples.
    ///
    /// - Parameters:
    ///   - samples: The samples; one without a group is a group of its own.
    ///   - labels: The class of each sample.
    ///   - shares: The shares.
    ///   - outside: The groups that belong to no split, by their names; one that ends in `*` stands for all groups that begin so.
    /// - Throws: `VaneError` with code `missingData` when a split, or what is outside of them, gets no sample of the first class or of the
    ///   others, and `absent` when no group has a name of `outside`.
    public init(
        samples: [Sample], labels: [Int], shares: SplitShares, outside: [String] = []
    ) throws {
        let names = Set(samples.compactMap(\.group))
        let apart = try Self.groups(outside, among: names)
        var members: [String: [Int]] = [:]
        for (index, sample) in samples.enumerated()
        where sample.group.map({ !apart.contains($0) }) ?? true {
            members[sample.group ?? "\u{0}" + sample.id, default: []].append(index)
        }
        var strata: [Int: [String]] = [:]
        for (name, indices) in members {
            var counts: [Int: Int] = [:]
            for index in indices { counts[labels[index], default: 0] += 1 }
            let most = counts.max { ($0.value, -$0.key) < ($1.value, -$1.key) }
            strata[most?.key ?? 0, default: []].append(name)
        }
        var splits = [ControlTask.Split?](repeating: nil, count: samples.count)
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
        try check(labels, hasOutside: !outside.isEmpty)
    }

    /// The groups that names stand for.
    ///
    /// - Throws: `VaneError` with code `absent` for a name that no group has.
    private static func groups(
        _ patterns: [String], among names: Set<String>
    ) throws -> Set<String> {
        var found: Set<String> = []
        for pattern in patterns {
            let named = names.filter { name in
                pattern.hasSuffix("*")
                    ? name.hasPrefix(String(pattern.dropLast())) : name == pattern
            }
            guard named.isEmpty else {
                found.formUnion(named)
                continue
            }
            let remedy = Spelling.nearest(to: pattern, among: names.sorted())
                .map { "did you mean '\($0)'?" }
            let few = names.sorted().prefix(5).map { "'\($0)'" }.joined(separator: ", ")
            throw VaneError(
                .absent,
                "'ood' names the group '\(pattern)', and no sample is of it; "
                    + (remedy ?? (few.isEmpty ? "samples have no groups." : "there are \(few)…"))
            )
        }
        return found
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
    private func check(_ labels: [Int], hasOutside: Bool) throws {
        let splits: [ControlTask.Split?] = ControlTask.Split.allCases + (hasOutside ? [nil] : [])
        for split in splits {
            let sides = labels.indices.filter { self.splits[$0] == split }.map { labels[$0] == 0 }
            guard sides.contains(true), sides.contains(false) else {
                throw VaneError(
                    .missingData,
                    "The \(Self.name(of: split)) split has no sample of \(sides.contains(true) ? "the other classes" : "the first class"); "
                        + "give more groups, or other shares.")
            }
        }
    }

    /// What a split is called in reports and hashes, also the part that belongs to none.
    public static func name(of split: ControlTask.Split?) -> String {
        split?.rawValue ?? "out-of-distribution"
    }

    /// The lines by whose hash the division is frozen: each sample's id with its split, in the order of the ids.
    public func lines(of samples: [Sample]) -> String {
        zip(samples, splits).map { "\($0.id)\t\(Self.name(of: $1))" }.sorted()
            .joined(separator: "\n")
    }
}
