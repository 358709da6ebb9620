import Testing
import VaneCore
import VaneTensors

@testable import VaneComparison

/// Rows of test, and rows out of distribution, decide nothing: changing them changes the figures and nothing that is fitted or chosen.
@Suite struct ReadoutHonestyTests {
    /// Readouts that use everything which may leak: standardisation, a covariance, a grid, seeds.
    private static let readouts = """
        [{id: logistic, set: {standardise: true, c: [0.01, 1]}},
         {id: mass-mean, set: {covariance: true}}, lda, softmax]
        """

    /// Rows of two classes in 40 groups, of which eight are out of distribution, with tokens and prompts.
    private static func rows(seed: UInt64) -> ReadoutComparison.Rows {
        var random = SeededGenerator(seed: seed)
        let count = 400
        let positive = (0..<count).map { $0 % 2 == 0 }
        let values = positive.flatMap { isPositive in
            (0..<4).map { Float(random.unit() + ($0 == 0 && isPositive ? 0.4 : 0)) }
        }
        let tokens = (0..<count).map { _ in random.index(below: 9) }
        return ReadoutComparison.Rows(
            values: Tensor(shape: [count, 4], values),
            frame: ReadoutComparison.Frame(
                positive: positive, clusters: (0..<count).map { "\($0 / 10)" },
                splits: (0..<count).map { [.train, .train, .validation, .test, nil][$0 / 10 % 5] },
                tokens: tokens,
                prompts: PromptTokens(tokens.map { [$0, ($0 * 7) % 9] }, unit: .tokens)))
    }

    /// The rows after an attack on some of them: far away, with the other label, with tokens nobody else has.
    private static func attacking(
        _ rows: ReadoutComparison.Rows, _ isAttacked: (ControlTask.Split?) -> Bool
    ) -> ReadoutComparison.Rows {
        var copy = rows
        for row in rows.frame.splits.indices where isAttacked(rows.frame.splits[row]) {
            for column in 0..<4 { copy.values[row, column] = 300 + 70 * rows.values[row, column] }
            copy.frame.positive[row].toggle()
            copy.frame.tokens?[row] = 1_000 + row
            copy.frame.prompts?.ofSamples[row] = [row, 5_000 - row, 3]
        }
        return copy
    }

    /// Compares at two hook points, the second with other rows of the same frame.
    private static func measure(
        _ change: (ReadoutComparison.Rows) -> ReadoutComparison.Rows
    ) async throws -> ReadoutComparison.Outcome {
        let plan = try ComparisonPlan(
            yaml: """
                {vane-plan: 1, data: {archive: a}, readouts: \(readouts), seeds: [3, 4],
                 bootstrap: 200, controls: [bag-of-words, token-identity]}
                """, file: "p")
        let comparison = ReadoutComparison(
            catalog: try ReadoutComparisonTests.catalog(), plan: plan)
        return try await comparison.measure(
            at: [HookPoint(.residPost, block: 0), HookPoint(.residPost, block: 1)]
        ) { hook in
            var found = rows(seed: 8)
            if hook?.block == 1 { found.values = rows(seed: 9).values }
            return change(found)
        }
    }

    /// Everything that test must not decide.
    private struct Decisions: Equatable {
        var tensors: [[String: Tensor<Float>]] = []
        var rules: [DetectionRule] = []
        var configurations: [ReadoutComparison.Configuration] = []
        var areas: [[UInt64?]] = []

        /// Gathers what was fitted and chosen.
        init(_ outcome: ReadoutComparison.Outcome) throws {
            for result in outcome.results + outcome.baselines {
                let chosen = try #require(result.chosen, "\(result.choice.name)")
                tensors.append(chosen.artifact.tensors)
                rules.append(chosen.rule)
                configurations.append(chosen.configuration)
                areas.append(result.trials.map { $0.area?.bitPattern })
            }
        }
    }

    /// The areas reported.
    private func areas(_ outcome: ReadoutComparison.Outcome) -> [Double?] {
        (outcome.results + outcome.baselines).map { $0.chosen?.score.auroc }
    }

    @Test func `What is planted in test changes figures, and no bit of what is fitted or chosen`()
        async throws
    {
        let plain = try await Self.measure { $0 }
        let attacked = try await Self.measure { Self.attacking($0) { $0 == .test } }
        #expect(plain.results.count == 4 && plain.baselines.count == 2)
        #expect(try Decisions(plain) == Decisions(attacked))
        // The attack is seen where it should be: on test, and not out of distribution.
        for (before, after) in zip(areas(plain), areas(attacked)) { #expect(before != after) }
        #expect(
            plain.results.map(\.chosen?.outside) == attacked.results.map(\.chosen?.outside))
    }

    @Test func `What is planted out of distribution changes the figures there alone`() async throws
    {
        let plain = try await Self.measure { $0 }
        let attacked = try await Self.measure { Self.attacking($0) { $0 == nil } }
        #expect(try Decisions(plain) == Decisions(attacked))
        #expect(areas(plain) == areas(attacked))
        for (before, after) in zip(plain.results, attacked.results) {
            #expect(before.chosen?.figures == after.chosen?.figures)
            #expect(before.chosen?.outside != nil)
            #expect(before.chosen?.outside != after.chosen?.outside)
        }
    }

    @Test func `What is planted in validation moves choices and no fit, in train it moves fits`()
        async throws
    {
        let plain = try Decisions(try await Self.measure { $0 })
        let choosing = try Decisions(
            try await Self.measure { Self.attacking($0) { $0 == .validation } })
        #expect(zip(plain.rules, choosing.rules).allSatisfy { $0 != $1 })
        #expect(plain.areas != choosing.areas)
        // Without a choice to make, the fit of the same configuration is the same.
        for place in plain.tensors.indices
        where plain.configurations[place] == choosing.configurations[place] {
            #expect(plain.tensors[place] == choosing.tensors[place])
        }
        let fitted = try Decisions(
            try await Self.measure { Self.attacking($0) { $0 == .train } })
        #expect(zip(plain.tensors, fitted.tensors).allSatisfy { $0 != $1 })
    }
}
