public import VaneCore

/// How often replies say the same again, as steering that is too strong makes them do.
public enum Repetition {
    /// Returns the share of a reply's n-grams that repeat an earlier one, `1 − distinct / all`.
    ///
    /// - Parameters:
    ///   - tokens: The reply's tokens, without the one that ends it.
    ///   - n: The number of tokens in an n-gram.
    /// - Returns: The share, from 0 to below 1; nothing for replies shorter than `n`.
    /// - Precondition: `n` is at least 1.
    /// - SeeAlso: seq-rep-n of [Welleck et al. 2020](https://arxiv.org/abs/1908.04319), section 6.
    public static func share(in tokens: some Collection<Int>, n: Int = 3) -> Double? {
        let grams = Self.grams(of: tokens, n: n)
        guard !grams.isEmpty else { return nil }
        return Double(grams.count - Set(grams).count) / Double(grams.count)
    }

    /// Returns the share of a completion's n-grams that repeat an earlier one; the token that ends it is left out.
    public static func share(in completion: Completion, n: Int = 3) -> Double? {
        share(in: completion.textTokens, n: n)
    }

    /// Returns the number of distinct n-grams of all replies over the number of all, distinct-n.
    ///
    /// - Parameters:
    ///   - replies: The replies' tokens, without those that end them; no n-gram spans two replies.
    ///   - n: The number of tokens in an n-gram.
    /// - Returns: The share, above 0; nothing when all replies are shorter than `n`.
    /// - Precondition: `n` is at least 1.
    /// - SeeAlso: [Li et al. 2016](https://arxiv.org/abs/1510.03055), section 5.2.
    public static func distinct(in replies: [some Collection<Int>], n: Int = 3) -> Double? {
        // Differs from the paper: over the number of n-grams, not of tokens, so that replies without repetition give 1.
        let grams = replies.flatMap { Self.grams(of: $0, n: n) }
        guard !grams.isEmpty else { return nil }
        return Double(Set(grams).count) / Double(grams.count)
    }

    /// Returns all runs of `n` tokens.
    private static func grams(of tokens: some Collection<Int>, n: Int) -> [ArraySlice<Int>] {
        precondition(n >= 1, "An n-gram has at least one token.")
        let tokens = Array(tokens)
        guard tokens.count >= n else { return [] }
        return (0...(tokens.count - n)).map { tokens[$0..<$0 + n] }
    }
}
