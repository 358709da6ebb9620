extension HTMLReport {
    /// One small figure a method: success and unchanged replies against strength.
    var curves: Markup {
        let drawn = report.methods.filter { $0.curve.count > 1 }
        guard !drawn.isEmpty else { return "<p class=\"note\">No method was tuned.</p>" }
        return """
            <p class="note">Success and the share of neutral replies left unchanged. The upright line is the strength chosen.</p>
            \(.gallery(drawn.map(curve)))
            """
    }

    /// One method's figure.
    private func curve(_ method: ComparisonReport.Method) -> Markup {
        func line(
            _ name: String, _ series: Int, _ value: (ComparisonReport.Point) -> Double?
        ) -> CurvePlot.Line {
            CurvePlot.Line(
                name: name, series: series,
                points: method.curve.compactMap { point in
                    value(point).map { (Double(point.alpha), $0) }
                })
        }
        let alpha = Double(method.alpha ?? 0)
        return CurvePlot(
            name: "Strength curve of \(method.id)",
            caption: "<b>\(method.id)</b>, chosen α = \(alpha.plain)",
            strengths: method.curve.map { Double($0.alpha) }, chosen: alpha, axis: "strength α",
            panels: [
                CurvePlot.Panel(
                    range: [0, 1], limits: 0...1,
                    lines: [
                        line("success", 0, \.success), line("unchanged", 1, \.unchanged),
                    ], height: 100)
            ]
        ).figure.markup
    }
}
