public import VaneCore

/// What every intervention promises, one case each; the raw value is the promise's stable id.
///
/// ```swift
/// let subject = InterventionSubject(Shrink(rate: 0.5), width: 16)
/// for promise in InterventionPromise.allCases {
///     #expect(promise.breach(by: subject, seed: 7) == nil)
/// }
/// ```
public enum InterventionPromise: String, CaseIterable, Sendable {
    /// At strength 0 no bit of a row changes, whatever the row holds.
    case identityAtZero = "identity-at-zero"
    /// Rows of strength 0 among others keep every bit.
    case untouchedRows = "untouched-rows"
    /// The same rows give the same bits, every time.
    case determinism
    /// A row's result does not depend on the rows beside it: their order, their number, or how they are split over calls.
    case independence
    /// Rows that are not finite, denormal or extreme neither crash nor reach other rows.
    case extremeRows = "extreme-rows"
    /// What was edited before leaves nothing behind in the next run.
    case freshStart = "fresh-start"
    /// Rows that are said to be declined are unchanged.
    case truthfulOutcome = "truthful-outcome"
    /// A row's change is proportional to its strength, where that is declared.
    case linearity
    /// At strength 1 some row changes, or is declined.
    case effect
    /// Instances that are made, used and ended by several threads at once give what one thread alone gives.
    case threads

    /// The promise in one sentence.
    public var summary: String {
        switch self {
        case .identityAtZero: "At strength 0 no bit of a row changes."
        case .untouchedRows: "Rows of strength 0 beside edited ones keep every bit."
        case .determinism: "The same rows give the same bits every time."
        case .independence: "A row's result does not depend on the rows beside it."
        case .extremeRows: "Values that are not finite or extreme stay in their row."
        case .freshStart: "What was edited before leaves nothing behind in the next run."
        case .truthfulOutcome: "Rows that are said to be declined are unchanged."
        case .linearity: "A row's change is proportional to its strength, where that is declared."
        case .effect: "At strength 1 something changes or is declined."
        case .threads: "Instances on several threads at once give what each gives alone."
        }
    }

    /// Tries the promise on rows drawn from a seed and says how it was broken, if it was.
    ///
    /// - Parameters:
    ///   - subject: The intervention.
    ///   - seed: Where rows, contexts and orders are drawn from.
    /// - Returns: The breach, or nothing when the promise was kept.
    public func breach(by subject: InterventionSubject, seed: UInt64) -> Breach? {
        let rehearsal = Rehearsal(subject, seed: seed)
        do {
            return try check(rehearsal)
        } catch let refusal as Rehearsal.Refusal {
            return Breach(
                tried: "\(refusal.rows) ordinary rows of \(subject.width) values were handed over",
                seen: "the edit failed: \(refusal.words)", remedy: "edit every row that may come")
        } catch {
            return Breach(
                tried: "it was prepared for rows of \(subject.width) values",
                seen: "it refused: \(error)", remedy: "try it with rows of a width that it takes")
        }
    }

    /// Tries the promise.
    private func check(_ rehearsal: Rehearsal) throws -> Breach? {
        switch self {
        case .identityAtZero: try rehearsal.identityAtZero()
        case .untouchedRows: try rehearsal.untouchedRows()
        case .determinism: try rehearsal.determinism()
        case .independence: try rehearsal.independence()
        case .extremeRows: try rehearsal.extremeRows()
        case .freshStart: try rehearsal.freshStart()
        case .truthfulOutcome: try rehearsal.truthfulOutcome()
        case .linearity: try rehearsal.linearity()
        case .effect: try rehearsal.effect()
        case .threads: try rehearsal.threads()
        }
    }
}
