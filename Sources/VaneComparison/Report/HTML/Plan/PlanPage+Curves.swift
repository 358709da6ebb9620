extension PlanPage {
    /// A strip of small plots for every method: what it reaches and what it damages, against strength.
    var curves: Markup {
        let drawn = report.control.methods.filter { $0.curve.count > 1 }
        guard !drawn.isEmpty else {
            return "<p class=\"note\">No method was measured at more than one strength.</p>"
        }
        let shown = Figure.shown.filter { figure in
            drawn.contains { method in method.curve.contains { figure.value($0) != nil } }
        }
        let plots = drawn.map { method in plot(method, shown, among: drawn) }
        return """
            <p class="note">On test, at the place that validation chose; scales are the same for all methods. The upright line is \
            the strength chosen on validation. \(report.control.axis.kind): \(report.control.axis.meaning).</p>
            \(.gallery(plots))
            \(failures(drawn))
            """
    }

    /// A figure that is drawn against strength.
    private struct Figure {
        /// Its name.
        let name: String
        /// The panel it belongs to.
        let panel: Int
        /// The series whose colour it has.
        let series: Int
        /// Its value at a point.
        let value: @Sendable (ControlReport.Point) -> Double?

        /// All of them.
        static let shown: [Figure] = [
            Figure(name: "success", panel: 0, series: 0) { $0.success },
            Figure(name: "unchanged", panel: 0, series: 1) { $0.unchanged },
            Figure(name: "propensity, nats", panel: 1, series: 2) { $0.propensity },
            Figure(name: "KL at the prompt's end, nats", panel: 2, series: 3) {
                $0.damage?.klAtPromptEnd
            },
            Figure(name: "‖δ‖/‖h‖", panel: 3, series: 6) { $0.damage?.relativeChange },
        ]
    }

    /// One method's plots.
    private func plot(
        _ method: ControlReport.Method, _ shown: [Figure], among methods: [ControlReport.Method]
    ) -> Markup {
        let panels = Set(shown.map(\.panel)).sorted().map { panel in
            let figures = shown.filter { $0.panel == panel }
            let range = methods.flatMap(\.curve).flatMap { point in
                figures.compactMap { $0.value(point) }
            }
            return CurvePlot.Panel(
                range: panel == 0 ? [0, 1] : panel == 1 ? range : range + [0],
                limits: panel == 0 ? 0...1 : nil,
                lines: figures.map { figure in
                    CurvePlot.Line(
                        name: figure.name, series: figure.series,
                        points: method.curve.compactMap { point in
                            figure.value(point).map { (point.strength, $0) }
                        })
                }, height: panel == 0 ? 92 : 58)
        }
        let place = method.chosen.map { ", \($0.at), chosen \($0.strength.plain)" } ?? ""
        return CurvePlot(
            name: "Strength curve of \(method.name)", caption: "<b>\(method.name)</b>\(place)",
            strengths: method.curve.map(\.strength), chosen: method.chosen?.strength,
            axis: "strength (\(report.control.axis.kind))", panels: panels
        ).figure.markup
    }

    /// What went wrong at single strengths.
    private func failures(_ methods: [ControlReport.Method]) -> Markup {
        let rows = methods.flatMap { method in
            method.curve.compactMap { point in
                point.error.map {
                    [
                        HTMLTable.Cell(method.name), HTMLTable.Cell(point.strength),
                        HTMLTable.Cell.error($0),
                    ]
                }
            }
        }
        guard !rows.isEmpty else { return "" }
        return HTMLTable(
            "Strengths that have no figures.", ["method", "strength", "what went wrong"], rows
        ).markup
    }
}
