import VaneCore

/// What `vane generate` reports.
struct GenerationReport: Encodable {
    /// The completions, in the order of the prompts.
    let completions: [Entry]
    /// What the applications really did.
    let receipt: [ReceiptEntry]

    /// A completion.
    struct Entry: Encodable {
        /// The prompt.
        let prompt: String
        /// What was generated.
        let text: String
        /// The generated tokens.
        let tokens: [Int]
        /// Why it ends.
        let ending: String
        /// The scores of a readout, token by token.
        let readings: [TokenReading.Score]?
    }

    /// What one application did.
    struct ReceiptEntry: Encodable {
        /// The application.
        let name: String
        /// What it amounted to.
        let status: String
        /// The positions it edited.
        let tokens: String
        /// How strongly.
        let alpha: String
        /// The used scores that an edit could reach.
        let scoresReached: Int
        /// The scores used.
        let scoresUsed: Int
        /// What happened, by hook point and phase.
        let visits: [Visit]
    }

    /// What happened at one hook point in one phase.
    struct Visit: Encodable {
        /// The hook point.
        let at: String
        /// The phase.
        let phase: String
        /// The calls of the intervention.
        let calls: Int
        /// The rows selected.
        let rows: Int
        /// The rows changed.
        let changed: Int
        /// The rows declined.
        let declined: Int
        /// The first and last position edited, from the prompt's end.
        let positions: [Int]
        /// The mean of ‖δ‖/‖h‖.
        let meanRelativeChange: Double
        /// The largest ‖δ‖/‖h‖.
        let largestRelativeChange: Double
    }

    /// Gathers the report.
    init(_ result: GenerationResult, prompts: [String], readings: [[TokenReading.Score]]?) {
        completions = result.completions.enumerated().map { index, completion in
            Entry(
                prompt: prompts[index], text: completion.text, tokens: completion.tokens,
                ending: completion.ending.rawValue, readings: readings?[index])
        }
        receipt = result.receipt.applications.map { entry in
            ReceiptEntry(
                name: entry.name, status: entry.status.rawValue,
                tokens: entry.selection.description, alpha: entry.strength.description,
                scoresReached: entry.scoresReached, scoresUsed: entry.scoresUsed,
                visits: entry.visits.map(Visit.init))
        }
    }

    /// The report as lines: the texts, then the receipt.
    var lines: [String] {
        var lines: [String] = []
        for entry in completions {
            lines.append(entry.prompt + Self.joint(entry.text) + entry.text)
            for reading in entry.readings ?? [] {
                let scores = reading.scores.map { Double($0).thousandths }.joined(separator: " ")
                lines.append("  \(reading.token.padded(to: 16)) \(scores)")
            }
        }
        guard !receipt.isEmpty else { return lines }
        lines.append("")
        for entry in receipt {
            lines.append(
                "receipt \(entry.name): \(entry.status), alpha \(entry.alpha), tokens \(entry.tokens), "
                    + "reached \(entry.scoresReached) of \(entry.scoresUsed) scores")
            for visit in entry.visits {
                lines.append(
                    "  \(visit.at) \(visit.phase): \(visit.changed) of \(visit.rows) rows changed, "
                        + "positions \(visit.positions.map(String.init).joined(separator: " to ")), "
                        + "|d|/|h| mean \(visit.meanRelativeChange.thousandths), "
                        + "largest \(visit.largestRelativeChange.thousandths)")
            }
        }
        return lines
    }

    /// A blank where neither side has one.
    private static func joint(_ text: String) -> String {
        text.first == " " || text.first?.isPunctuation == true || text.isEmpty ? "" : " "
    }
}

extension GenerationReport.Visit {
    /// Takes over a visit.
    init(_ visit: Receipt.Visit) {
        self.init(
            at: visit.hookPoint.description, phase: visit.phase.name, calls: visit.calls,
            rows: visit.rows, changed: visit.changed, declined: visit.declined,
            positions: visit.positions.map { [$0.lowerBound, $0.upperBound] } ?? [],
            meanRelativeChange: visit.meanRelativeChange,
            largestRelativeChange: Double(visit.largestRelativeChange))
    }
}

extension Double {
    /// The number with three decimals.
    var thousandths: String {
        let scaled = (abs(self) * 1_000).rounded()
        guard scaled.isFinite, scaled < 1e15 else { return "\(self)" }
        let digits = String(Int(scaled))
        let padded = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        return (self < 0 && scaled > 0 ? "-" : "") + padded.dropLast(3) + "." + padded.suffix(3)
    }
}
