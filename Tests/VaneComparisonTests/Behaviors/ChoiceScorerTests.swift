import Testing
import VaneCore
import VaneSteering

@testable import VaneComparison

@Suite struct ChoiceScorerTests {
    /// An application that the model takes for one nat a word.
    private let application = Application(
        "push", Addition(Direction([Float](repeating: 1, count: 10)), method: "add"),
        at: [HookPoint(.residPost, block: 0)])

    @Test func `The likeliest reply is chosen by the sum over its tokens`() throws {
        let result = try ChoiceScorer(WordModel()).choices(
            after: ["is there a cat", "is there a dog"], among: [" yes", " no", " no really"])
        #expect(result.choices.map(\.logProbabilities) == [[-1, -1.5, -1.75], [-1, -1.5, -1.75]])
        #expect(result.choices.map(\.chosen) == [0, 0])
        #expect(result.receipt == Receipt())
    }

    @Test func `By the mean over tokens a long reply may be chosen`() throws {
        let result = try ChoiceScorer(WordModel(), normalized: true).choices(
            after: ["is there a cat"], among: [" yes", " no", " no really"])
        #expect(result.choices.map(\.logProbabilities) == [[-1, -1.5, -0.875]])
        #expect(result.choices.map(\.chosen) == [2])
    }

    @Test func `Every prompt may have replies of its own`() throws {
        let result = try ChoiceScorer(WordModel()).choices(
            after: ["is there a cat", "is there a dog"],
            among: [[" yes", " no"], [" no", " yes"]])
        #expect(result.choices.map(\.chosen) == [0, 1])
    }

    @Test func `The lowest class is chosen among equals, and an impossible reply never`() throws {
        let result = try ChoiceScorer(WordModel()).choices(
            after: ["is there a"], among: [" stop", " cat", " dog"])
        #expect(
            result.choices == [ChoiceScorer.Choice(logProbabilities: [-.infinity, -0.5, -0.5])])
        #expect(result.choices[0].chosen == 1)
    }

    @Test func `Calls are bounded, and their receipts added up`() throws {
        let model = WordModel()
        let prompts = ["is there a cat", "is there a dog", "is there a"]
        let result = try ChoiceScorer(model, promptsPerCall: 2).choices(
            after: prompts, among: [" yes", " no"], applying: [application])
        #expect(result.choices.map(\.logProbabilities) == prompts.map { _ in [0, -0.5] })
        #expect(
            model.requests == [
                prompts[..<2].map { Prompt($0, forced: " yes") },
                prompts[..<2].map { Prompt($0, forced: " no") },
                prompts[2...].map { Prompt($0, forced: " yes") },
                prompts[2...].map { Prompt($0, forced: " no") },
            ])
        #expect(result.receipt.applications.map(\.name) == ["push"])
        #expect(result.receipt.applications.map(\.scoresUsed) == [6])
    }

    @Test func `Lists of other lengths are refused`() throws {
        let scorer = ChoiceScorer(WordModel())
        #expect(
            throws: VaneError(
                .shapeMismatch, "1 prompts have 2 lists of replies; give one list a prompt.")
        ) { try scorer.choices(after: ["a"], among: [["yes"], ["no"]]) }
        #expect(
            throws: VaneError(
                .shapeMismatch,
                "Prompt 1 has 1 replies to choose from where 2 are called for; give one a class.")
        ) { try scorer.choices(after: ["a", "a"], among: [["yes", "no"], ["no"]]) }
        #expect(
            throws: VaneError(
                .shapeMismatch,
                "Prompt 0 has 0 replies to choose from where 1 are called for; give one a class.")
        ) { try scorer.choices(after: ["a"], among: [String]()) }
    }

    @Test(arguments: [Double.nan, .infinity])
    func `A score that is no number is refused`(bias: Double) {
        #expect(
            throws: VaneError(
                .nonFinite,
                "Reply ' yes' after prompt 0 has log-probability \(bias); look at the model's weights and at what is applied."
            )
        ) { try ChoiceScorer(WordModel(bias: bias)).choices(after: ["a"], among: [" yes"]) }
    }
}
