import VaneCore

extension DetectionPage {
    /// The figures on test.
    var testTable: Markup {
        HTMLTable(
            "Thresholds and calibration come from validation; intervals are clustered by group. Permuted labels: the area of the same method where labels mean nothing.",
            [
                "readout", "at", "AUROC", "95 %", "accuracy", "F1", "F1 at 1 %", "ECE", "Brier",
                "permuted labels", "control task", "noise", "selectivity",
                "out of distribution", "", "tried",
            ],
            report.readouts.map { readout in
                guard let test = readout.test else {
                    return [HTMLTable.Cell(readout.name), .error(readout.error)]
                }
                return [
                    HTMLTable.Cell(readout.name), HTMLTable.Cell(readout.at), .share(test.auroc),
                    .interval(test.ci), HTMLTable.Cell(test.accuracy), HTMLTable.Cell(test.f1),
                    HTMLTable.Cell(test.f1AtOnePercent), HTMLTable.Cell(test.ece),
                    HTMLTable.Cell(test.brier), HTMLTable.Cell(test.permuted),
                    HTMLTable.Cell(test.controlTask?.auroc),
                    HTMLTable.Cell(test.randomFeatures?.auroc),
                    HTMLTable.Cell(test.controlTask?.selectivity),
                    HTMLTable.Cell(test.outOfDistribution?.auroc),
                    .interval(test.outOfDistribution?.ci ?? []), HTMLTable.Cell(readout.tried),
                ]
            }
        ).markup
    }

    /// The ROC curves, and a diagram of claimed against found shares for every readout.
    var curves: Markup {
        let measured = report.readouts.compactMap { readout in
            readout.test.map { (name: readout.name, test: $0) }
        }
        let lines = measured.filter { !$0.test.roc.isEmpty }.map { name, test in
            UnitSquarePlot.Line(
                name: "\(name) \(test.auroc.fixed(3))",
                points: test.roc.filter { $0.count == 2 }.map { ($0[0], $0[1]) })
        }
        let curves = UnitSquarePlot(
            name: "ROC curves",
            caption:
                "Every threshold on the test rows; the number is the area. The diagonal is chance.",
            xTitle: "false positive rate", yTitle: "true positive rate", lines: lines, side: 330,
            hasLegend: true)
        let diagrams = measured.compactMap { name, test -> Markup? in
            let bins = test.reliability.filter { $0.count == 3 }
            guard !bins.isEmpty else { return nil }
            let line = UnitSquarePlot.Line(
                name: name, points: bins.map { ($0[0], $0[1]) }, weights: bins.map { $0[2] })
            return UnitSquarePlot(
                name: "Reliability of \(name)",
                caption: "<b>\(name)</b>, expected calibration error \(test.ece.fixed(3))",
                xTitle: "probability claimed", yTitle: "share found", lines: [line], side: 168
            ).figure.markup
        }
        guard !measured.isEmpty else { return "<p class=\"note\">No readout was measured.</p>" }
        return """
            \(lines.isEmpty ? "" : curves.figure.markup)
            \(.subheading("Reliability"))
            <p class="note">Probabilities calibrated on validation against shares found on test; the size of a dot is the \
            share of rows in its bin.</p>
            \(.gallery(diagrams))
            """
    }

    /// The areas on validation, readouts down, hook points across.
    var validationMap: Markup {
        let drawn = report.readouts.filter { !$0.validation.isEmpty }
        guard !drawn.isEmpty else {
            return "<p class=\"note\">No readout was measured on validation.</p>"
        }
        let places = drawn.flatMap { $0.validation.map(\.at) }.inModelOrder
        let values = drawn.map { readout in
            places.map { place in readout.validation.first { $0.at == place }?.auroc ?? nil }
        }
        return MatrixPlot(
            name: "Detection by hook point",
            caption:
                "Area under the ROC curve on validation, from 0.5 (faint) to 1 (strong); the frame is the hook point reported on test.",
            rows: drawn.map(\.name), columns: places, values: values, shade: .between(0.5, 1),
            framed: drawn.map { readout in places.firstIndex { $0 == readout.at } }
        ).figure.markup
    }

    /// Differences to the best.
    var pairedTable: Markup {
        HTMLTable(
            "Area of the first minus that of the second, on the same bootstrap draws.",
            ["difference", "value", "95 %", "p", "p after Holm"],
            report.paired.map {
                [
                    "\($0.readout) − \($0.against)", .signed($0.difference), .interval($0.ci),
                    HTMLTable.Cell($0.p, decimals: 4), HTMLTable.Cell($0.holm, decimals: 4),
                ]
            }
        ).markup
    }

    /// Cosines among directions.
    var cosineTable: Markup {
        HTMLTable(
            "Cosines among the directions of readouts that chose the same hook point.",
            ["at", "readouts", "cosine"],
            report.cosines.map {
                [HTMLTable.Cell($0.at), "\($0.a), \($0.b)", .signed($0.cosine)]
            }
        ).markup
    }

    /// The data and every setting.
    var settingTable: Markup {
        let settings = report.settings.sorted { $0.key < $1.key }.map {
            [HTMLTable.Cell($0.key), HTMLTable.Cell($0.value)]
        }
        let table = HTMLTable("What produced this page.", ["setting", "value"], splits + settings)
        return "<div class=\"long\">\(table.markup)</div>"
    }

    /// The parts of the data.
    var splits: [[HTMLTable.Cell]] {
        report.splits.sorted { $0.key < $1.key }.map { name, split in
            [
                HTMLTable.Cell(name),
                "\(split.samples) samples, \(split.rows) rows, \(split.positives) positive",
            ]
        }
    }
}

extension [String] {
    /// The different hook points, in the order in which a forward pass comes by them; other names last, as they stand.
    var inModelOrder: [String] {
        var seen: Set<String> = []
        let names = filter { seen.insert($0).inserted }
        let known = names.compactMap { name in
            (try? HookPoint(name)).map { (name: name, hook: $0) }
        }
        let places = Set(known.map(\.name))
        return known.sorted { $0.hook.precedes($1.hook) }.map(\.name)
            + names.filter { !places.contains($0) }
    }
}
