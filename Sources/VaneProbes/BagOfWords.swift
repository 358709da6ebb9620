import VaneCore
public import VaneTensors

/// Turns texts into counts of their tokens, so that a probe of words alone can be fitted: the baseline every probe needs.
///
/// A probe of hidden states that reads no better than one of these counts has found the words and nothing else.
///
/// - SeeAlso: The baseline "BoW" of [Wu et al. 2025](https://arxiv.org/abs/2501.17148).
public struct BagOfWords: Sendable, Hashable {
    /// The number of tokens, V.
    public let vocabulary: Int

    /// Creates a counter.
    ///
    /// - Precondition: The vocabulary is not empty.
    public init(vocabulary: Int) {
        precondition(vocabulary > 0, "A vocabulary has at least one token.")
        self.vocabulary = vocabulary
    }

    /// Returns how often each token stands in each text, `[N, V]`.
    ///
    /// - Throws: `VaneError` with code `shapeMismatch` for a token outside the vocabulary.
    public func counts(of texts: [[Int]]) throws -> Tensor<Float> {
        var counts = Tensor<Float>(shape: [texts.count, vocabulary], repeating: 0)
        for (row, tokens) in texts.enumerated() {
            guard let stray = tokens.first(where: { !(0..<vocabulary).contains($0) }) else {
                counts.withMutableSpan { span in
                    for token in tokens { span[row * vocabulary + token] += 1 }
                }
                continue
            }
            throw VaneError(
                .shapeMismatch,
                "Text \(row) has token \(stray), outside the vocabulary of \(vocabulary); "
                    + "count with the tokenizer's own vocabulary.")
        }
        return counts
    }
}
