/// A table of comma-separated values (RFC 4180) with all digits.
struct CSVTable: Sendable {
    /// The names of the columns.
    let columns: [String]
    /// The rows.
    let rows: [[Cell]]

    /// Creates a table.
    init(_ columns: [String], _ rows: [[Cell]]) {
        (self.columns, self.rows) = (columns, rows)
    }

    /// A cell.
    struct Cell: Sendable, ExpressibleByStringLiteral {
        /// Its text.
        let text: String

        /// Takes a literal.
        init(stringLiteral value: String) { text = value }

        /// Takes words; nothing leaves the cell empty.
        init(_ words: String?) { text = words ?? "" }

        /// Writes a number with all its digits; nothing leaves the cell empty.
        init(_ number: Double?) { text = number.map { "\($0)" } ?? "" }

        /// Writes a count.
        init(_ count: Int) { text = "\(count)" }

        /// Writes the two ends of an interval as two cells, empty ones where it is not known.
        static func ends(_ interval: [Double]) -> [Cell] {
            interval.count == 2 ? interval.map { Cell($0) } : [Cell(""), Cell("")]
        }

        /// The text in quotation marks where it needs them.
        ///
        /// It goes by scalars, since "\r\n" is one character, and so is a quotation mark with an accent above it.
        var quoted: String {
            let scalars = text.unicodeScalars
            guard scalars.contains(where: { ",\"\n\r".unicodeScalars.contains($0) }) else {
                return text
            }
            var result = "\"".unicodeScalars
            for scalar in scalars {
                if scalar == "\"" { result.append(scalar) }
                result.append(scalar)
            }
            result.append("\"")
            return String(result)
        }
    }

    /// The head and the rows, a line each.
    var text: String {
        let lines =
            [columns.map { Cell($0).quoted }] + rows.map { row in row.map(\.quoted) }
        return lines.map { $0.joined(separator: ",") }.joined(separator: "\n") + "\n"
    }
}
