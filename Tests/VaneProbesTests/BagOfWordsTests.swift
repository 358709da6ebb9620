import Testing
import VaneCore
import VaneProbes
import VaneTensors

@Suite struct BagOfWordsTests {
    @Test func `Every token is counted in its text`() throws {
        let counts = try BagOfWords(vocabulary: 4).counts(of: [[1, 1, 3], [], [0]])
        #expect(counts == Tensor(shape: [3, 4], [0, 2, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0]))
    }

    @Test(arguments: [4, -1]) func `A token outside the vocabulary is refused`(token: Int) {
        let error = VaneError(
            .shapeMismatch,
            "Text 1 has token \(token), outside the vocabulary of 4; count with the tokenizer's own "
                + "vocabulary.")
        #expect(throws: error) { try BagOfWords(vocabulary: 4).counts(of: [[0], [2, token]]) }
    }
}
