import Testing

@testable import VaneComparison

@Suite struct ControlScoreTests {
    /// One prompt's outcome.
    private func outcome(_ wanted: Int, _ shown: Int?, same: Bool = false) -> ControlOutcome {
        ControlOutcome(wanted: wanted, shown: shown, isUnchanged: same, text: "")
    }

    @Test func `Success is the mean over classes and not over prompts`() {
        let score = ControlScore(
            [outcome(1, 1), outcome(1, 0), outcome(1, nil), outcome(1, 1), outcome(2, 2)],
            classes: 3)
        #expect(score.successByClass == [nil, 0.5, 1])
        #expect(score.success == 0.75)
    }

    @Test func `Only neutral prompts count as unchanged`() {
        let score = ControlScore(
            [outcome(0, 0, same: true), outcome(0, 0), outcome(1, 1, same: true)], classes: 2)
        #expect(score.unchanged == 0.5)
        #expect(score.objective == 0.75)
    }

    @Test func `Weights count prompts several times or not at all`() {
        let outcomes = [outcome(0, 0, same: true), outcome(0, 0), outcome(1, 1), outcome(1, 0)]
        let score = ControlScore(outcomes, weights: [3, 1, 0, 2], classes: 2)
        #expect(score.unchanged == 0.75)
        #expect(score.success == 0)
    }

    @Test func `A class without prompts enters no mean`() {
        let score = ControlScore([outcome(0, 0, same: true), outcome(2, 2)], classes: 4)
        #expect(score.successByClass == [1, nil, 1, nil])
        #expect(score.success == 1)
        #expect(score.objective == 1)
    }

    @Test func `A class that weights leave out enters no mean`() {
        let outcomes = [outcome(0, 0, same: true), outcome(1, 1), outcome(2, 0)]
        #expect(ControlScore(outcomes, weights: [0, 1, 0], classes: 3).success == 1)
    }

    @Test func `Without neutral prompts nothing is said about them`() {
        let score = ControlScore([outcome(1, 1), outcome(1, 0)], classes: 2)
        #expect(score.unchanged == nil)
        #expect(score.objective == 0.5)
    }

    @Test func `Without prompts that call for a change nothing is said about success`() {
        let score = ControlScore([outcome(0, 0, same: true), outcome(0, 1)], classes: 3)
        #expect(score.success == nil)
        #expect(score.objective == 0.5)
        #expect(ControlScore([], classes: 2).objective == nil)
    }
}
