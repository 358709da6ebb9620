import Synchronization
import Testing
import VaneCore
import VaneSteering
import VaneTensors

@testable import VaneComparison

@Suite struct FitterTests {
    /// The numbers of a method's fit when something is added to every state and shift of some splits.
    private func fit(
        _ method: String, planting planted: [ControlTask.Split: Float]
    ) async throws -> [String: [Float]] {
        var stub = try StubExperiment()
        stub.planted = planted
        let artifact = try await stub.fitter().artifact(StubExperiment.setting(method))
        return artifact.tensors.mapValues(\.elements)
    }

    @Test(arguments: [
        "mean-s", "mean-s-cautious", "diff-of-means", "probe-direction", "ridge", "knn", "gate",
        "constant", "p2s", "random",
    ])
    func `A fit is the same whatever stands in validation and test rows`(
        method: String
    ) async throws {
        let fitted = try await fit(method, planting: [:])
        #expect(try await fit(method, planting: [.validation: 100, .test: -50]) == fitted)
    }

    @Test(arguments: ["mean-s", "mean-s-cautious", "ridge", "knn", "gate", "constant", "p2s"])
    func `A fit changes with its training rows`(method: String) async throws {
        #expect(try await fit(method, planting: [.train: 0.5]) != fit(method, planting: [:]))
    }

    @Test(arguments: [ControlTask.Split.train, .validation, .test])
    func `The oracle looks up the shifts of the split that it is applied to`(
        split: ControlTask.Split
    ) async throws {
        var stub = try StubExperiment()
        stub.shiftScale = [.train: 1, .validation: 3, .test: 5]
        let application = try await stub.fitter().application(
            StubExperiment.setting("p2s"), named: "p2s", on: split)
        let shifts = try #require(application.intervention as? SequenceAddition).shifts
        #expect(shifts.rows == stub.task.items(of: split).count)
        #expect(shifts.elements.max() == 2 * (stub.shiftScale[split] ?? 0))
    }

    @Test func `Every other method does the same on every split`() async throws {
        var stub = try StubExperiment()
        stub.shiftScale = [.train: 1, .validation: 3, .test: 5]
        let fitter = try await stub.fitter()
        for split in ControlTask.Split.allCases {
            let application = try fitter.application(
                StubExperiment.setting("mean-s"), named: "mean-s", on: split)
            let vector = try #require(application.intervention as? Addition).direction.vector
            // A third of the training shifts is 2 along each behaviour but the first.
            #expect(vector == [0, Float(2) / 3, Float(2) / 3, 0], "\(split)")
        }
    }

    @Test func `Strengths share one fit, places do not`() async throws {
        let fits = Mutex(0)
        let counted = Method.plugin("counted") { _ in
            fits.withLock { $0 += 1 }
            return Artifact(
                method: "counted", tensors: ["vector": Tensor(shape: [4], repeating: 1)])
        }
        let fitter = try await StubExperiment(methods: [counted]).fitter()
        var setting = StubExperiment.setting("counted")
        for alpha in [0.5, 1, 2] as [Float] { _ = try fitter.artifact(setting.with(alpha: alpha)) }
        #expect(fits.withLock(\.self) == 1)
        setting.hook = StubExperiment.hooks[0]
        #expect(try fitter.artifact(setting).hookPoint == StubExperiment.hooks[0])
        #expect(fits.withLock(\.self) == 2)
    }
}
