/// How the next token is chosen.
public enum Sampling: Sendable, Hashable {
    /// The likeliest token; the lowest id among equals.
    case greedy
    /// A random token: scores divided by `temperature`, cut to the `topK` likeliest and to the smallest set of probability `topP`.
    case sampled(temperature: Float, topK: Int? = nil, topP: Float? = nil, seed: UInt64)
}
