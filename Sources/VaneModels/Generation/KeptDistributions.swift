import VaneCore
import VaneTensors

/// The next-token distributions of a scoring call, as they come in.
struct KeptDistributions {
    /// The log-probabilities, `[tokens, vocabulary]`, by prompt; empty when none are kept.
    private var rows: [Tensor<Float>]

    /// Makes room; none when the vocabulary is said to be empty.
    init(_ tokenCounts: [Int], vocabulary: Int) {
        rows =
            vocabulary == 0
            ? [] : tokenCounts.map { Tensor(shape: [$0, vocabulary], repeating: 0) }
    }

    /// Keeps one row: scores lessened by their normalizer.
    mutating func note(
        _ scores: Span<Float>, minus normalizer: Double, row: Int, of prompt: Int
    ) {
        guard !rows.isEmpty else { return }
        let start = row * scores.count
        rows[prompt].withMutableSpan { target in
            for i in scores.indices { target[start + i] = Float(Double(scores[i]) - normalizer) }
        }
    }

    /// The distributions by prompt.
    var distributions: [NextTokenDistributions] { rows.map(NextTokenDistributions.init) }
}
