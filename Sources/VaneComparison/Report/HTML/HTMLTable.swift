/// A table of a page: a caption, headings with their scope, and numbers that stand below each other.
struct HTMLTable {
    /// What it says.
    let caption: Markup
    /// The headings.
    let columns: [String]
    /// The rows; the first cell of each is its heading.
    let rows: [[Cell]]

    /// Creates a table.
    init(_ caption: Markup, _ columns: [String], _ rows: [[Cell]]) {
        (self.caption, self.columns, self.rows) = (caption, columns, rows)
    }

    /// A cell.
    struct Cell: ExpressibleByStringInterpolation {
        /// What it shows.
        let content: Markup
        /// Whether it is a number, which stands at the right.
        var isNumber = false
        /// Whether it says why there are no figures, over all columns that are left.
        var isError = false

        /// Shows markup.
        init(_ content: Markup) { self.content = content }

        /// Shows words, or a dash where there are none.
        init(_ words: String?) { content = Markup(words ?? "–") }

        /// Takes a literal as words.
        init(stringLiteral value: String) { content = Markup(value) }

        /// Shows a number, or a dash where there is none.
        init(_ number: Double?, decimals: Int = 3) {
            content = Markup(number?.fixed(decimals) ?? "–")
            isNumber = true
        }

        /// Shows a count.
        init(_ count: Int) {
            content = "\(count)"
            isNumber = true
        }

        /// Shows a difference with its sign.
        static func signed(_ number: Double?) -> Cell {
            var cell = Cell(Markup(number?.signed ?? "–"))
            cell.isNumber = true
            return cell
        }

        /// Shows an interval.
        static func interval(_ ends: [Double]) -> Cell {
            var cell = Cell(Markup(ends.range))
            cell.isNumber = true
            return cell
        }

        /// Shows a share as a bar and a number, or a dash where there is none.
        static func share(_ share: Double?, of lower: Double = 0) -> Cell {
            guard let share else { return Cell(nil as Double?) }
            let width = max(0, min(1, (share - lower) / (1 - lower))) * 100
            var cell = Cell(
                """
                <span class="meter" aria-hidden="true"><i style="width:\(width)%"></i></span>\
                \(share.fixed(3))
                """ as Markup)
            cell.isNumber = true
            return cell
        }

        /// Says in words why there are no figures.
        static func error(_ words: String?) -> Cell {
            var cell = Cell("<span class=\"error\">\(words ?? "no figures")</span>" as Markup)
            cell.isError = true
            return cell
        }
    }

    /// The table, or its caption and a word where it has no rows.
    var markup: Markup {
        guard !rows.isEmpty else {
            return "<p class=\"note\">\(caption) There is nothing to list.</p>"
        }
        let numbers = columns.indices.map { column in
            rows.first { $0.count == columns.count }?[column].isNumber ?? false
        }
        let head = Markup(
            zip(columns, numbers).map { title, isNumber -> Markup in
                "<th scope=\"col\"\(isNumber ? " class=\"n\"" as Markup : "")>\(title)</th>"
            })
        return """
            <div class="scroll"><table><caption>\(caption)</caption>
            <thead><tr>\(head)</tr></thead>
            <tbody>
            \(Markup(rows.map(row)))
            </tbody></table></div>
            """
    }

    /// One row.
    private func row(_ cells: [Cell]) -> Markup {
        var row: Markup = "<tr>"
        for (column, cell) in cells.enumerated() {
            let kind: Markup = cell.isNumber ? " class=\"n\"" : ""
            if column == 0 {
                row = row + "<th scope=\"row\">\(cell.content)</th>"
            } else if cell.isError, columns.count - column > 1 {
                row = row + "<td colspan=\"\(columns.count - column)\">\(cell.content)</td>"
            } else {
                row = row + "<td\(kind)>\(cell.content)</td>"
            }
        }
        return row + "</tr>"
    }
}
