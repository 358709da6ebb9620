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
    /// For each sequence, the last position that changed and whether later ones can see the change; −1 before any.
    private var lastChange: [(position: Int32, propagates: Bool)]
    /// Whether a row of a phase that the selection speaks of has passed.
    private var reachedPhase = false
    /// The number of used scores that an edit could reach.
    private var scoresReached = 0
    /// The number of scores used.
    private var scoresUsed = 0
    /// The number of rows at a strength other than 0.
    private var rowsWithStrength = 0
    /// What the intervention said went wrong.
    private var failure: String?

    /// Creates an empty record.
    init(_ application: Application, sequences: Int) {
        name = application.name
        hookPoints = application.hookPoints
        selection = application.selection
        strength = application.strength
        lastChange = Array(repeating: (-1, false), count: sequences)
    }

    /// Notes which phases have passed.
    mutating func noteReach(_ labels: [RowLabel]) {
        guard !reachedPhase else { return }
        reachedPhase = labels.contains { !$0.isPadding && selection.canSelect($0.phase) }
    }

    /// Notes one call of the intervention.
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
        let sequence = Int(label.sequence)
        let seen = lastChange[sequence].propagates || propagates
        lastChange[sequence] = (max(lastChange[sequence].position, label.position), seen)
    }

    /// Notes that the scores at a row are used.
    mutating func noteScore(_ label: RowLabel) {
        scoresUsed += 1
        let last = lastChange[Int(label.sequence)]
        guard last.position >= 0 else { return }
        if last.position == label.position || last.propagates { scoresReached += 1 }
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
        if let failure { throw VaneError(.interventionFailed, "'\(name)' failed: \(failure)") }
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
            return .notReached
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
