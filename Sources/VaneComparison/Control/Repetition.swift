/// How much of a text only repeats itself.
enum Repetition {
    /// Returns the share of token n-grams that have occurred before in the same text, or nothing when it holds none.
    static func share(of tokens: [Int], n: Int = 3) -> Double? {
        guard tokens.count >= n else { return nil }
        let grams = (0...(tokens.count - n)).map { Array(tokens[$0..<($0 + n)]) }
        return 1 - Double(Set(grams).count) / Double(grams.count)
    }
}
