extension PlanPage {
    /// Prompts with the replies of several methods, tokens shaded by what the best readout reads in them.
    var examples: Markup {
        guard !report.examples.isEmpty else {
            return "<p class=\"note\">No replies were kept.</p>"
        }
        return """
            <p class="note">The stronger a token's ground, the greater the probability that the best readout reads in its hidden \
            state; from one half it is underlined, and its title says the number.</p>
            <div class="long">
            \(Markup(report.examples.map(example)))
            </div>
            """
    }

    /// One prompt with its replies.
    private func example(_ example: PlanReport.Example) -> Markup {
        HTMLTable(
            "\(example.id) · wants <b>\(example.wanted)</b><br><span class=\"prompt\">\(example.prompt)</span>",
            ["method", "shown", "mean reading", "reply"],
            example.replies.map { reply in
                let reads = reply.tokens.compactMap(\.read)
                let mean = reads.isEmpty ? nil : reads.reduce(0, +) / Double(reads.count)
                return [
                    HTMLTable.Cell(reply.method), HTMLTable.Cell(reply.shown ?? "none of them"),
                    HTMLTable.Cell(mean),
                    HTMLTable.Cell(
                        "<div class=\"reply\">\(joined(reply.tokens))</div>" as Markup),
                ]
            }
        ).markup
    }

    /// The tokens of a reply, without anything between them.
    private func joined(_ tokens: [PlanReport.Token]) -> Markup {
        tokens.reduce("") { $0 + token($1) }
    }

    /// A token, shaded.
    private func token(_ token: PlanReport.Token) -> Markup {
        guard let read = token.read else { return Markup(token.text) }
        let share = max(0, min(1, read)).fixed(3)
        let kind: Markup = read >= 0.5 ? " class=\"high\"" : ""
        return
            "<span\(kind) style=\"--p:\(share)\" title=\"reads \(read.fixed(3))\">\(token.text)</span>"
    }

    /// What every application really did.
    var receipts: Markup {
        HTMLTable.receipts(
            "Measured by the host at every edit, on test with the first seed; ‖δ‖/‖h‖ is the length of the change over that of the row. Positions count from the prompt's end: -1 is its last token, 0 the first generated one.",
            report.control.methods.flatMap { method in
                method.receipts.map {
                    HTMLTable.Receipt(
                        method: method.name, words: [$0.status, $0.at, $0.phase, $0.tokens],
                        positions: $0.positions,
                        counts: [$0.calls, $0.rows, $0.changed, $0.declined],
                        changes: [$0.meanRelativeChange, $0.largestRelativeChange])
                }
            }
        ).markup
    }
}
