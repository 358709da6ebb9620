/// Decides which rows pass next: of every active sequence the next tokens, and of waiting ones as many as fit.
///
/// A sequence that generates has one token to pass; one that begins has its prompt, which is split over several passes only
/// where that is allowed. A finished sequence's slot goes to the next one that waits, so the batch stays full.
struct PassScheduler {
    /// All sequences, by index.
    var sequences: [RunningSequence]

    /// The next sequence that waits.
    private var nextWaiting = 0

    /// The sequences in slots, by index.
    private var active: [Int] = []

    /// The slots that are free.
    private var freeSlots: [Int]

    /// The most rows in a pass.
    private let rowsPerPass: Int

    /// Whether a prompt may be split over passes.
    private let splitsPrompts: Bool

    /// Whether what follows a prompt may only pass after all of it has, in a later pass.
    private let promptsFirst: Bool

    /// Arranges sequences.
    init(
        _ sequences: [RunningSequence], slots: Int, rowsPerPass: Int, splitsPrompts: Bool,
        promptsFirst: Bool
    ) {
        self.promptsFirst = promptsFirst
        self.sequences = sequences
        self.rowsPerPass = rowsPerPass
        self.splitsPrompts = splitsPrompts
        freeSlots = Array((0..<slots).reversed())
    }

    /// Fills a pass with the rows that come next; an empty pass means that all is done.
    ///
    /// - Parameters:
    ///   - pass: The pass, emptied first.
    ///   - admit: Called with each sequence that is given a slot, before any of its rows pass.
    ///   - release: Called with each sequence that is done, before its slot is given to another.
    mutating func fill(
        _ pass: inout Pass, admit: (inout RunningSequence) -> Void,
        release: (RunningSequence) -> Void
    ) {
        pass.removeAll()
        for index in active where sequences[index].remaining == 0 {
            release(sequences[index])
            freeSlots.append(sequences[index].slot)
        }
        active.removeAll { sequences[$0].remaining == 0 }
        for index in active { take(index, into: &pass) }
        while nextWaiting < sequences.count, let slot = freeSlots.last,
            pass.rows < rowsPerPass
        {
            let fits = sequences[nextWaiting].remaining <= rowsPerPass - pass.rows
            guard fits || splitsPrompts || pass.rows == 0 else { break }
            freeSlots.removeLast()
            sequences[nextWaiting].slot = slot
            admit(&sequences[nextWaiting])
            active.append(nextWaiting)
            take(nextWaiting, into: &pass)
            nextWaiting += 1
        }
    }

    /// Adds a sequence's next tokens to the pass.
    private mutating func take(_ index: Int, into pass: inout Pass) {
        let (start, promptLength) = (sequences[index].passed, sequences[index].promptLength)
        var count = min(sequences[index].remaining, rowsPerPass - pass.rows)
        if promptsFirst, start < promptLength { count = min(count, promptLength - start) }
        guard count > 0 else { return }
        pass.append(sequences[index], positions: start..<start + count)
        sequences[index].passed += count
    }
}
