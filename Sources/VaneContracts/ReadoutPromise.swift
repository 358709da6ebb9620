public import VaneCore
internal import VaneTensors

/// What every readout promises, one case each; the raw value is the promise's stable id.
public enum ReadoutPromise: String, CaseIterable, Sendable {
    /// The same rows give the same bits, every time.
    case determinism
    /// A row's scores do not depend on the rows beside it.
    case independence
    /// As many scores are written as there are rows times outputs, and nothing behind them.
    case bounds
    /// Ordinary rows get finite scores.
    case finiteScores = "finite-scores"
    /// Values that are not finite stay in their row's scores.
    case extremeRows = "extreme-rows"

    /// The promise in one sentence.
    public var summary: String {
        switch self {
        case .determinism: "The same rows give the same scores every time."
        case .independence: "A row's scores do not depend on the rows beside it."
        case .bounds: "As many scores are written as there are rows times outputs."
        case .finiteScores: "Ordinary rows get finite scores."
        case .extremeRows: "Values that are not finite stay in their row's scores."
        }
    }

    /// Tries the promise on rows drawn from a seed and says how it was broken, if it was.
    public func breach(by readout: any Readout, seed: UInt64) -> Breach? {
        let rows = Rehearsal(
            InterventionSubject(Untouched(), width: readout.width), seed: seed
        ).rows
        let together = Self.scores(of: rows, by: readout)
        switch self {
        case .determinism:
            guard together.bits != Self.scores(of: rows, by: readout).bits else { return nil }
            return Breach(
                tried: "the same rows were scored twice", seen: "the scores differ",
                remedy: "draw from a seed, and read no clock and no address")
        case .independence:
            let alone = rows.indices.flatMap { Self.scores(of: [rows[$0]], from: $0, by: readout) }
            guard !alone.isClose(to: together) else { return nil }
            return Breach(
                tried: "rows were scored together and one by one", seen: "the scores differ",
                remedy: "compute a row's scores from its own values alone")
        case .bounds:
            let guarded = Self.scores(of: rows, by: readout, surplus: readout.outputs + 3)
            guard guarded[together.count...].contains(where: { $0.bitPattern != Self.mark }) else {
                return nil
            }
            return Breach(
                tried: "there was room for more scores than rows",
                seen: "something was written behind the last row's",
                remedy: "write as many scores as there are rows times outputs")
        case .finiteScores:
            guard let place = together.firstIndex(where: { !$0.isFinite }) else { return nil }
            return Breach(
                tried: "rows of values from −2 to 2 were scored",
                seen: "row \(place / readout.outputs) got \(together[place])",
                remedy:
                    "give every ordinary row a finite number, and refuse in words what cannot be scored"
            )
        case .extremeRows:
            return Self.spread(of: rows, by: readout, together)
        }
    }

    /// The bits of scores that nobody wrote.
    private static let mark: UInt32 = 0x7FC0_5A5A

    /// Scores rows, the first of which has a position in its sequence, into room for some more.
    private static func scores(
        of rows: [[Float]], from first: Int = 0, by readout: any Readout, surplus: Int = 0
    ) -> [Float] {
        let labels = rows.indices.map {
            RowLabel(sequence: 0, position: first + $0, promptLength: 1, token: 0)
        }
        let batch = ActivationRows(
            values: Tensor(shape: [rows.count, readout.width], rows.flatMap(\.self)), labels: labels
        )
        var scores = Tensor(
            shape: [rows.count * readout.outputs + surplus], repeating: Float(bitPattern: mark))
        scores.withMutableSpan { readout.score(batch, into: &$0) }
        return scores.elements
    }

    /// Spoils one row and looks at the others.
    private static func spread(
        of rows: [[Float]], by readout: any Readout, _ plain: [Float]
    ) -> Breach? {
        let victim = rows.count / 2
        for value: Float in [.nan, .infinity, .greatestFiniteMagnitude, .leastNonzeroMagnitude] {
            var spoilt = rows
            spoilt[victim] = spoilt[victim].map { _ in value }
            let scores = scores(of: spoilt, by: readout)
            let spread = scores.indices.first {
                $0 / readout.outputs != victim && ![scores[$0]].isClose(to: [plain[$0]])
            }
            guard let spread else { continue }
            return Breach(
                tried: "row \(victim) held nothing but \(value)",
                seen: "the scores of row \(spread / readout.outputs) changed with it",
                remedy: "share nothing between rows")
        }
        return nil
    }
}

/// Edits nothing; only its rows are wanted.
private struct Untouched: Intervention {
    /// Takes any shape.
    func prepare(for shape: RunShape) -> any PreparedIntervention { Prepared() }

    /// The intervention at work.
    private final class Prepared: PreparedIntervention {
        /// Leaves all rows alone.
        func apply(to rows: inout ActivationRows) -> EditOutcome { .edited }
    }
}
