/// The report as one page that needs no network: tables, curves and texts, for a dark or light screen and for paper.
public struct HTMLReport: Sendable {
    /// What is reported.
    let report: ComparisonReport

    /// Creates a page of a report.
    public init(_ report: ComparisonReport) {
        self.report = report
    }

    /// The page.
    public var page: String {
        ReportPage(
            title: "Vane: reading and steering '\(report.model.name)'",
            heading: "Reading and steering <em>\(report.model.name)</em>", sections: sections
        ).text
    }

    /// The page's sections, in order.
    private var sections: [ReportPage.Section] {
        [
            ReportPage.Section("verdict", "Verdict", verdictText),
            ReportPage.Section("control", "Control on test prompts", controlTable),
            ReportPage.Section("classes", "Wanted behaviour by class", classTable),
            ReportPage.Section("curves", "Strength curves on validation", curves),
            ReportPage.Section("paired", "Paired differences", pairedTable),
            ReportPage.Section("detection", "Detection at the last prompt token", detectionTable),
            ReportPage.Section("inner", "With the last block left out", innerTable),
            ReportPage.Section("seeds", "Seeds of prompts and fits", seedTable),
            ReportPage.Section("examples", "Replies side by side", examples),
            ReportPage.Section("receipts", "Receipts", receiptTable),
            ReportPage.Section("settings", "Settings", settingTable),
        ]
    }

    /// The verdict and what a reader must know.
    private var verdictText: Markup {
        let sentences = Markup(verdict.map { "<p>\($0)</p>" as Markup })
        return "<div class=\"verdict\">\n\(sentences)\n</div>\n\(.notes(report.warnings))"
    }
}
