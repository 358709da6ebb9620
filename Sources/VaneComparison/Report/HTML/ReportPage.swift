/// A page that needs no network: a heading, links to its sections, the sections, one style and one script.
struct ReportPage {
    /// What a window's bar shows.
    let title: String
    /// The heading.
    let heading: Markup
    /// What is said below the heading.
    var lead: Markup = ""
    /// The sections, in order.
    let sections: [Section]

    /// A section.
    struct Section {
        /// What links lead to.
        let id: String
        /// The heading.
        let title: String
        /// What it holds.
        let body: Markup

        /// Creates a section.
        init(_ id: String, _ title: String, _ body: Markup) {
            (self.id, self.title, self.body) = (id, title, body)
        }

        /// The section with its heading.
        fileprivate var markup: Markup {
            """
            <section id="\(id)" aria-labelledby="\(id)-h">
            <h2 id="\(id)-h">\(title)</h2>
            \(body)
            </section>
            """
        }
    }

    /// The page.
    var text: String {
        let links = Markup(
            sections.map { "<li><a href=\"#\($0.id)\">\($0.title)</a></li>" as Markup })
        let script = Markup(stringLiteral: "<script>\n\(Self.script)\n</script>")
        let draws = sections.contains { $0.body.text.contains("<figure") }
        let page: Markup = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(title)</title>
            <style>
            \(Markup(stringLiteral: Self.style))
            </style>
            </head>
            <body>
            <a class="skip" href="#main">Skip to the report</a>
            <header>
            <h1>\(heading)</h1>
            \(lead)
            </header>
            <nav aria-label="Sections"><ol>
            \(links)
            </ol></nav>
            <main id="main" tabindex="-1">
            \(Markup(sections.map(\.markup)))
            </main>
            \(draws ? script : "")
            </body>
            </html>
            """
        return page.text + "\n"
    }
}

extension Markup {
    /// Paragraphs of what a reader must know.
    static func notes(_ warnings: [String]) -> Markup {
        Markup(warnings.map { "<p class=\"note\">\($0)</p>" as Markup })
    }

    /// Figures side by side, as many as fit.
    static func gallery(_ figures: [Markup]) -> Markup {
        figures.isEmpty ? "" : "<div class=\"gallery\">\n\(Markup(figures))\n</div>"
    }

    /// A heading inside a section.
    static func subheading(_ title: String) -> Markup { "<h3>\(title)</h3>" }
}
