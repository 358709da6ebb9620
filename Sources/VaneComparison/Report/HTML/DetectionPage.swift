/// A comparison of readouts as one page that needs no network.
public struct DetectionPage: Sendable {
    /// What is reported.
    private let report: DetectionReport

    /// Creates a page of a report.
    public init(_ report: DetectionReport) {
        self.report = report
    }

    /// The page.
    public var page: String {
        let sections = [
            ("verdict", "Verdict", "<p>\(verdict)</p>\n" + notes), ("test", "On test", testTable),
            ("reliability", "Reliability", reliability),
            ("validation", "By hook point, on validation", validationTable),
            ("paired", "Paired differences", pairedTable), ("cosines", "Directions", cosineTable),
            ("settings", "Settings", settingTable),
        ].map { id, title, body in
            "<section id=\"\(id)\" aria-labelledby=\"\(id)-h\"><h2 id=\"\(id)-h\">\(title)</h2>\n\(body)\n</section>"
        }
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Vane: what readouts read</title>
            <style>
            \(HTMLReport.style)
            </style>
            </head>
            <body>
            <header><h1>What readouts read: <em>\(HTMLReport.escaped(report.classes.joined(separator: " / ")))</em></h1></header>
            <main>
            \(sections.joined(separator: "\n"))
            </main>
            </body>
            </html>
            """
    }

    /// Who reads best, by how much, in sentences made of the numbers.
    private var verdict: String {
        let measured = report.readouts.filter { $0.role == .readout }.compactMap { readout in
            readout.test.map { (readout: readout, test: $0) }
        }
        func best(_ readout: DetectionReport.Readout) -> Double {
            readout.validation.compactMap(\.auroc).max() ?? -1
        }
        guard let leader = measured.max(by: { best($0.readout) < best($1.readout) }) else {
            return "No readout could be measured."
        }
        let close = report.paired.count { $0.holm >= 0.05 }
        let selectivity = leader.test.selectivity.map {
            " On permuted labels it reaches \((leader.test.auroc - $0).fixed(3))."
        }
        return HTMLReport.escaped(
            "Chosen on validation, '\(leader.readout.name)' at \(leader.readout.at ?? "the rows given") separates the test rows with "
                + "an area of \(leader.test.auroc.fixed(3)) [\(leader.test.ci[0].fixed(3)), \(leader.test.ci[1].fixed(3))]."
                + (selectivity ?? "")
                + " Of \(report.paired.count) other readouts \(close) cannot be told from it at the 5 % level after Holm's correction."
        )
    }

    /// What a reader must know.
    private var notes: String {
        let controls = report.controls.map { control in
            "Control '\(control.name)': \(control.available ? "" : "not available, ")\(control.note)."
        }
        return (report.warnings + controls).map {
            "<p class=\"note\">\(HTMLReport.escaped($0))</p>"
        }.joined(
            separator: "\n")
    }

    /// The figures on test.
    private var testTable: String {
        HTMLReport.table(
            "Thresholds and calibration come from validation; intervals are clustered by group.",
            [
                "readout", "at", "AUROC", "95 %", "accuracy", "F1", "F1 at 1 %", "ECE", "Brier",
                "permuted labels", "control task", "noise", "out of distribution", "tried",
            ],
            report.readouts.map { readout in
                guard let test = readout.test else {
                    return [
                        HTMLReport.escaped(readout.name),
                        "<span class=\"error\">\(HTMLReport.escaped(readout.error ?? ""))</span>",
                    ]
                }
                return [
                    HTMLReport.escaped(readout.name), readout.at ?? "–", test.auroc.fixed(3),
                    HTMLReport.range(test.ci), test.accuracy.fixed(3), test.f1.fixed(3),
                    test.f1AtOnePercent.fixed(3), test.ece.fixed(3), test.brier.fixed(3),
                    test.permuted?.fixed(3) ?? "–", test.controlTask?.auroc.fixed(3) ?? "–",
                    test.randomFeatures?.auroc.fixed(3) ?? "–",
                    test.outOfDistribution.map {
                        "\($0.auroc.fixed(3)) \(HTMLReport.range($0.ci))"
                    } ?? "–", "\(readout.tried)",
                ]
            })
    }

    /// A diagram of claimed against found shares for every readout.
    private var reliability: String {
        let figures = report.readouts.compactMap { readout -> String? in
            guard let bins = readout.test?.reliability, !bins.isEmpty else { return nil }
            let points = bins.map { bin in
                "\((20 + bin[0] * 200).fixed(1)),\((220 - bin[1] * 200).fixed(1))"
            }.joined(separator: " ")
            let name = HTMLReport.escaped(readout.name)
            return """
                <figure><svg viewBox="0 0 240 240" role="img" aria-label="Reliability of \(name)">
                <line class="axis" x1="20" y1="220" x2="220" y2="20" stroke="currentColor"/>
                <polyline class="success" points="\(points)"/>
                <text x="20" y="236">0</text><text x="214" y="236">1</text>
                </svg><figcaption>\(name): probability claimed (right) and share found (up)</figcaption></figure>
                """
        }
        return "<div class=\"figures\">\(figures.joined(separator: "\n"))</div>"
    }

    /// The areas on validation, hook points down, readouts across.
    private var validationTable: String {
        let places = report.readouts.first { !$0.validation.isEmpty }?.validation.map(\.at) ?? []
        return HTMLReport.table(
            "Area under the ROC curve; the greatest of each readout is the one reported on test.",
            ["at"] + report.readouts.map { HTMLReport.escaped($0.name) },
            places.map { place in
                [place]
                    + report.readouts.map { readout in
                        let found = readout.validation.first { $0.at == place }
                        guard let area = found?.auroc else { return "–" }
                        let share = max(0, min(100, (area - 0.5) * 200))
                        return
                            "<span class=\"meter\"><i style=\"width:\(share.fixed(0))%\"></i></span>\(area.fixed(3))"
                    }
            })
    }

    /// Differences to the best.
    private var pairedTable: String {
        HTMLReport.table(
            "Area of the first minus that of the second, on the same bootstrap draws.",
            ["difference", "value", "95 %", "p", "p after Holm"],
            report.paired.map {
                [
                    HTMLReport.escaped("\($0.readout) − \($0.against)"), $0.difference.fixed(3),
                    HTMLReport.range($0.ci), $0.p.fixed(4), $0.holm.fixed(4),
                ]
            })
    }

    /// Cosines among directions.
    private var cosineTable: String {
        HTMLReport.table(
            "Cosines among the directions of readouts that chose the same hook point.",
            ["at", "readouts", "cosine"],
            report.cosines.map {
                [$0.at, HTMLReport.escaped("\($0.a), \($0.b)"), $0.cosine.fixed(3)]
            })
    }

    /// The data and every setting.
    private var settingTable: String {
        let splits = report.splits.sorted { $0.key < $1.key }.map { name, split in
            [name, "\(split.samples) samples, \(split.rows) rows, \(split.positives) positive"]
        }
        let settings = report.settings.sorted { $0.key < $1.key }.map {
            [HTMLReport.escaped($0.key), HTMLReport.escaped($0.value)]
        }
        return HTMLReport.table(
            "What produced this page.", ["setting", "value"], splits + settings)
    }
}
