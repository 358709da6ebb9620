/// A table in plain text, for a terminal or for a paper.
struct TextTable {
    /// The headings.
    let columns: [String]
    /// The rows; one that is shorter, such as a name and what went wrong, does not widen columns.
    let rows: [[String]]

    /// Creates a table.
    init(_ columns: [String], _ rows: [[String]]) {
        (self.columns, self.rows) = (columns, rows)
    }

    /// The lines of a table whose columns stand below each other.
    var lines: [String] {
        let all = [columns] + rows
        let widths = columns.indices.map { column in
            all.filter { $0.count == columns.count }.map { $0[column].count }.max() ?? 0
        }
        var lines = all.map { cells in
            zip(cells, widths).map { cell, width in
                cell + String(repeating: " ", count: max(0, width - cell.count))
            }.joined(separator: "  ")
        }
        lines.insert(String(repeating: "-", count: lines[0].count), at: 1)
        return lines
    }

    /// A Markdown table; what would end a cell is escaped.
    var markdown: String {
        let all = [columns, columns.map { _ in "---" }] + rows
        let lines = all.map { cells in
            let safe = cells.map { cell in
                cell.replacing("|", with: "\\|").split(whereSeparator: \.isNewline)
                    .joined(separator: " ")
            }
            return "| " + safe.joined(separator: " | ") + " |"
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
