/// A sequence on its way through the decoder.
struct RunningSequence {
    /// Its place among the prompts of the call, which labels name.
    let index: Int

    /// The number of positions in its prompt; forced and generated tokens follow.
    let promptLength: Int

    /// All tokens known so far.
    var tokens: [Int32]

    /// The number of tokens that have passed.
    var passed = 0

    /// The number of tokens after which nothing is generated any more.
    let limit: Int

    /// The first position whose next-token scores are wanted.
    let scoresFrom: Int

    /// The first position after it whose scores are not wanted any more.
    let scoresUntil: Int

    /// Its place in the key-value cache, once it has one.
    var slot = -1

    /// The tokens that have not passed.
    var remaining: Int { tokens.count - passed }

    /// The positions that it can come to need in the key-value cache.
    var capacity: Int { max(tokens.count, limit) }

    /// Creates a sequence that is continued.
    init(index: Int, tokens: [Int32], promptLength: Int, limit: Int) {
        self.index = index
        self.tokens = tokens
        self.promptLength = promptLength
        self.limit = limit
        scoresFrom = tokens.count - 1
        scoresUntil = limit - 1
    }

    /// Creates a sequence that is only read, with the next-token scores of some positions.
    init(index: Int, tokens: [Int32], promptLength: Int, scoring: Range<Int>) {
        self.index = index
        self.tokens = tokens
        self.promptLength = promptLength
        limit = tokens.count
        scoresFrom = scoring.lowerBound
        scoresUntil = scoring.upperBound
    }

    /// Returns whether the next-token scores at a position are wanted.
    func wantsScores(at position: Int) -> Bool {
        position >= scoresFrom && position < scoresUntil
    }
}
