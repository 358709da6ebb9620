/// A comparison on both axes as one page that needs no network: what reads, what steers, and how both go together.
public struct PlanPage: Sendable {
    /// What is reported.
    let report: PlanReport

    /// Creates a page of a report.
    public init(_ report: PlanReport) {
        self.report = report
    }

    /// The page.
    public var page: String {
        let model = report.model
        return ReportPage(
            title: "Vane: reading and steering '\(model.name)'",
            heading: "Reading and steering <em>\(model.name)</em>",
            lead: """
                <p>\(report.classes.joined(separator: " / ")) · \(model.blocks) blocks × \(model.width) · SHA-256 \
                \(String(model.fingerprint.prefix(16)))</p>
                """, sections: sections
        ).text
    }

    /// The page's sections, in order.
    private var sections: [ReportPage.Section] {
        [
            ReportPage.Section("verdict", "Verdict", verdict),
            ReportPage.Section("axes", "Reading against steering", scatter),
            ReportPage.Section("control", "Control on test", control),
            ReportPage.Section("classes", "Behaviour by class", classes),
            ReportPage.Section("curves", "Strength curves", curves),
            ReportPage.Section("propensity", "Propensity slopes", propensity),
            ReportPage.Section("detection", "Detection on test", detection),
            ReportPage.Section("maps", "By hook point", maps),
            ReportPage.Section("gap", "Geometry and transfer", gap),
            ReportPage.Section("paired", "Paired differences", paired),
            ReportPage.Section("examples", "Replies side by side", examples),
            ReportPage.Section("receipts", "Receipts", receipts),
            ReportPage.Section("settings", "Settings and hashes", settings),
        ]
    }

    /// Three sentences and what a reader must know before quoting a figure.
    private var verdict: Markup {
        let sentences = zip(["Reading.", "Steering.", "The gap."], report.verdict).map {
            "<p><b>\($0)</b> \($1)</p>" as Markup
        }
        return """
            <div class="verdict">
            \(Markup(sentences))
            </div>
            \(.notes(report.warnings + report.detection.warnings))
            """
    }

    /// What readouts read, with what they read where labels mean nothing.
    private var detection: Markup {
        let page = DetectionPage(report.detection)
        return """
            \(page.testTable)
            \(page.curves)
            \(.subheading("Differences to the best readout"))
            \(page.pairedTable)
            """
    }

    /// Every setting and hash, and how much was tried.
    private var settings: Markup {
        let model = report.model
        let tried = report.control.methods.reduce(0) { $0 + $1.tried }
        let read = report.detection.readouts.reduce(0) { $0 + $1.tried }
        let fixed: [[HTMLTable.Cell]] = [
            ["model", HTMLTable.Cell(model.name)],
            ["SHA-256 of weights and configuration", HTMLTable.Cell(model.fingerprint)],
            ["blocks × width", "\(model.blocks) × \(model.width)"],
            ["configurations tried on validation", "\(tried) to steer, \(read) to read"],
            [
                "strengths",
                "\(report.control.axis.strengths.map(\.plain).joined(separator: ", ")) (\(report.control.axis.kind): \(report.control.axis.meaning))",
            ],
        ]
        let named = report.settings.merging(report.detection.settings) { first, _ in first }
        let rest = named.sorted { $0.key < $1.key }.map {
            [HTMLTable.Cell($0.key), HTMLTable.Cell($0.value)]
        }
        let table = HTMLTable(
            "What produced this page.", ["setting", "value"],
            fixed + DetectionPage(report.detection).splits + rest)
        return "<div class=\"long\">\(table.markup)</div>"
    }
}
