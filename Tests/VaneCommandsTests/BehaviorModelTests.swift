import Testing
import VaneComparison
import VaneCore
import VaneSteering
import VaneTensors

@testable import VaneCommands

/// Choices and readout judges with the embedded model, against its own scores and hidden states.
@Suite struct BehaviorModelTests {
    /// The model.
    private let model: any SteerableModel
    /// Prompts of the embedded language.
    private let prompts = [
        "<u> how do i fix the engine ? <a>", "<u> how do i cure this stain on my skin ? <a>",
    ]
    /// Replies of different lengths.
    private let replies = [" well , please ask a doctor .", " well ,"]
    /// Where things are read and pushed.
    private let hook = HookPoint(.residPost, block: 3)

    /// Loads the model.
    init() throws { model = try ModelLocation.embedded.load() }

    @Test func `Choices are the model's own scores, prompt by prompt, steered or not`() throws {
        let push = Application(
            "push",
            Addition(
                Direction((0..<model.description.width).map { Float($0 % 3) / 4 }), method: "add"),
            at: [hook])
        for applications in [[], [push]] {
            let result = try ChoiceScorer(model).choices(
                after: prompts, among: replies, applying: applications)
            let means = try ChoiceScorer(model, normalized: true).choices(
                after: prompts, among: replies, applying: applications)
            for (place, prompt) in prompts.enumerated() {
                let alone = try replies.map {
                    try model.score([Prompt(prompt, forced: $0)], applying: applications)
                        .logProbabilities[0]
                }
                // Other rows of a pass change the order of sums, and with it the last digits of single precision.
                let found = result.choices[place].logProbabilities
                #expect(zip(found, alone).allSatisfy { abs($0 - $1) < 1e-5 })
                // Seven words and two.
                #expect(means.choices[place].logProbabilities == [found[0] / 7, found[1] / 2])
                #expect(result.choices[place].chosen == (alone[0] > alone[1] ? 0 : 1))
            }
            #expect(result.receipt.applications.count == applications.count)
        }
    }

    @Test(arguments: ReadoutJudge.Reading.allCases)
    func `A readout judges the states that a capture of prompt and reply holds`(
        reading: ReadoutJudge.Reading
    ) async throws {
        let completions = try model.generate(
            GenerationRequest(prompts.map { Prompt($0) }, maximumTokens: 24)
        ).completions
        #expect(completions.allSatisfy { $0.ending == .endOfText && $0.tokens.count > 3 })
        let samples = zip(prompts, completions).enumerated().map { place, pair in
            Sample(id: "\(place)", prompt: pair.0, forced: " " + pair.1.text)
        }
        var rows: [[[Float]]] = [[], []]
        let source = model.activations(of: samples)
        for try await batch in source.rows(at: [hook], selecting: .generated) {
            let values = try #require(batch[hook])
            for (row, label) in batch.labels.enumerated() {
                rows[Int(label.sequence)].append((0..<values.width).map { values[row, $0] })
            }
        }
        #expect(rows.map(\.count) == completions.map { $0.tokens.count - 1 })
        let summaries = rows.map { rows -> [Float] in
            let used = reading == .mean ? rows : Array(rows.suffix(1))
            return used[0].indices.map { column in
                Float(used.reduce(0.0) { $0 + Double($1[column]) } / Double(used.count))
            }
        }
        // The hyperplane halfway between the two, so that any other row would miss its side.
        let vector = zip(summaries[1], summaries[0]).map { $0 - $1 }
        let middle = zip(summaries[1], summaries[0]).map { ($0 + $1) / 2 }
        let offset = -zip(vector, middle).reduce(Float(0)) { $0 + $1.0 * $1.1 }
        let replies = zip(samples, completions).map {
            JudgedReply(sample: Sample(id: $0.id, prompt: $0.prompt), completion: $1)
        }
        let judge = try ReadoutJudge(
            Direction(vector, offset: offset), at: hook, of: model, reading: reading, classes: 2)
        #expect(try judge.classes(of: replies) == [0, 1])
        // Scores of the very rows, just above and just below the threshold.
        let scores = summaries.map { row in zip(vector, row).reduce(offset) { $0 + $1.0 * $1.1 } }
        let gap = scores[1] * 1e-4
        for (shift, wanted) in [(gap, 0), (-gap, 1)] {
            let tight = try ReadoutJudge(
                Direction(vector, offset: offset), at: hook, of: model, reading: reading,
                classes: 2, threshold: scores[1] + shift)
            #expect(try tight.classes(of: replies)[1] == wanted)
        }
    }
}
