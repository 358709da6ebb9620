extension PlanPage {
    /// Differences between methods on the same prompts.
    var paired: Markup {
        let figures = ControlReport.Outcome.allCases.map(\.rawValue)
        let names = figures + report.control.paired.map(\.figure).filter { !figures.contains($0) }
        var seen: Set<String> = []
        let plots = names.filter { seen.insert($0).inserted }.map { figure in
            plot(report.control.paired.filter { $0.figure == figure }, figure)
        }
        return "\(Markup(plots))\n\(pairedTable)"
    }

    /// The most differences that are drawn.
    private static let drawn = 40

    /// The differences of one figure.
    private func plot(_ pairs: [ControlReport.Paired], _ figure: String) -> Markup {
        guard !pairs.isEmpty else { return "" }
        let shown = pairs.prefix(Self.drawn)
        let rest = pairs.count - shown.count
        return IntervalPlot(
            name: "Differences of \(figure)",
            caption: """
                The first method minus the second on the same test prompts, with the paired 95 % interval. Filled: the difference \
                survives Holm's correction at the 5 % level.\(rest > 0 ? " \(rest) more stand in the table." : "")
                """, axis: "difference of \(figure)\(figure == "propensity" ? ", nats" : "")",
            rows: shown.map { pair in
                IntervalPlot.Row(
                    name: "\(pair.a) − \(pair.b)", value: pair.difference, interval: pair.ci,
                    isReference: pair.holm >= 0.05)
            }, references: [("0", 0)]
        ).figure.markup
    }

    /// Every difference with its tests.
    private var pairedTable: Markup {
        HTMLTable(
            "p: sign-flip permutation by whole groups. After Holm: corrected over all differences of the same figure. d: Cohen's d of paired differences. McNemar: exact, on whether the wanted behaviour was shown; it takes prompts as independent.",
            [
                "difference", "figure", "value", "95 %", "p", "p after Holm", "d", "McNemar p",
            ],
            report.control.paired.map { pair in
                [
                    "\(pair.a) − \(pair.b)", HTMLTable.Cell(pair.figure),
                    .signed(pair.difference), .interval(pair.ci),
                    HTMLTable.Cell(pair.p, decimals: 4), HTMLTable.Cell(pair.holm, decimals: 4),
                    HTMLTable.Cell(pair.effect, decimals: 2),
                    HTMLTable.Cell(pair.mcNemar, decimals: 4),
                ]
            }
        ).markup
    }
}
