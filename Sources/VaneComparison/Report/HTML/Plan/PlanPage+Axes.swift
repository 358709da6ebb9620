extension PlanPage {
    /// Every method by how well its artefact reads and how well it steers.
    var scatter: Markup {
        guard let outcome = report.control.outcome else {
            return "<p class=\"note\">No method was measured, so that there is nothing to draw.</p>"
        }
        let measured = report.control.methods.filter { $0.value(outcome) != nil }
        let failed = report.control.methods.count - measured.count
        let points = measured.compactMap { method -> ScatterPlot.Point? in
            guard let value = method.value(outcome) else { return nil }
            let area = area(method)
            return ScatterPlot.Point(
                name: method.name, x: area?.auroc, xInterval: area?.ci ?? [], y: value.value,
                yInterval: value.ci, series: series(method))
        }
        let references = ["none", "random"].compactMap { id in
            measured.first { $0.id == id }.flatMap { method in
                method.value(outcome).map { (name: method.name, value: $0.value) }
            }
        }
        let lines = Set(references.map(\.name))
        let unit = outcome == .propensity ? ", nats" : ""
        return ScatterPlot(
            name: "Reading against steering",
            caption: """
                Right: AUROC on test of the artefact that steers, or of the readout of the same name. Up: \(outcome.rawValue) on \
                test\(unit). Bars are 95 % intervals. Dashed lines: what the model does unsteered and with a random direction. \
                Hollow marks are methods that are no direction and cannot be read with.\
                \(failed > 0 ? " Without a figure and not drawn: \(failed) of \(report.control.methods.count)." : "")
                """, xTitle: "AUROC (reading)", yTitle: "\(outcome.rawValue)\(unit) (steering)",
            stripTitle: "no direction to read with",
            points: points.filter { !lines.contains($0.name) || $0.x != nil },
            references: references, yLimits: outcome == .objective ? 0...1 : nil
        ).figure.markup
    }

    /// How well the artefact of a method reads: its own area, or that of the readout of its name.
    func area(_ method: ControlReport.Method) -> ControlReport.Area? {
        if let own = method.detection { return own }
        let readout = report.detection.readouts.first {
            ($0.name == method.name || $0.method == method.id) && $0.test != nil
        }
        return readout?.test.map { ControlReport.Area(auroc: $0.auroc, ci: $0.ci) }
    }

    /// The series of a method: what methods are compared with, the oracle, and the others each have theirs.
    func series(_ method: ControlReport.Method) -> Int {
        method.isReference ? 4 : method.isOracle ? 3 : 0
    }
}
