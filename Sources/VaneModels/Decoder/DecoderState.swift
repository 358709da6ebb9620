/// What a run of the decoder changes: the key-value cache and the memory of a pass.
struct DecoderState {
    /// The keys and values of the positions that have passed.
    var cache: KeyValueCache

    /// The memory of a pass.
    var work: Workspace

    /// The most next-token scores that are held at once, in numbers.
    private static let mostScores = 1 << 22

    /// Allocates memory for `slots` sequences of up to `capacity` positions, passing `rows` rows at a time.
    init(_ c: DecoderConfiguration, slots: Int, capacity: Int, rows: Int) {
        cache = KeyValueCache(
            blocks: c.blocks, slots: slots, width: c.keyValueHeads * c.headWidth,
            capacity: capacity)
        work = Workspace(
            c, rows: rows,
            attentionScores: Attention(c).scratchCount(capacity: capacity, rows: rows),
            scoredCapacity: max(1, min(rows, Self.mostScores / c.vocabulary)))
    }
}
