import Testing
import VaneCore

@testable import VaneComparison

@Suite struct TunerTests {
    /// A trial of a strength with some figures.
    private func trial(_ alpha: Float, success: Double?, unchanged: Double?) -> Tuner.Trial {
        var score = ControlScore([], classes: 2)
        (score.success, score.unchanged) = (success, unchanged)
        return Tuner.Trial(
            setting: StubExperiment.setting("p2s", alpha: alpha), score: score, failure: nil)
    }

    @Test func `The best objective wins and the weaker of equal strengths`() {
        let trials = [
            trial(0.5, success: 0.2, unchanged: 1), trial(1, success: 0.8, unchanged: 0.6),
            trial(2, success: 0.6, unchanged: 0.8), trial(3, success: 0.9, unchanged: 0.4),
        ]
        #expect(Tuner.best(trials)?.setting.alpha == 1)
    }

    @Test func `A trial without figures never wins`() {
        let failed = Tuner.Trial(
            setting: StubExperiment.setting("p2s"), score: nil, failure: "It failed.")
        #expect(Tuner.best([failed, trial(1, success: nil, unchanged: nil)]) == nil)
        let poor = trial(2, success: 0, unchanged: 0)
        #expect(Tuner.best([failed, poor])?.setting.alpha == 2)
    }

    @Test func `Without neutral prompts success alone decides`() {
        let trials = [
            trial(1, success: 0.4, unchanged: nil), trial(2, success: 0.7, unchanged: nil),
        ]
        #expect(Tuner.best(trials)?.setting.alpha == 2)
    }

    @Test func `Trials come in the order of the settings and ask validation prompts alone`()
        async throws
    {
        let stub = try StubExperiment(methods: [.idle])
        let tuner = Tuner(
            fitter: try await stub.fitter(),
            validation: try SplitEvaluator(.validation, of: stub.task, model: stub.model))
        let settings =
            [0.25, 0.6, 1, 2].map { StubExperiment.setting("p2s", alpha: $0) }
            + [StubExperiment.setting("idle")]
        let trials = await tuner.trials(settings)
        #expect(trials.map(\.setting) == settings)
        #expect(trials.map { $0.score?.success } == [0, 1, 1, 1, nil])
        #expect(Tuner.best(trials)?.setting.alpha == 0.6)
        let failure = try #require(trials.last?.failure)
        #expect(failure.hasPrefix("'idle' changed none of 12 selected rows at strength 1"))
        let asked = stub.model.requests.joined()
        #expect(!asked.isEmpty && asked.allSatisfy { $0.hasPrefix("validation ") })
    }

    @Test(arguments: [ControlTask.Split.train, .test])
    func `A tuner of another split is refused`(split: ControlTask.Split) async throws {
        await #expect(processExitsWith: .failure) { [split] in
            let stub = try StubExperiment()
            let evaluator = try SplitEvaluator(split, of: stub.task, model: stub.model)
            _ = Tuner(fitter: try await stub.fitter(), validation: evaluator)
        }
    }
}
