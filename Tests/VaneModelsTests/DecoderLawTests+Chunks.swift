import Testing
import VaneCore
import VaneTensors

@testable import VaneModels

/// What splitting prompts over passes, and batches without a selected row, must not change.
extension DecoderLawTests {
    @Test(.tags(.law), arguments: [1, 3, 5])
    func `A prompt in chunks gives the same text and the same scores when nobody looks`(
        rowsPerPass: Int
    ) throws {
        // Without a visitor a pass without scores could leave out blocks, and with them their keys and values.
        let (whole, parts) = (try model(), try model(rowsPerPass: rowsPerPass))
        let early = application(HookPoint(.residPost, block: 0), .generated)
        for edits in [[], [early]] {
            let request = GenerationRequest(prompts, applying: edits, maximumTokens: 8)
            #expect(try parts.generate(request).completions == whole.generate(request).completions)
            let forced = [Prompt(prompts[0].parts, forced: [.tokens([7, 8, 9])])]
            let (found, expected) = (
                try parts.score(forced, applying: edits), try whole.score(forced, applying: edits)
            )
            #expect(abs(found.logProbabilities[0] - expected.logProbabilities[0]) < 1e-4)
        }
    }

    @Test(.tags(.law), arguments: [512, 6, 1])
    func `A forced reply is steered by a context that is read behind the edit`(rowsPerPass: Int)
        throws
    {
        let edit = Application(
            "late", AddContext(context: HookPoint(.residPost, block: 1)),
            at: [HookPoint(.residPost, block: 0)])
        let forced = prompts.map { Prompt($0.parts, forced: [.tokens([7, 8, 9])]) }
        let (found, expected) = (
            try model(rowsPerPass: rowsPerPass).score(forced, applying: [edit]),
            try model(sequences: 1, rowsPerPass: 1).score(forced, applying: [edit])
        )
        #expect(found.receipt.applications[0].status == .applied)
        for (a, b) in zip(found.logProbabilities, expected.logProbabilities) {
            #expect(abs(a - b) < 1e-4)
        }
    }

    @Test(.tags(.law))
    func `Prompts without a selected row are passed over in batches of any size`()
        async throws
    {
        let samples = ["1 5", "1 44 7 9 11", "4", "1 2 3 4 5"].enumerated().map {
            Sample(id: "\($0)", prompt: $1)
        }
        let selection = try TokenSelection("prompt[3]")
        for sequences in [1, 2, 32] {
            let source = try model(sequences: sequences).activations(of: samples)
            var found: [Int] = []
            for try await batch in source.rows(
                at: [HookPoint(.residMid, block: 1)], selecting: selection)
            { found += batch.labels.map { Int($0.sequence) } }
            #expect(found == [1, 3])
        }
        let none = try model().activations(of: [samples[0], samples[2]])
        await #expect(throws: VaneError.self) {
            for try await _ in none.rows(
                at: [HookPoint(.residMid, block: 1)], selecting: selection)
            {}
        }
    }
}
