/// What has happened to one application so far in a run.
struct ApplicationRecord {
    /// The application's name.
    let name: String
    /// Where it was to be applied.
    let hookPoints: [HookPoint]
    /// The positions it was to edit.
    let selection: TokenSelection
    /// How strongly.
    let strength: StrengthSchedule
    /// What happened, by hook point and phase.
    private var visits: [Receipt.Visit] = []
    /// For each sequence, which of its positions can see a change.
    private var reach: [Reach]
    /// Whether a row of a phase that the selection speaks of has passed.
    private var reachedPhase = false
    /// The selection without the tokens that its clauses are limited to; nothing when none is.
    private let anyToken: TokenSelection?
    /// Whether a row has passed that only its token kept from being selected.
    private var reachedOtherTokens = false
    /// The number of used scores that an edit could reach.
    private var scoresReached = 0
    /// The number of scores used.
    private var scoresUsed = 0
    /// The number of rows at a strength other than 0.
    private var rowsWithStrength = 0
    /// The number of rows that changed although their strength was 0.
    private var changedWithoutStrength = 0
    /// What the intervention said went wrong.
    private var failure: String?
    /// The first row that would have been edited before its context was read.
    private var stale: RowLabel?

    /// The positions of one sequence that can see what an application changed.
    private struct Reach {
        /// The first position whose change later positions' attention can see.
        var first = Int32.max
        /// The positions, in the order changed, whose change only they themselves can see.
        var alone: [Int32] = []

        /// Returns whether a position can see some change.
        func includes(_ position: Int32) -> Bool {
            // Searched from the end, since scores are used soon after their row was edited.
            position >= first || alone.last == position || alone.reversed().contains(position)
        }
    }

    /// Creates an empty record.
    init(_ application: Application, sequences: Int) {
        name = application.name
        hookPoints = application.hookPoints
        selection = application.selection
        anyToken = application.selection.withAnyToken
        strength = application.strength
        reach = Array(repeating: Reach(), count: sequences)
    }

    /// Notes which phases have passed, and whether positions did that only have other tokens than those selected.
    mutating func noteReach(_ labels: [RowLabel], generatedLength: Int) {
        if !reachedPhase {
            reachedPhase = labels.contains { !$0.isPadding && selection.canSelect($0.phase) }
        }
        guard let anyToken, !reachedOtherTokens else { return }
        reachedOtherTokens = labels.contains {
            anyToken.contains($0, generatedLength: generatedLength)
        }
    }

    /// Notes one call of the intervention, in the phase of its first row.
    mutating func noteCall(hook: HookPoint, phase: Phase, outcome: EditOutcome) {
        let index = visit(hook, phase)
        visits[index].calls += 1
        visits[index].declined += outcome.declined
        if failure == nil { failure = outcome.failure }
    }

    /// Notes what became of one selected row.
    mutating func noteRow(
        _ label: RowLabel, change: RowChange, strength: Float, hook: HookPoint, propagates: Bool
    ) {
        if strength != 0 { rowsWithStrength += 1 }
        let index = visit(hook, label.phase)
        visits[index].note(label, change)
        guard change.changed else { return }
        if strength == 0 { changedWithoutStrength += 1 }
        let sequence = Int(label.sequence)
        if propagates {
            reach[sequence].first = min(reach[sequence].first, label.position)
        } else if reach[sequence].alone.last != label.position {
            reach[sequence].alone.append(label.position)
        }
    }

    /// Notes a row that was to be edited before its context was read, and was left alone for that.
    mutating func noteStale(_ label: RowLabel) {
        if stale == nil { stale = label }
    }

    /// Notes that the scores at a row are used.
    mutating func noteScore(_ label: RowLabel) {
        guard !label.isPadding else { return }
        scoresUsed += 1
        if reach[Int(label.sequence)].includes(label.position) { scoresReached += 1 }
    }

    /// Finds or adds the visit of a hook point in a phase.
    private mutating func visit(_ hook: HookPoint, _ phase: Phase) -> Int {
        if let index = visits.firstIndex(where: { $0.hookPoint == hook && $0.phase == phase }) {
            return index
        }
        visits.append(Receipt.Visit(hookPoint: hook, phase: phase))
        return visits.count - 1
    }

    /// Turns the record into a receipt, or into the error that it amounts to.
    ///
    /// - Throws: ``VaneError`` as ``InterventionRun/receipt()`` says.
    func finished() throws -> Receipt.Entry {
        let (rows, changed, declined, bad) = visits.reduce(into: (0, 0, 0, 0)) { sum, visit in
            sum = (
                sum.0 + visit.rows, sum.1 + visit.changed, sum.2 + visit.declined,
                sum.3 + visit.nonFinite
            )
        }
        if let stale {
            throw VaneError(
                .staleContext,
                "'\(name)' was to edit position \(stale.position) of sequence \(stale.sequence) before its "
                    + "context was read; feed what follows a prompt in a pass of its own.")
        }
        if let failure { throw VaneError(.interventionFailed, "'\(name)' failed: \(failure)") }
        guard changedWithoutStrength == 0 else {
            throw VaneError(
                .interventionFailed,
                "'\(name)' changed \(changedWithoutStrength) rows at strength 0, where none may change; "
                    + "tell its author.")
        }
        guard bad == 0 else {
            throw VaneError(
                .nonFinite,
                "'\(name)' wrote \(bad) rows that are not finite; lower its strength or check its vectors."
            )
        }
        let status = try status(rows: rows, changed: changed, declined: declined)
        return Receipt.Entry(
            name: name, hookPoints: hookPoints, selection: selection, strength: strength,
            status: status, visits: visits, scoresReached: scoresReached, scoresUsed: scoresUsed)
    }

    /// Decides what the run amounts to.
    private func status(rows: Int, changed: Int, declined: Int) throws -> Receipt.Status {
        guard rows > 0 else {
            guard reachedPhase else { return .notReached }
            guard selection.canSelect(.generation) && !selection.canSelect(.prompt) else {
                throw VaneError(
                    .emptySelection,
                    "'\(name)' selected no row with '\(selection)'; choose positions that exist.")
            }
            return reachedOtherTokens ? .otherTokens : .notReached
        }
        guard rowsWithStrength > 0 else { return .zeroStrength }
        if changed == 0 && declined == rows { return .declined }
        guard changed > 0 else {
            throw VaneError(
                .noEffect,
                "'\(name)' changed none of \(rows) selected rows at strength \(strength); "
                    + "a steering run that changes nothing is no result: check its vector and strength."
            )
        }
        guard scoresUsed == 0 || scoresReached > 0 else {
            throw VaneError(
                .noEffect,
                "'\(name)' changed \(changed) rows but none that a scored token can see; "
                    + "select later positions or an earlier block.")
        }
        return .applied
    }
}
