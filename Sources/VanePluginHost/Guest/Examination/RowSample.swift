internal import CVanePlugin
internal import VaneCore
internal import VaneTensors

/// Rows drawn from a seed, to be handed to an instance in memory that shows what is done to it.
struct RowSample {
    /// The number of values in a row.
    let width: Int
    /// The rows.
    let rows: [[Float]]
    /// The context vectors, one a sequence.
    let contexts: [[Float]]
    /// What each row belongs to.
    let labels: [RowLabel]
    /// How strongly each is to be edited.
    let strengths: [Float]

    /// Draws rows of as many sequences as a method is made ready for.
    init(width: Int, seed: UInt64, stream: UInt64 = 20) {
        self.width = width
        var random = SeededGenerator(seed: seed, stream: stream)
        func row() -> [Float] { (0..<width).map { _ in Float(random.unit() * 4 - 2) } }
        labels = (0..<WorkableMethod.sequences).flatMap { sequence in
            (0..<6).map {
                RowLabel(sequence: sequence, position: $0, promptLength: 3, token: $0 + 1)
            }
        }
        rows = labels.map { _ in row() }
        contexts = (0..<WorkableMethod.sequences).map { _ in row() }
        strengths = labels.indices.map { $0 % 4 == 3 ? 0 : 1 }
    }

    /// What an edit gave.
    struct Edited {
        /// The rows.
        let rows: [[Float]]
        /// The number of rows that are said to have changed.
        let changed: Int64
        /// The number of rows that are said to have been declined.
        let declined: Int64
        /// What was written that must not be, if anything.
        let damage: String?
    }

    /// Hands contexts and then all rows over.
    ///
    /// - Parameters:
    ///   - instance: The instance, ready for rows.
    ///   - shelf: Where the memory of the calls stays.
    ///   - gap: The number of floats between two rows.
    /// - Throws: ``PluginError`` as the library fails.
    /// - Returns: What became of the rows.
    func edit(
        by instance: PluginInstance, _ shelf: RowShelf, gap: Int = 0
    ) throws(PluginError) -> Edited {
        let damage = try begin(instance, shelf, gap: gap)
        let guarded = try GuardedRows(rows, labels, strengths, gap: gap)
        var outcome = vane_outcome_t.empty
        if let error = unsafe instance.apply(&guarded.request.pointee, &outcome) { throw error }
        let edited = Edited(
            rows: guarded.values, changed: outcome.rows_changed, declined: outcome.rows_declined,
            damage: damage ?? guarded.damage)
        shelf.put(guarded)
        return edited
    }

    /// Hands the rows to an instance of either kind; returns what was written that must not be, if anything.
    ///
    /// - Throws: ``PluginError`` as the library fails.
    func damage(
        by instance: PluginInstance, _ shelf: RowShelf, gap: Int = 0
    ) throws(PluginError) -> String? {
        instance.method.kind == .intervention
            ? try edit(by: instance, shelf, gap: gap).damage
            : try score(by: instance, shelf, gap: gap).damage
    }

    /// Has all rows scored.
    ///
    /// - Throws: ``PluginError`` as the library fails.
    /// - Returns: The scores, and what was written that must not be, if anything.
    func score(
        by instance: PluginInstance, _ shelf: RowShelf, gap: Int = 0
    ) throws(PluginError) -> (scores: [Float], damage: String?) {
        let scored = try ScoredRows(self, try instance.form(), gap: gap)
        try scored.score(by: instance)
        let result = (scored.scores, scored.damage(rows))
        shelf.put(scored.rows)
        return result
    }

    /// Hands the contexts over; returns what was written that must not be.
    private func begin(
        _ instance: PluginInstance, _ shelf: RowShelf, gap: Int
    ) throws(PluginError) -> String? {
        guard try instance.needs().context != nil else { return nil }
        let lasts = (0..<contexts.count).map {
            RowLabel(sequence: $0, position: 2, promptLength: 3, token: 3)
        }
        let guarded = try GuardedRows(
            contexts, lasts, [Float](repeating: 1, count: lasts.count), gap: gap)
        if let error = unsafe instance.begin(&guarded.request.pointee) { throw error }
        let isWritten = zip(contexts, guarded.values).contains { $0.bits != $1.bits }
        let damage = isWritten ? "the context vectors were written" : guarded.damage
        shelf.put(guarded)
        return damage
    }
}

extension [Float] {
    /// The bits, so that equality means equality.
    var bits: [UInt32] { map(\.bitPattern) }
}
