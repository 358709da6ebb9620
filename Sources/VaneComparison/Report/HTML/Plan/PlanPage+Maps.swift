extension PlanPage {
    /// How reading and steering vary with the place, both on validation.
    var maps: Markup {
        """
        \(.subheading("Detection"))
        \(DetectionPage(report.detection).validationMap)
        \(.subheading("Control"))
        \(controlMap)
        """
    }

    /// The best value on validation at each place, methods down, hook points across.
    private var controlMap: Markup {
        let drawn = report.control.methods.filter { method in
            method.trials.contains { $0.value != nil }
        }
        let values = drawn.map { method in
            method.trials.reduce(into: [String: Double]()) { best, trial in
                guard let value = trial.value else { return }
                best[trial.setting.at] = max(value, best[trial.setting.at] ?? value)
            }
        }
        let all = values.flatMap(\.values)
        guard let least = all.min(), let most = all.max() else {
            return "<p class=\"note\">No method was tried on validation.</p>"
        }
        let places = drawn.flatMap { $0.trials.map(\.setting.at) }.inModelOrder
        let isShare = report.control.chosenBy == ControlReport.Outcome.objective.rawValue
        let (lower, upper) = isShare ? (min(0.5, least), max(least, 1)) : (least, most)
        return MatrixPlot(
            name: "Control by hook point",
            caption: """
                The greatest \(report.control.chosenBy) on validation over all strengths and settings at each hook point, from \
                \(lower.fixed(2)) (faint) to \(upper.fixed(2)) (strong); the frame is the place chosen.
                """, rows: drawn.map(\.name), columns: places,
            values: values.map { best in places.map { best[$0] } },
            shade: .between(lower, upper),
            framed: drawn.map { method in places.firstIndex { $0 == method.chosen?.at } }
        ).figure.markup
    }
}
