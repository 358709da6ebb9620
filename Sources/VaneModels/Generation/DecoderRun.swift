import VaneCore

/// One call of a decoder: passes its sequences until all are done.
///
/// A class, since its memory is large and belongs to this call alone.
final class DecoderRun {
    /// The decoder.
    private let decoder: Decoder

    /// The sequences and whose turn it is.
    private var scheduler: PassScheduler

    /// The memory.
    private var state: DecoderState

    /// The pass, reused.
    private var pass = Pass()

    /// The most rows in a pass.
    let rowsPerPass: Int

    /// Whether a prompt may be split over passes.
    let splitsPrompts: Bool

    /// Whether no row of the run needs the keys and values of blocks that nobody looks at.
    ///
    /// A row whose scores are wanted attends to all rows before it in every block, so a run with such a row stops early in
    /// none of its passes.
    private let stopsEarly: Bool

    /// The largest key-value cache of a run, in bytes.
    private static let mostCacheBytes = 1 << 30

    /// Makes room for sequences.
    ///
    /// - Parameters:
    ///   - decoder: The decoder.
    ///   - sequences: What passes.
    ///   - limits: How much passes at once.
    ///   - splitsPrompts: Whether a prompt may be split over passes.
    ///   - promptsFirst: Whether what follows a prompt may only pass after all of it has.
    ///   - keepsCache: Whether the keys and values of all blocks are wanted although no scores are.
    init(
        _ decoder: Decoder, _ sequences: [RunningSequence], limits: RunLimits, splitsPrompts: Bool,
        promptsFirst: Bool = false, keepsCache: Bool = false
    ) {
        self.decoder = decoder
        stopsEarly = !keepsCache && sequences.allSatisfy { $0.scoresFrom >= $0.scoresUntil }
        let c = decoder.configuration
        // Whole columns of sixteen keep the rows of the cache aligned for vectors.
        let capacity = ((sequences.map(\.capacity).max() ?? 1) + 15) / 16 * 16
        let slotBytes = c.blocks * 2 * c.keyValueHeads * c.headWidth * capacity * 4
        let slots = max(1, min(limits.sequences, sequences.count, Self.mostCacheBytes / slotBytes))
        self.splitsPrompts = splitsPrompts
        rowsPerPass = max(limits.rows(for: sequences, splitsPrompts: splitsPrompts), slots)
        scheduler = PassScheduler(
            sequences, slots: slots, rowsPerPass: rowsPerPass, splitsPrompts: splitsPrompts,
            promptsFirst: promptsFirst)
        state = DecoderState(c, slots: slots, capacity: capacity, rows: rowsPerPass)
    }

    /// Passes rows until every sequence is done.
    ///
    /// - Parameters:
    ///   - visitors: Who looks at hidden states.
    ///   - kept: The passed beginnings of the sequences, if there are any.
    ///   - keep: Called with each sequence that is done and a way to copy its keys and values.
    ///   - choose: Called with a row's label and its next-token scores; returns the token to go on with, if any.
    func run(
        visitors: [any HookVisitor] = [], kept: KeptPrompts? = nil,
        keep: ((RunningSequence, KeyValueCache) -> Void)? = nil,
        choose: (RowLabel, Span<Float>) throws -> Int32?
    ) rethrows {
        let hooks = HookTable(visitors, blocks: decoder.configuration.blocks)
        while true {
            scheduler.fill(
                &pass, admit: { kept?.restore(&$0, into: &state.cache) },
                release: { keep?($0, state.cache) })
            guard pass.rows > 0 else { return }
            try decoder.run(pass, state: &state, hooks: hooks, stopsEarly: stopsEarly) {
                label, scores in
                guard let next = try choose(label, scores) else { return }
                scheduler.sequences[Int(label.sequence)].tokens.append(next)
            }
        }
    }
}

/// How much of a call is passed at once.
public struct RunLimits: Sendable, Hashable {
    /// The most sequences in the key-value cache at a time.
    public var sequences: Int

    /// The most rows in a pass, as far as prompts may be split.
    public var rowsPerPass: Int

    /// Creates limits.
    ///
    /// - Precondition: Both are positive.
    public init(sequences: Int = 32, rowsPerPass: Int = 512) {
        precondition(sequences > 0 && rowsPerPass > 0, "Limits are positive.")
        self.sequences = sequences
        self.rowsPerPass = rowsPerPass
    }

    /// Returns the rows of the largest pass that these sequences need.
    func rows(for sequences: [RunningSequence], splitsPrompts: Bool) -> Int {
        let longest = sequences.map(\.remaining).max() ?? 1
        let total = sequences.reduce(0) { $0 + $1.remaining }
        return splitsPrompts ? min(rowsPerPass, total) : max(min(rowsPerPass, total), longest)
    }
}
