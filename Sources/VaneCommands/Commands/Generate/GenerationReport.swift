import VaneCore

/// What `vane generate` reports.
struct GenerationReport: Encodable {
    /// The completions, in the order of the prompts.
    let completions: [Entry]
    /// What the applications really did.
    let receipt: [ReceiptEntry]

    /// A completion.
    struct Entry: Encodable {
        /// The prompt's name.
        let id: String
        /// The prompt.
        let prompt: String
        /// The beginning of the reply that was given, if any.
        let forced: String?
        /// What was generated: prompt, forced beginning and this, put together, are the whole text.
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
    ///
    /// - Throws: The model's error for text that it cannot represent.
    init(
        _ result: GenerationResult, samples: [Sample], model: any SteerableModel,
        readings: [[TokenReading.Score]]?
    ) throws {
        completions = try result.completions.enumerated().map { index, completion in
            let sample = samples[index]
            let before = sample.prompt + (sample.forced ?? "")
            return Entry(
                id: sample.id, prompt: sample.prompt, forced: sample.forced,
                text: try Self.text(of: completion, after: before, model: model),
                tokens: completion.tokens, ending: completion.ending.rawValue,
                readings: readings?[index])
        }
        receipt = Self.entries(of: result.receipt)
    }

    /// Gathers what every application did.
    static func entries(of receipt: Receipt) -> [ReceiptEntry] {
        receipt.applications.map { entry in
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
            lines.append(entry.prompt + (entry.forced ?? "") + entry.text)
            for reading in entry.readings ?? [] {
                let scores = reading.scores.map { Double($0).thousandths }.joined(separator: " ")
                lines.append("  \(reading.token.padded(to: 16)) \(scores)")
            }
        }
        return lines + Self.lines(of: receipt)
    }

    /// A receipt as lines, with a blank one before them.
    static func lines(of receipt: [ReceiptEntry]) -> [String] {
        guard !receipt.isEmpty else { return [] }
        var lines = [""]
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

    /// Returns a completion's text such that it follows the text before it without anything between.
    ///
    /// Tokens alone do not say whether a blank stands before the first word, since decoders drop it at a text's beginning;
    /// so both are decoded together.
    private static func text(
        of completion: Completion, after before: String, model: any SteerableModel
    ) throws -> String {
        let known = try model.tokens(of: before)
        let head = Array(model.text(of: known).utf8)
        let whole = Array(model.text(of: known + completion.tokens).utf8)
        guard whole.starts(with: head) else { return completion.text }
        return String(decoding: whole[head.count...], as: UTF8.self)
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
