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
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Vane: reading and steering '\(HTMLReport.escaped(report.model.name))'</title>
        <style>
        \(HTMLReport.style)
        </style>
        </head>
        <body>
        <header><h1>Reading and steering <em>\(HTMLReport.escaped(report.model.name))</em></h1></header>
        <main>
        \(sections.joined(separator: "\n"))
        </main>
        </body>
        </html>
        """
    }

    /// The page's sections, in order.
    private var sections: [String] {
        [
            section("verdict", "Verdict", verdict.map { "<p>\($0)</p>" }.joined(separator: "\n")),
            section("control", "Control on test prompts", controlTable),
            section("classes", "Wanted behaviour by class", classTable),
            section("curves", "Strength curves on validation", curves),
            section("paired", "Paired differences", pairedTable),
            section("detection", "Detection at the last prompt token", detectionTable),
            section("inner", "With the last block left out", innerTable),
            section("seeds", "Seeds of prompts and fits", seedTable),
            section("examples", "Replies side by side", examples),
            section("receipts", "Receipts", receiptTable),
            section("settings", "Settings", settingTable),
        ]
    }

    /// One section with its heading.
    private func section(_ id: String, _ title: String, _ body: String) -> String {
        "<section id=\"\(id)\" aria-labelledby=\"\(id)-h\"><h2 id=\"\(id)-h\">\(title)</h2>\n\(body)\n</section>"
    }

    /// Makes text harmless inside a page.
    static func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.append(character)
            }
        }
        return result
    }

    /// A table with a heading row; cells are taken as they are.
    static func table(_ caption: String, _ head: [String], _ rows: [[String]]) -> String {
        let header = head.map { "<th scope=\"col\">\($0)</th>" }.joined()
        let body = rows.map { cells in
            let first = cells.first.map { "<th scope=\"row\">\($0)</th>" } ?? ""
            return "<tr>" + first + cells.dropFirst().map { "<td>\($0)</td>" }.joined() + "</tr>"
        }
        return """
            <div class="wide"><table><caption>\(caption)</caption>
            <thead><tr>\(header)</tr></thead>
            <tbody>
            \(body.joined(separator: "\n"))
            </tbody></table></div>
            """
    }

    /// The page's look.
    static let style = """
        :root { color-scheme: light dark; --ink: #1d2430; --paper: #fdfcf9; --rule: #d8d4c8; --soft: #6b7280; --bar: #2f6f8f; --same: #b86b25; }
        @media (prefers-color-scheme: dark) {
          :root { --ink: #e6e3da; --paper: #14181f; --rule: #39414d; --soft: #9aa3b0; --bar: #6db3d3; --same: #e0a060; } }
        body { margin: 0 auto; max-width: 78rem; padding: 1.5rem; color: var(--ink); background: var(--paper);
          font: 16px/1.5 system-ui, sans-serif; }
        h1 { font-size: 1.7rem; margin: 0 0 1rem; } h2 { font-size: 1.2rem; margin: 2.2rem 0 .6rem; }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .9rem; }
        caption { text-align: left; color: var(--soft); padding-bottom: .4rem; }
        th, td { text-align: left; padding: .25rem .7rem .25rem 0; border-bottom: 1px solid var(--rule); vertical-align: top; white-space: nowrap; }
        thead th { border-bottom: 2px solid var(--rule); }
        tbody th { font-weight: 600; white-space: nowrap; }
        .wide { overflow-x: auto; } .error { color: #b3261e; } .note { color: var(--soft); font-size: .9rem; }
        .reply td, .error { white-space: normal; }
        .figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(16rem, 1fr)); gap: .5rem; }
        polyline { fill: none; stroke-width: 2; } polyline.success { stroke: var(--bar); } b.success { color: var(--bar); }
        polyline.same { stroke: var(--same); stroke-dasharray: 5 3; } b.same { color: var(--same); }
        svg text { fill: var(--ink); font: 12px system-ui, sans-serif; } svg .axis { stroke: var(--rule); }
        figure { margin: 0; } figcaption { font-size: .85rem; color: var(--soft); }
        .meter { display: inline-block; width: 5rem; height: .55rem; background: var(--rule); margin-right: .5rem; }
        .meter i { display: block; height: 100%; background: var(--bar); }
        @media print { body { max-width: none; padding: 0; } section { break-inside: avoid; } }
        """
}
