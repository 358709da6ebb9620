import Foundation
import Testing

@testable import VaneComparison

@Suite struct PlanPageTests {
    /// The folder into which pages are written for a browser.
    private static let folder = ProcessInfo.processInfo.environment["VANE_PAGE_OUT"]

    /// The ids of the sections.
    private static let sections = [
        "verdict", "axes", "control", "classes", "curves", "propensity", "detection", "maps",
        "gap", "paired", "examples", "receipts", "settings",
    ]

    /// The drawings of a page.
    private func drawings(_ page: String) -> [Substring] {
        page.split(separator: "<svg ").dropFirst().compactMap { piece in
            piece.firstRange(of: "</svg>").map { piece[..<$0.upperBound] }
        }
    }

    @Test(arguments: [true, false])
    func `Every section is there, linked, and named by its heading`(isFull: Bool) {
        let page = PlanPage(isFull ? PlanReportSample.full : PlanReportSample.empty).page
        for id in Self.sections {
            #expect(page.contains("<section id=\"\(id)\" aria-labelledby=\"\(id)-h\">"), "\(id)")
            #expect(page.contains("<li><a href=\"#\(id)\">"), "\(id)")
        }
        #expect(page.ranges(of: "<section ").count == Self.sections.count)
        for mark in [
            "<header>", "<nav aria-label=", "<main id=\"main\"", "class=\"skip\" href=\"#main\"",
        ] {
            #expect(page.ranges(of: mark).count == 1, "\(mark)")
        }
    }

    @Test(arguments: [true, false])
    func `A page asks for nothing over the network`(isFull: Bool) {
        let page = PlanPage(isFull ? PlanReportSample.full : PlanReportSample.empty).page
        for mark in ["http", "src=", "@import", "url(", "eval(", "<link"] {
            #expect(!page.contains(mark), "\(mark)")
        }
    }

    @Test func `Every drawing is well formed, named, and comes with its numbers`() {
        let page = PlanPage(PlanReportSample.full).page
        let drawings = drawings(page)
        // Scatter, control, slopes, ROC, two maps, two of differences; a curve for 12 methods, a confusion matrix for 14, a diagram for
        // nine readouts, six hook points with cosines.
        #expect(drawings.count == 8 + 12 + 14 + 9 + 6)
        for drawing in drawings {
            #expect(WellFormedXML("<svg " + drawing).fault == nil)
            #expect(drawing.contains("role=\"img\" aria-label=\"") && drawing.contains("<desc>"))
            #expect(!drawing.contains("nan") && !drawing.contains("inf\""))
        }
        #expect(page.ranges(of: "<figure").count == drawings.count)
        #expect(page.ranges(of: "data-save=\"svg\"").count == drawings.count)
        #expect(page.ranges(of: "data-save=\"csv\"").count == drawings.count)
    }

