import Testing
import VaneCore
import VaneTensors

@testable import VaneModels

/// What must not change a result: batching, chunks, caches, and edits of strength zero.
@Suite struct DecoderLawTests {
    /// Prompts of different lengths.
    let prompts = [
        [1, 5, 9, 33, 2, 17, 41, 8, 8, 30, 12, 3, 50], [1, 44, 7], [4],
        [1, 2, 3, 4, 5, 6, 7, 8, 9],
    ].map { Prompt([.tokens($0)]) }

    /// All hook points of a model of two blocks.
    private let everywhere: [HookPoint] = HookSite.allCases.flatMap { site in
        site.isPerBlock
            ? (0..<2).map { HookPoint(site, block: $0) } : [HookPoint(site)]
    }

    /// Returns a model with limits.
    func model(sequences: Int = 32, rowsPerPass: Int = 512) throws -> LanguageModel {
        var model = try RandomModel.named("llama, biases, wide heads, tied").load()
        model.limits = RunLimits(sequences: sequences, rowsPerPass: rowsPerPass)
        return model
    }

    /// Returns an application at a hook point.
    func application(
        _ hook: HookPoint, _ selection: TokenSelection, strength: Float = 1
    ) -> Application {
        Application(
            "test", AddCosine(scale: 0.5), at: [hook], selecting: selection,
            strength: .constant(strength))
    }

    @Test(
        .tags(.law),
        arguments: [(1, 512), (2, 512), (32, 1), (32, 3), (2, 4), (3, 7)])
    func `Batching and chunks change no text, no label and no hidden state`(
        sequences: Int, rowsPerPass: Int
    ) throws {
        let (whole, parts) = (
            try model(), try model(sequences: sequences, rowsPerPass: rowsPerPass)
        )
        let edit = application(HookPoint(.residPost, block: 0), .all)
        let request = GenerationRequest(
            prompts, applying: [edit], maximumTokens: 10,
            collecting: GenerationRequest.Collection(at: everywhere, selecting: .all))
        let (expected, found) = (try whole.generate(request), try parts.generate(request))
        #expect(found.completions == expected.completions)
        let (a, b) = (try #require(found.activations), try #require(expected.activations))
        #expect(a.labels == b.labels)
        for (index, hook) in everywhere.enumerated() {
            // Products of other row counts sum in another order.
            #expect(
                relativeError(a.values[index].elements, b.values[index].elements) < 1e-5, "\(hook)")
        }
        let (first, second) = (found.receipt.applications[0], expected.receipt.applications[0])
        #expect(first.rowsSelected == second.rowsSelected)
        #expect(first.rowsChanged == second.rowsChanged)
    }

