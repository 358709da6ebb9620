import Testing
import VaneCore
import VaneTensors

@testable import VaneComparison

@Suite struct DetectionTests {
    /// Measures readouts of states that are 1 for prompts that call for a change and −1 for others, or the reverse.
    ///
    /// `reversed` says for each block in which splits.
    private func measure(reversed: [[ControlTask.Split]]) async throws -> DetectionTable {
        var stub = try StubExperiment()
        var contexts: [HookPoint: Tensor<Float>] = [:]
        for (hook, reversed) in zip(StubExperiment.hooks, reversed) {
            let signs = ControlTask.Split.allCases.flatMap { split in
                stub.task.items(of: split).map { item in
                    (item.wanted != 0) == reversed.contains(split) ? Float(-1) : 1
                }
            }
            contexts[hook] = Tensor(shape: [signs.count, 1], signs)
        }
        stub.contexts = contexts
        return try Detection(try await stub.experiment()).measure()
    }

    @Test(arguments: ["logistic", "mass-mean"])
    func `The block that reads best on validation is taken, whatever test says`(
        id: String
    ) async throws {
        let table = try await measure(reversed: [[.test], [.validation]])
        let row = try #require(table.rows.first { $0.id == id })
        #expect(row.hook == StubExperiment.hooks[0])
        #expect(row.validation == 1)
        #expect(row.score?.auroc == 0)
    }

    @Test(arguments: ["logistic", "mass-mean"])
    func `A readout learns from training rows alone`(id: String) async throws {
        let table = try await measure(reversed: [[.train], [.train]])
        let row = try #require(table.rows.first { $0.id == id })
        #expect(row.validation == 0)
        #expect(row.score?.auroc == 0)
    }

    @Test func `Words are counted in each split's own prompts`() async throws {
        let table = try await measure(reversed: [[], []])
        let row = try #require(table.rows.first { $0.id == "bag-of-words" })
        #expect(row.hook == nil)
        #expect(row.validation == 1)
        #expect(row.score?.auroc == 1)
    }

    @Test func `A steering vector is measured as a readout where it was fitted`() async throws {
        let table = try await measure(reversed: [[.test], []])
        var artifact = Artifact(
            method: "mean-s", tensors: ["vector": Tensor(shape: [1], [2])])
        #expect(table.score(of: artifact) == nil)
        artifact.hookPoint = StubExperiment.hooks[0]
        #expect(table.score(of: artifact)?.auroc == 0)
        artifact.hookPoint = StubExperiment.hooks[1]
        #expect(table.score(of: artifact)?.auroc == 1)
    }
}
