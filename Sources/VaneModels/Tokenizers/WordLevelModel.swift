import VaneTensorFiles

/// A vocabulary in which each word is one token.
struct WordLevelModel: Sendable {
    /// The id of each word.
    let vocabulary: [ExactString: Int]

    /// The token for words that are not in the vocabulary.
    let unknown: Int?

    /// Appends the token of a word.
    ///
    /// - Throws: ``ModelError`` with code `unknownToken`.
    func encode(_ word: [Unicode.Scalar], into ids: inout [Int]) throws {
        let text = word.text
        guard let id = vocabulary[ExactString(text)] ?? unknown else {
            throw ModelError.unknownToken(text: text)
        }
        ids.append(id)
    }
}
