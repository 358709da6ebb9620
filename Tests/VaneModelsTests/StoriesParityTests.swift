import Testing
import VaneCore
import VaneTensors

@testable import VaneModels

/// The stories260K checkpoint against Hugging Face transformers.
@Suite(.enabled(if: Fixture.stories != nil, "\(Fixture.needsStories)"))
struct StoriesParityTests {
    /// What `stories260k_parity.py` recorded.
    private struct Recorded: Decodable {
        /// Greedy continuations.
        let greedy: [Greedy]

        /// The rows of every hook point.
        let captures: [Capture]

        /// Continuations under edits.
        let edits: [Edit]

        /// Log-probabilities.
        let scores: [Score]
    }

    /// A greedy continuation.
    private struct Greedy: Decodable {
        /// The prompt.
        let prompt: String

        /// Its tokens.
        let ids: [Int]

        /// The continuation's tokens.
        let tokens: [Int]

        /// The continuation's text.
        let text: String
    }

    /// The rows of every hook point for one sequence.
    private struct Capture: Decodable {
        /// The sequence.
        let ids: [Int]

        /// The number of tokens that are the prompt.
        let promptLength: Int

        /// The position whose rows are recorded whole.
        let whole: Int

        /// The rows, by hook point.
        let hookPoints: [String: Rows]
    }

    /// The rows of one hook point.
    private struct Rows: Decodable {
        /// The length of each row.
        let norms: [Double]

        /// Four values of each row.
        let samples: [[Double]]

        /// One whole row.
        let whole: [Float]
    }

    /// A continuation under an edit.
    private struct Edit: Decodable {
        /// The hook point.
        let at: String

        /// What is done.
        let kind: String

        /// The size of what is added.
        let scale: Float?

        /// Which positions are edited.
        let tokens: String

        /// The prompt.
        let ids: [Int]

        /// The continuation.
        let continuation: [Int]

        /// The length of the next-token scores of each step.
        let norms: [Double]
    }

    /// The log-probability of a continuation.
    private struct Score: Decodable {
        /// The prompt.
        let prompt: [Int]

        /// The continuation.
        let forced: [Int]

        /// The sum of its log-probabilities.
        let sum: Double
    }

    /// Loads the checkpoint and what was recorded of it.
    private func load() throws -> (LanguageModel, Recorded) {
        (
            try LanguageModel(directory: try #require(Fixture.stories)),
            try Fixture.json("stories260k_parity.json")
        )
    }

    @Test(.tags(.golden), arguments: [1, 2, 32])
    func `Greedy text equals transformers', alone and in a batch`(batch: Int) throws {
        var (model, recorded) = try load()
        model.limits.sequences = batch
        let prompts = recorded.greedy.map { Prompt($0.prompt) }
        let result = try model.generate(GenerationRequest(prompts, maximumTokens: 48))
        for (completion, expected) in zip(result.completions, recorded.greedy) {
            #expect(try model.tokens(of: expected.prompt) == expected.ids)
            #expect(completion.tokens == expected.tokens)
            #expect(completion.text == expected.text)
            #expect(completion.promptLength == expected.ids.count)
        }
    }

    @Test(.tags(.golden), arguments: [4, 512])
    func `Every hook point equals transformers' to 1e-4`(rowsPerPass: Int) async throws {
        var (model, recorded) = try load()
        model.limits.rowsPerPass = rowsPerPass
        for capture in recorded.captures {
            let hooks = try capture.hookPoints.keys.sorted().map { try HookPoint($0) }
            #expect(hooks.count == 5 * 7 + 2)
            let prompt = Prompt(
                [.tokens(Array(capture.ids[..<capture.promptLength]))],
                forced: [.tokens(Array(capture.ids[capture.promptLength...]))])
            let batch = try model.capture([prompt], at: hooks, selecting: .all)
            for hook in hooks {
                let expected = try #require(capture.hookPoints[hook.description])
                compare(try #require(batch[hook]), expected, whole: capture.whole, hook)
            }
        }
    }

    /// Compares the rows of one hook point.
    private func compare(
        _ found: Tensor<Float>, _ expected: Rows, whole: Int, _ hook: HookPoint
    ) {
        #expect(found.rows == expected.norms.count, "\(hook)")
        let (width, values) = (found.width, found.elements)
        for row in 0..<found.rows {
            let numbers = values[row * width..<(row + 1) * width].map(Double.init)
            let norm = numbers.reduce(0) { $0 + $1 * $1 }.squareRoot()
            #expect(abs(norm - expected.norms[row]) < 1e-4 * norm, "\(hook), row \(row)")
            // A single value may be near zero, so it is held against the mean size of its row.
            let size = norm / Double(width).squareRoot()
            for (place, sample) in zip([0, width / 3, width / 2, width - 1], expected.samples[row])
            {
                let error = abs(numbers[place] - sample)
                #expect(error < 1e-4 * max(abs(sample), size), "\(hook), row \(row)")
            }
        }
        let row = Array(values[whole * width..<(whole + 1) * width])
        #expect(relativeError(row, expected.whole) < 1e-4, "\(hook)")
    }

    @Test(.tags(.golden))
    func `An edit at any hook point does what a forward hook does in transformers`() throws {
        let (model, recorded) = try load()
        for edit in recorded.edits {
            let intervention: any Intervention =
                edit.kind == "zero" ? SetToZero() : AddCosine(scale: edit.scale ?? 0)
            let application = Application(
                "edit", intervention, at: [try HookPoint(edit.at)],
                selecting: edit.tokens == "all" ? .all : .generated)
            let result = try model.generate(
                GenerationRequest(
                    [Prompt([.tokens(edit.ids)])], applying: [application], maximumTokens: 20,
                    collecting: GenerationRequest.Collection(
                        at: [HookPoint(.logits)], selecting: .lastPromptAndGenerated)))
            #expect(result.completions[0].tokens == edit.continuation, "\(edit.at)")
            let logits = try #require(result.activations?.values[0])
            #expect(logits.rows == edit.norms.count)
            for (row, expected) in edit.norms.enumerated() {
                let values = logits.elements[row * logits.width..<(row + 1) * logits.width]
                let norm = values.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
                #expect(abs(norm - expected) < 1e-4 * expected, "\(edit.at), step \(row)")
            }
        }
    }

    @Test(.tags(.golden)) func `Scores of continuations equal transformers'`() throws {
        let (model, recorded) = try load()
        let prompts = recorded.scores.map {
            Prompt([.tokens($0.prompt)], forced: [.tokens($0.forced)])
        }
        let sums = try model.score(prompts, applying: []).logProbabilities
        for (found, expected) in zip(sums, recorded.scores) {
            #expect(abs(found - expected.sum) < 1e-4 * abs(expected.sum))
        }
    }

    @Test func `The description says what the checkpoint is`() throws {
        let (model, _) = try load()
        let description = model.description
        #expect(description.name == "stories260K")
        #expect(description.architecture == "LlamaForCausalLM")
        #expect(
            [
                description.blocks, description.width, description.heads, description.headWidth,
                description.hiddenWidth, description.vocabulary, description.contextLength,
            ] == [5, 64, 8, 8, 172, 512, 512])
        #expect(description.fingerprint.count == 64)
        #expect(description.fingerprint != description.tokenizerFingerprint)
    }
}
