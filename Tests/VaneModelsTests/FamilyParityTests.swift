import Testing
import VaneCore
import VaneTensors

@testable import VaneModels

/// Tiny random models of every family against Hugging Face transformers.
@Suite struct FamilyParityTests {
    @Test(.tags(.golden), arguments: RandomModel.all)
    func `Hidden states, scores and greedy tokens equal those of transformers`(
        family: RandomModel
    ) async throws {
        let model = try family.load()
        let prompts = family.prompts.map { Prompt([.tokens($0)]) }
        let result = try model.generate(GenerationRequest(prompts, maximumTokens: 12))
        #expect(result.completions.map(\.tokens) == family.tokens)

        let hooks =
            [HookPoint(.residPre, block: 0), HookPoint(.residPost, block: 0)]
            + [HookPoint(.finalNorm), HookPoint(.logits)]
        let one = try model.generate(
            GenerationRequest(
                [prompts[0]], maximumTokens: 1,
                collecting: GenerationRequest.Collection(at: hooks, selecting: .lastPrompt)))
        let rows = try #require(one.activations).values.map(\.elements)
        let expected = family.lastRows + [family.logits]
        #expect(rows.count == expected.count)
        for (found, wanted) in zip(rows, expected) {
            // Both sides round differently in sums of at most 40 products, over 2 blocks.
            #expect(relativeError(found, wanted) < 1e-5)
        }
    }
}

/// Returns the length of the difference over the length of what is expected.
func relativeError(_ found: [Float], _ expected: [Float]) -> Double {
    guard found.count == expected.count else { return .infinity }
    var (difference, norm) = (0.0, 0.0)
    for (a, b) in zip(found, expected) {
        difference += (Double(a) - Double(b)) * (Double(a) - Double(b))
        norm += Double(b) * Double(b)
    }
    return norm > 0 ? (difference / norm).squareRoot() : difference.squareRoot()
}
