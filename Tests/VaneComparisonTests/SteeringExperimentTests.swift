import Testing
import VaneCore

@testable import VaneComparison

@Suite struct SteeringExperimentTests {
    @Test func `The oracle steers, the reference does not, and both are test figures`() async throws
    {
        let result = try await StubExperiment().experiment().run()
        let oracle = try #require(result["p2s"]?.evaluation)
        #expect(oracle.score.successByClass == [1, 1, 1])
        #expect(oracle.score.unchanged == 1)
        #expect(oracle.outcomes.count == 6)
        #expect(result.choices["p2s"]?.setting?.alpha == 0.6)
        let none = try #require(result["none"]?.evaluation)
        #expect(none.score.success == 0 && none.score.unchanged == 1)
        #expect(result["prompt"]?.evaluation?.score.success == 1)
        let gap = try #require(result.difference(.objective, "p2s", "none"))
        #expect(gap.difference == 0.5 && gap.interval == Interval(0.5, 0.5))
    }

    @Test func `A method that fails or changes nothing becomes a row with its reason`()
        async throws
    {
        let result = try await StubExperiment(methods: [.idle, .broken]).experiment().run()
        for (id, reason) in [
            ("idle", "'idle' changed none of 12 selected rows at strength 0.25;"),
            ("broken", "'broken' cannot <be> fitted."),
            ("l2s-paper", "There is no method 'l2s-paper'; there are "),
            ("l2s", "There is no method 'l2s-notes'; there are "),
            ("random", "there is no reference to match"),
        ] {
            let row = try #require(result[id])
            #expect(row.failure?.hasPrefix(reason) == true, "\(id): \(row.failure ?? "no reason")")
            #expect(row.evaluation == nil && row.detection == nil, "\(id)")
            #expect(result.interval(.objective, of: row) == nil, "\(id)")
            #expect(result.difference(.objective, id, "none") == nil, "\(id)")
        }
    }

    @Test func `A method that changes nothing on test alone loses its score`() async throws {
        var stub = try StubExperiment()
        stub.shiftScale = [.test: 0]
        let result = try await stub.experiment().run()
        let row = try #require(result["p2s"])
        #expect(row.choice.validation?.objective == 1)
        #expect(row.evaluation == nil)
        #expect(
            row.failure?.hasPrefix("'p2s' changed none of 6 selected rows at strength 0.6") == true)
    }

    @Test func `What test would prefer changes no choice`() async throws {
        var stub = try StubExperiment()
        stub.shiftScale = [.test: 0.3]
        let result = try await stub.experiment().run()
        let plain = try await StubExperiment().experiment().run()
        #expect(result.choices.rows.map(\.setting) == plain.choices.rows.map(\.setting))
        // At the strength chosen, 0.6, the test prompts' shifts of 0.6 are too short; at 2 they would do.
        #expect(result["p2s"]?.evaluation?.score.success == 0)
    }

    @Test func `Test prompts are steered once a row, after every choice`() async throws {
        let stub = try StubExperiment(methods: [.idle])
        let result = try await stub.experiment().run()
        let splits = stub.model.requests.map { prompts in
            Set(prompts.compactMap { $0.split(separator: " ").dropLast().last.map(String.init) })
        }
        let first = try #require(splits.firstIndex(of: ["test"]))
        #expect(splits[..<first].allSatisfy { $0 == ["validation"] })
        let after = splits[first...]
        #expect(after.allSatisfy { $0 == ["test"] })
        // One request for the unsteered replies and one a row, but for the reference and rows that could not be chosen.
        let asking = result.rows.filter { row in
            switch row.choice.kind {
            case .setting, .instruction: true
            case .reference, .failed: false
            }
        }
        #expect(asking.count > 5)
        #expect(after.count == 1 + asking.count)
    }

    @Test func `A prediction takes the oracle's place and is chosen by validation`() async throws {
        let result = try await StubExperiment().experiment().run()
        let oracle = try #require(result.choices["p2s"]?.setting)
        let gate = try #require(result.choices["gate"]?.setting)
        #expect(gate.hook == oracle.hook && gate.contrast == oracle.contrast)
        #expect(gate.context == StubExperiment.hooks[0])
        #expect(result.choices["gate"]?.tried == 4)
        #expect(result.choices["p2s"]?.tried == 8)
        #expect(result["gate"]?.evaluation?.score.success == 1)
    }

    @Test func `New prompts are scored over the classes that have some`() async throws {
        let result = try await StubExperiment().experiment().run()
        let oracle = try #require(result["p2s"])
        #expect(result.novelSuccess(of: oracle) == 1)
        var stub = try StubExperiment()
        stub.task.items = stub.task.items.mapValues { items in
            items.map { item in
                var item = item
                item.isNovel = item.wanted == 0
                return item
            }
        }
        let other = try await stub.experiment().run()
        #expect(other.novelSuccess(of: try #require(other["p2s"])) == nil)
    }
}
