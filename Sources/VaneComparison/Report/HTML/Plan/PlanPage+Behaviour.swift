extension PlanPage {
    /// Wanted behaviour by class, and what was shown in its place.
    var classes: Markup {
        let measured = report.control.methods.compactMap { method in
            method.control.map { (name: method.name, control: $0) }
        }
        let shares = HTMLTable(
            "Share of prompts of each class that got the behaviour wanted for it.",
            ["method"] + report.classes,
            measured.map { name, control in
                [HTMLTable.Cell(name)]
                    + report.classes.map { .share(control.byClass[$0] ?? nil) }
            })
        let f1 = HTMLTable(
            "F1 of each class, 2TP / (2TP + FP + FN).", ["method"] + report.classes,
            measured.map { name, control in
                [HTMLTable.Cell(name)]
                    + report.classes.map { HTMLTable.Cell(control.f1[$0] ?? nil) }
            })
        let matrices = measured.filter { !$0.control.confusion.isEmpty }.map {
            confusion($0.name, $0.control.confusion)
        }
        guard !measured.isEmpty else {
            return "<p class=\"note\">No method was measured on test.</p>"
        }
        return """
            \(.gallery([shares.markup, f1.markup]))
            \(.subheading("What was shown"))
            <p class="note">Prompts by the behaviour wanted (down) and shown (across). Right behaviour is framed.</p>
            \(.gallery(matrices))
            """
    }

    /// How often each wanted behaviour met each shown one.
    private func confusion(_ name: String, _ counts: [[Int]]) -> Markup {
        let columns = (counts.map(\.count).max() ?? 0)
        let shown = (0..<columns).map {
            $0 < report.classes.count ? report.classes[$0] : "none of them"
        }
        let wanted = counts.indices.map {
            $0 < report.classes.count ? report.classes[$0] : "\($0)"
        }
        return MatrixPlot(
            name: "Behaviour under \(name)", caption: "<b>\(name)</b>", rows: wanted,
            columns: shown,
            values: counts.map { row in
                row.map { Double($0) } + [Double?](repeating: nil, count: columns - row.count)
            }, shade: .between(0, Double(counts.joined().max() ?? 1)), decimals: 0,
            framed: counts.indices.map { $0 }
        ).figure.markup
    }

    /// How strength moves the preference of every prompt.
    var propensity: Markup {
        let measured = report.control.methods.compactMap { method in
            method.control?.propensity.map { (method: method, propensity: $0) }
        }
        guard !measured.isEmpty else {
            return "<p class=\"note\">No propensity was measured.</p>"
        }
        let table = HTMLTable(
            "Propensity: log-probability of the wanted completion minus that of the other one, in nats. Slope: least squares against strength, a prompt at a time. Anti-steerable: prompts with a negative slope.",
            [
                "method", "mean", "95 %", "slope", "95 %", "SD of slopes", "anti-steerable",
                "prompts",
            ],
            measured.map { method, propensity in
                [
                    HTMLTable.Cell(method.name), .signed(propensity.mean),
                    .interval(propensity.ci), .signed(propensity.slope),
                    .interval(propensity.slopeCI), HTMLTable.Cell(propensity.slopeSD),
                    .share(propensity.antiSteerable), HTMLTable.Cell(propensity.slopes.count),
                ]
            })
        let sloped = measured.filter { $0.propensity.slope != nil }
        guard !sloped.isEmpty else { return table.markup }
        let plot = IntervalPlot(
            name: "Slopes of propensity",
            caption: """
                One stroke a test prompt: how many nats a unit of strength adds to the preference for the wanted completion. The \
                dot is the mean with its 95 % interval; strokes left of zero are prompts that steering turns the wrong way.
                """, axis: "nats per unit of strength",
            rows: sloped.map { method, propensity in
                IntervalPlot.Row(
                    name: method.name, value: propensity.slope, interval: propensity.slopeCI,
                    strip: propensity.slopes, series: series(method),
                    isReference: method.isReference)
            }, references: [("0", 0)])
        return "\(table.markup)\n\(plot.figure.markup)"
    }
}
