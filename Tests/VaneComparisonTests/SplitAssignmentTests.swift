import Testing
import VaneCore
import VaneTensors

@testable import VaneComparison

/// The division of samples: by whole groups, in the same shares of every class.
@Suite struct SplitAssignmentTests {
    /// Samples of 60 groups of 1 to 4, the group's class in its name.
    static let samples = (0..<60).flatMap { group in
        (0..<(group % 4 + 1)).map { member in
            Sample(
                id: "\(group)-\(member)", prompt: "", label: group % 3 == 0 ? "no" : "yes",
                group: "g\(group)")
        }
    }

    /// The class of each sample.
    static func labels(_ samples: [Sample]) -> [Int] { samples.map { $0.label == "no" ? 0 : 1 } }

    /// The shares of most tests.
    static let shares = SplitShares(train: 0.6, validation: 0.2, seed: 5, hash: nil)

    @Test(arguments: [0, 1, 2, 3] as [UInt64])
    func `No group is torn apart, and every class has the shares`(seed: UInt64) throws {
        let samples = Self.samples
        var shares = Self.shares
        shares.seed = seed
        let splits = try SplitAssignment(
            samples: samples, labels: Self.labels(samples), shares: shares
        ).splits
        var ofGroup: [String: Set<ControlTask.Split?>] = [:]
        for (sample, split) in zip(samples, splits) {
            ofGroup[sample.group ?? "", default: []].insert(split)
        }
        #expect(ofGroup.values.allSatisfy { $0.count == 1 })
        for label in ["no", "yes"] {
            let groups = Set(samples.filter { $0.label == label }.compactMap(\.group))
            let counts = ControlTask.Split.allCases.map { split in
                groups.count { ofGroup[$0] == [split] }
            }
            let total = Double(groups.count)
            #expect(counts == [0.6, 0.2, 0.2].map { Int(($0 * total).rounded()) })
        }
    }

    @Test func `The order of the samples changes nothing, the seed does`() throws {
        let samples = Self.samples
        var random = SeededGenerator(seed: 1)
        var shuffled = samples
        random.shuffle(&shuffled)
        func lines(_ samples: [Sample], seed: UInt64) throws -> String {
            var shares = Self.shares
            shares.seed = seed
            return try SplitAssignment(
                samples: samples, labels: Self.labels(samples), shares: shares
            ).lines(of: samples)
        }
        #expect(try lines(samples, seed: 5) == lines(shuffled, seed: 5))
        #expect(try lines(samples, seed: 5) != lines(samples, seed: 6))
    }

    @Test func `Groups out of distribution belong to no split, and the hash knows`() throws {
        let samples = Self.samples
        func division(_ outside: [String]) throws -> SplitAssignment {
            try SplitAssignment(
                samples: samples, labels: Self.labels(samples), shares: Self.shares,
                outside: outside)
        }
        let (plain, apart) = (try division([]), try division(["g1*", "g3"]))
        for (sample, split) in zip(samples, apart.splits) {
            let isOutside = sample.group?.hasPrefix("g1") == true || sample.group == "g3"
            #expect((split == nil) == isOutside, "\(sample.id)")
        }
        #expect(plain.splits.allSatisfy { $0 != nil })
        #expect(plain.lines(of: samples) != apart.lines(of: samples))
        #expect(apart.lines(of: samples).contains("1-0\tout-of-distribution"))
        // g31 is of the others, g30 of the first class; without either there is no area.
        let error = #expect(throws: VaneError.self) { try division(["g31"]) }
        #expect(error?.code == .missingData)
        #expect(error?.message.contains("out-of-distribution split has no sample") == true)
        let unknown = #expect(throws: VaneError.self) { try division(["g3", "gg4"]) }
        #expect(unknown?.code == .absent)
        #expect(unknown?.message.contains("'gg4', and no sample is of it; did you mean") == true)
    }

    @Test func `A split that one side is missing from is refused`() {
        let samples = [("a", "no"), ("b", "yes"), ("c", "yes"), ("d", "yes")].map {
            Sample(id: $0.0, prompt: "", label: $0.1)
        }
        let error = #expect(throws: VaneError.self) {
            try SplitAssignment(
                samples: samples, labels: Self.labels(samples), shares: Self.shares)
        }
        #expect(error?.code == .missingData)
        #expect(error?.message.contains("split has no sample of the first class") == true)
    }
}
