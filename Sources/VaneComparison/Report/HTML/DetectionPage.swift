/// A comparison of readouts as one page that needs no network.
public struct DetectionPage: Sendable {
    /// What is reported.
    let report: DetectionReport

    /// Creates a page of a report.
    public init(_ report: DetectionReport) {
        self.report = report
    }

    /// The page.
    public var page: String {
        ReportPage(
            title: "Vane: what readouts read",
            heading: "What readouts read: <em>\(report.classes.joined(separator: " / "))</em>",
            sections: [
                ReportPage.Section(
                    "verdict", "Verdict",
                    "<div class=\"verdict\"><p>\(verdict)</p></div>\n\(.notes(report.warnings + report.controlNotes))"
                ),
                ReportPage.Section("test", "On test", testTable),
                ReportPage.Section("reliability", "Curves", curves),
                ReportPage.Section("validation", "By hook point, on validation", validationMap),
                ReportPage.Section("paired", "Paired differences", pairedTable),
                ReportPage.Section("cosines", "Directions", cosineTable),
                ReportPage.Section("settings", "Settings", settingTable),
            ]
        ).text
    }

    /// Who reads best, by how much, in sentences made of the numbers.
    private var verdict: String {
        guard let leader = report.leader else { return "No readout could be measured." }
        let close = report.paired.count { $0.holm >= 0.05 }
        let selectivity = leader.test.permuted.map {
            " On permuted labels it reaches \($0.fixed(3))."
        }
        return
            "Chosen on validation, '\(leader.readout.name)' at \(leader.readout.at ?? "the rows given") separates the test rows with "
            + "an area of \(leader.test.auroc.fixed(3)) \(leader.test.ci.range)."
            + (selectivity ?? "")
            + " Of \(report.paired.count) other readouts \(close) cannot be told from it at the 5 % level after Holm's correction."
    }
}

extension DetectionReport {
    /// What each control is made of, or why there is none, one sentence each.
    var controlNotes: [String] {
        controls.map { control in
            "Control '\(control.name)': \(control.available ? "" : "not available, ")\(control.note)."
        }
    }

    /// The readout that is best on validation, with its figures on test.
    var leader: (readout: Readout, test: Figures)? {
        readouts.filter { $0.role == .readout }
            .compactMap { readout in readout.test.map { (readout, $0) } }
            .max { $0.0.best < $1.0.best }
    }
}

extension DetectionReport.Readout {
    /// The greatest area on validation; less than any area where there is none.
    var best: Double { validation.compactMap(\.auroc).max() ?? -1 }
}