    @Test func `The numbers in tables are those of the report`() throws {
        let report = PlanReportSample.full
        let page = PlanPage(report).page
        for method in report.control.methods {
            guard let control = method.control, let propensity = control.propensity else {
                #expect(
                    page.contains(
                        "<tr><th scope=\"row\">linear-act</th><td colspan=\"10\"><span class=\"error\">&#39;linear-act&#39; needs"
                    ))
                continue
            }
            let cells = [
                control.objectiveCI.range, control.success?.fixed(3) ?? "",
                control.successCI.range, control.unchanged?.fixed(3) ?? "",
                control.unchangedCI.range, propensity.mean.signed, propensity.ci.range,
            ].map { "<td class=\"n\">\($0)</td>" }
            #expect(page.contains(cells.joined()), "\(method.name)")
        }
        for pair in report.control.paired {
            #expect(
                page.contains(
                    "<th scope=\"row\">\(pair.a) − \(pair.b)</th><td>\(pair.figure)</td><td class=\"n\">\(pair.difference.signed)</td>"
                ))
        }
        #expect(page.contains("<td class=\"n\">+0.771</td><td class=\"n\">6</td>"))
        #expect(page.contains("style=\"--p:0."))
        #expect(page.contains("<td>509 to steer, 54 to read</td>"))
    }

    @Test func `Nothing from outside reaches the page as markup`() {
        let evil = "<script>\"'&\u{301}</script>"
        var report = PlanReportSample.full
        (report.model.name, report.classes[1], report.warnings) = (evil, evil, [evil])
        report.settings[evil] = evil
        for index in report.control.methods.indices {
            report.control.methods[index].name = evil + "\(index)"
            report.control.methods[index].chosen?.at = evil
            report.control.methods[index].chosen?.parameters = [evil: evil]
            report.control.methods[index].error = report.control.methods[index].error.map { _ in
                evil
            }
        }
        report.control.axis.meaning = evil
        report.detection.readouts[0].name = evil
        report.detection.readouts[9].error = evil
        report.gap.directions[0].name = evil
        report.gap.cosines[0].at = evil
        report.gap.transfer[4].error = evil
        report.examples[0].prompt = evil
        report.examples[0].replies[0].tokens[0].text = evil
        report.examples[0].replies[0].tokens[1].text = evil
        let page = PlanPage(report).page
        #expect(page.ranges(of: "<script>").count == 1 && page.ranges(of: "</script>").count == 1)
        #expect(page.contains("&lt;script&gt;&quot;&#39;&amp;\u{301}&lt;/script&gt;"))
        for drawing in drawings(page) { #expect(WellFormedXML("<svg " + drawing).fault == nil) }
    }

    @Test
    func `Tables for files state every method, point, difference and direction with all digits`()
        throws
    {
        let report = PlanReportSample.full
        let tables = Dictionary(uniqueKeysWithValues: report.tables.map { ($0.name, $0.csv) })
        let lines = tables.mapValues { $0.split(separator: "\n") }
        #expect(lines["methods.csv"]?.count == 16 && lines["paired.csv"]?.count == 27)
        #expect(lines["curves.csv"]?.count == 1 + 12 * 7 && lines["detection.csv"]?.count == 11)
        #expect(lines["cosines.csv"]?.count == 1 + 6 * 28 && lines["transfer.csv"]?.count == 6)
        for (name, lines) in lines where name != "methods.csv" {
            let columns = lines[0].split(separator: ",").count
            for line in lines where !line.contains("\"") {
                #expect(
                    line.split(separator: ",", omittingEmptySubsequences: false).count == columns,
                    "\(name): \(line)")
            }
        }
        let method = try #require(report.control.methods.first { $0.id == "ridge" })
        let row = try #require(lines["methods.csv"]?.first { $0.hasPrefix("ridge,") })
        let objective = try #require(method.control?.objective)
        #expect(
            row.contains(",penalty=100,1.0,4.25,42,,,,0.788,") && row.contains(",\(objective),"))
        #expect(
            lines["transfer.csv"]?.last
                == "lat,resid_post.3,0.853,\(0.853 - 0.05),\(min(1, 0.853 + 0.05 * 0.9)),,,,'lat' changed no row."
        )
    }

    @Test func `The terminal's table ends with the verdict, and Markdown has a table of each kind`()
        throws
    {
        let report = PlanReportSample.full
        #expect(Array(report.table.suffix(3)) == report.verdict)
        #expect(report.table[0].hasPrefix("method           objective  95 %"))
        let failed = try #require(report.table.first { $0.hasPrefix("linear-act") })
        #expect(failed == "linear-act       error: 'linear-act' needs two classes of equal size.")
        #expect(
            report.table.contains { $0.hasPrefix("l2s-notes        0.896      [0.856, 0.932]") })
        #expect(report.markdown.contains("| l2s-notes | 0.896 | [0.856, 0.932] | 0.834 | 0.958 |"))
        #expect(report.markdown.contains("| objective | l2s-notes − none | +0.355 |"))
        #expect(report.markdown.contains("| lat | resid_post.3 | error: 'lat' changed no row. |"))
    }

    @Test func `What was written reads back as the same page`() throws {
        let encoder = JSONEncoder()
        for report in [PlanReportSample.full, PlanReportSample.empty] {
            let read = try JSONDecoder().decode(PlanReport.self, from: encoder.encode(report))
            #expect(PlanPage(read).page == PlanPage(report).page)
        }
    }

    @Test(.enabled(if: folder != nil, "VANE_PAGE_OUT names no folder"))
    func `Pages lie where a browser finds them`() async throws {
        let folder = URL(fileURLWithPath: try #require(Self.folder))
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let stub = try StubExperiment(methods: [.broken])
        let demo = ComparisonReport(
            [try await stub.experiment().run()], model: stub.model.description, settings: [:])
        let pages = [
            "demo": HTMLReport(demo).page,
            "plan": PlanPage(PlanReportSample.full).page,
            "empty": PlanPage(PlanReportSample.empty).page,
            "crowded": PlanPage(PlanReportSample.crowded).page,
            "detection": DetectionPage(PlanReportSample.detection).page,
        ]
        for (name, page) in pages {
            let file = folder.appending(path: name + ".html")
            try Data(page.utf8).write(to: file)
            #expect(try String(contentsOf: file, encoding: .utf8) == page)
        }
    }
}