    @Test(.tags(.law)) func `A prompt long enough for several threads gives what its pieces give`()
        throws
    {
        var model = try RandomModel.named("llama, biases, wide heads, tied").load(positions: 512)
        let prompt = Prompt([.tokens((0..<400).map { 1 + $0 * 7 % 50 })])
        let hook = HookPoint(.residPost, block: 1)
        // 400 rows at once are 30 million operations a block; 40 at a time never reach 2^24.
        model.limits.rowsPerPass = 400
        let whole = try model.capture([prompt], at: [hook], selecting: .all)
        model.limits.rowsPerPass = 40
        let pieces = try model.capture([prompt], at: [hook], selecting: .all)
        let (a, b) = (try #require(whole[hook]), try #require(pieces[hook]))
        #expect(a.rows == 400)
        #expect(relativeError(a.elements, b.elements) < 1e-5)
    }

    @Test(.tags(.law)) func `Rows are real positions, in order, and never padding`() throws {
        let lengths = [13, 3, 1, 9]
        let batch = try model(sequences: 2, rowsPerPass: 5).capture(
            prompts, at: [HookPoint(.residPost, block: 1)], selecting: .all)
        let expected = lengths.enumerated().flatMap { sequence, length in
            (0..<length).map { (sequence, $0) }
        }
        #expect(batch.labels.map { Int($0.sequence) } == expected.map(\.0))
        #expect(batch.labels.map { Int($0.position) } == expected.map(\.1))
        #expect(batch.labels.allSatisfy { $0.phase == .prompt && $0.token >= 0 })
    }

    @Test(.tags(.law)) func `An edit of strength zero changes no bit anywhere`() throws {
        let model = try model()
        for hook in everywhere {
            let collecting = GenerationRequest.Collection(at: everywhere, selecting: .all)
            let plain = try model.generate(
                GenerationRequest(prompts, maximumTokens: 4, collecting: collecting))
            let edited = try model.generate(
                GenerationRequest(
                    prompts, applying: [application(hook, .all, strength: 0)], maximumTokens: 4,
                    collecting: collecting))
            #expect(edited.receipt.applications[0].status == .zeroStrength)
            #expect(edited.completions == plain.completions)
            let bits = { (result: GenerationResult) in
                result.activations?.values.map { $0.elements.map(\.bitPattern) }
            }
            #expect(bits(edited) == bits(plain), "\(hook)")
        }
    }

    @Test(.tags(.law), arguments: [TokenSelection.generated, .all])
    func `Decoding with the key-value cache equals passing everything again`(
        selection: TokenSelection
    ) throws {
        let model = try model()
        let edit = application(HookPoint(.attnOut, block: 0), selection)
        let logits = [HookPoint(.logits)]
        let prompt = [1, 5, 9, 33, 2]
        let cached = try model.generate(
            GenerationRequest(
                [Prompt([.tokens(prompt)])], applying: [edit], maximumTokens: 8,
                collecting: GenerationRequest.Collection(at: logits, selecting: .all)))
        let tokens = cached.completions[0].tokens
        let again = try model.generate(
            GenerationRequest(
                [Prompt([.tokens(prompt)], forced: [.tokens(tokens.dropLast())])],
                applying: [edit], maximumTokens: 1,
                collecting: GenerationRequest.Collection(at: logits, selecting: .all)))
        #expect(again.completions[0].tokens == [tokens[tokens.count - 1]])
        let (a, b) = (try #require(cached.activations), try #require(again.activations))
        #expect(a.labels == b.labels)
        #expect(relativeError(a.values[0].elements, b.values[0].elements) < 1e-5)
    }

    @Test(.tags(.law)) func `Edits of generated positions leave the prompt's rows bit for bit`()
        throws
    {
        let model = try model()
        let collecting = GenerationRequest.Collection(at: everywhere, selecting: .prompt)
        let edits = everywhere.map { application($0, .generated) }
        let plain = try model.generate(
            GenerationRequest(prompts, maximumTokens: 6, collecting: collecting))
        let edited = try model.generate(
            GenerationRequest(
                prompts, applying: edits, maximumTokens: 6, collecting: collecting))
        #expect(edited.completions != plain.completions)
        #expect(edited.activations?.values == plain.activations?.values)
    }

    @Test(.tags(.law), arguments: [1, 4])
    func `A kept prompt is continued as a new one is`(sequences: Int) throws {
        let model = try model(sequences: sequences)
        let kept = try #require(try model.cache(prompts))
        #expect(kept.count == prompts.count)
        let context = Application(
            "context", AddContext(context: HookPoint(.residPost, block: 1)),
            at: [HookPoint(.residPost, block: 0)], selecting: .generated)
        var request = GenerationRequest(
            prompts, applying: [context], maximumTokens: 10,
            collecting: GenerationRequest.Collection(at: everywhere, selecting: .generated))
        let expected = try model.generate(request)
        request.cache = kept
        let found = try model.generate(request)
        #expect(found.completions == expected.completions)
        #expect(
            found.receipt.applications.map(\.rowsChanged)
                == expected.receipt.applications.map(\.rowsChanged))
        let (a, b) = (try #require(found.activations), try #require(expected.activations))
        #expect(a.labels == b.labels)
        for (found, expected) in zip(a.values, b.values) {
            #expect(relativeError(found.elements, expected.elements) < 1e-5)
        }
    }

    @Test(.tags(.law)) func `A cache is not used where the prompt is edited or read`() throws {
        let model = try model()
        let kept = try model.cache(prompts)
        let edit = application(HookPoint(.residPost, block: 0), .all)
        var request = GenerationRequest(
            prompts, applying: [edit], maximumTokens: 6,
            collecting: GenerationRequest.Collection(at: everywhere, selecting: .all))
        let expected = try model.generate(request)
        request.cache = kept
        let found = try model.generate(request)
        #expect(found.completions == expected.completions)
        #expect(found.activations?.labels == expected.activations?.labels)
        #expect(found.receipt == expected.receipt)
    }

    @Test(.tags(.law)) func `A context is read before its prompt is edited, whatever the chunks`()
        throws
    {
        let edit = Application(
            "context", AddContext(context: HookPoint(.residPost, block: 0)),
            at: [HookPoint(.residPost, block: 1)], selecting: .lastPromptAndGenerated)
        let request = GenerationRequest(prompts, applying: [edit], maximumTokens: 6)
        let expected = try model().generate(request)
        let found = try model(sequences: 2, rowsPerPass: 2).generate(request)
        #expect(found.completions == expected.completions)
    }

    @Test(.tags(.law)) func `The source's batches are the same rows whatever their size`()
        async throws
    {
        let samples = ["1 5 9 33 2 17", "1 44 7", "4", "1 2 3 4 5"].enumerated().map {
            Sample(id: "\($0)", prompt: $1, forced: $0 == 1 ? " 8 9" : nil)
        }
        var found: [[RowLabel]] = []
        var values: [[Float]] = []
        for sequences in [1, 3, 32] {
            let source = try model(sequences: sequences).activations(of: samples)
            var (labels, rows): ([RowLabel], [Float]) = ([], [])
            for try await batch in source.rows(
                at: [HookPoint(.residMid, block: 1)], selecting: .lastPromptAndGenerated)
            {
                labels += batch.labels
                rows += batch.values[0].elements
            }
            found.append(labels)
            values.append(rows)
        }
        #expect(found[0].map { Int($0.sequence) } == [0, 1, 1, 1, 2, 3])
        #expect(found[0].map { Int($0.fromPromptEnd) } == [-1, -1, 0, 1, -1, -1])
        #expect(found[0] == found[1] && found[0] == found[2])
        #expect(relativeError(values[1], values[0]) < 1e-5)
        #expect(relativeError(values[2], values[0]) < 1e-5)
    }

    @Test(.tags(.law)) func `Sampled text depends on the seed and not on the batch`() throws {
        func sample(_ seed: UInt64, sequences: Int) throws -> [[Int]] {
            let request = GenerationRequest(
                prompts, maximumTokens: 12,
                sampling: .sampled(temperature: 1.5, topK: 20, topP: 0.95, seed: seed))
            return try model(sequences: sequences).generate(request).completions.map(\.tokens)
        }
        let first = try sample(1, sequences: 32)
        #expect(try sample(1, sequences: 32) == first)
        #expect(try sample(1, sequences: 1) == first)
        #expect(try sample(2, sequences: 32) != first)
    }
}
