/// Numbers by rows and columns, shaded; where cells are wide enough the numbers are written into them.
struct MatrixPlot {
    /// Its name.
    let name: String
    /// What is said below it.
    let caption: Markup
    /// The names of the rows.
    let rows: [String]
    /// The names of the columns.
    let columns: [String]
    /// The numbers, `[rows][columns]`; nothing where there is none.
    let values: [[Double?]]
    /// How numbers are shaded.
    let shade: Shade
    /// The decimals written.
    var decimals = 2
    /// The column that is framed in each row, if any.
    var framed: [Int?] = []

    /// How numbers are shaded.
    enum Shade {
        /// From pale to dark between two ends.
        case between(Double, Double)
        /// Below zero in one hue, above in another, dark at ±1.
        case signed
    }

    /// The height of a cell.
    private static let pitch = 26.0

    /// The width of a cell.
    private var cell: Double {
        let written = Double(decimals + 3) * 7 + 8
        return columns.count <= 16
            ? max(written, 34) : max(7, min(written, 720 / Double(columns.count)))
    }

    /// The width of the rows' names.
    private var left: Double { min(200, (rows.map(\.drawnWidth).max() ?? 0)) + 16 }

    /// The longest name of a column, in pixels; longer ones are cut.
    private var longest: Double { min(150, columns.map(\.drawnWidth).max() ?? 0) }

    /// Whether the columns' names are written aslant.
    private var isAslant: Bool { longest > cell - 4 }

    /// The height of the columns' names.
    private var top: Double { isAslant ? longest * 0.7 + 20 : 24 }

    /// The figure.
    var figure: Figure {
        let width = left + cell * Double(columns.count) + (isAslant ? longest * 0.75 : 0) + 8
        return Figure(
            name: name, summary: summary, caption: caption, width: max(width, 120),
            height: top + Self.pitch * Double(rows.count) + 6, drawing: drawing,
            data: CSVTable(
                ["row"] + columns,
                zip(rows, values).map { name, numbers in
                    [CSVTable.Cell(name)] + numbers.map { CSVTable.Cell($0) }
                }))
    }

    /// The numbers in words.
    private var summary: String {
        zip(rows, values).map { row, numbers in
            let cells = zip(columns, numbers).map {
                "\($0) \($1?.fixed(decimals) ?? "no figure")"
            }
            return "\(row): " + cells.joined(separator: ", ")
        }.joined(separator: "; ")
    }

    /// What is drawn.
    private var drawing: Markup {
        // Names that are aslant need 14 pixels each.
        let stride = max(1, Int((14 / cell).rounded(.up)))
        let heads = columns.enumerated().filter { $0.offset % stride == 0 }.map { index, column in
            head(column, x: left + cell * (Double(index) + 0.5))
        }
        let lines = zip(rows, values).enumerated().map { index, line -> Markup in
            let y = top + Self.pitch * Double(index)
            let cells = line.1.enumerated().map { column, value in
                self.cell(
                    value, x: left + cell * Double(column), y: y,
                    title: "\(line.0), \(columns[column])",
                    isFramed: index < framed.count && framed[index] == column)
            }
            let length = Int((left - 10) / 6.3)
            return """
                \(.words(line.0.shortened(to: length), "end", x: left - 8, y: y + 17))
                \(Markup(cells))
                """
        }
        return "\(Markup(heads))\n\(Markup(lines))"
    }

    /// A column's name.
    private func head(_ name: String, x: Double) -> Markup {
        let short = name.shortened(to: 24)
        guard isAslant else { return .words(short, "mid soft", x: x, y: top - 8) }
        return """
            <text class="soft" transform="translate(\(x - 2) \(top - 6)) rotate(-43)">\(short)</text>
            """
    }

    /// One cell.
    private func cell(
        _ value: Double?, x: Double, y: Double, title: String, isFramed: Bool
    ) -> Markup {
        let box: Markup =
            "x=\"\(x + 0.5)\" y=\"\(y + 0.5)\" width=\"\(cell - 1)\" height=\"\(Self.pitch - 1)\""
        guard let value else {
            return "<rect class=\"empty\" \(box)><title>\(title): –</title></rect>"
        }
        let depth = depth(value)
        let hue: Markup = if case .signed = shade, value < 0 { "warm" } else { "cool" }
        var drawn: Markup = """
            <rect class="\(hue)" fill-opacity="\(depth.fixed(3))" \(box)><title>\
            \(title): \(value.fixed(max(3, decimals)))</title></rect>
            """
        if cell >= 34 {
            // At three quarters of the depth black and white are equally legible.
            drawn =
                drawn
                + .words(
                    value.fixed(decimals), depth < 0.75 ? "mid low" : "mid high", x: x + cell / 2,
                    y: y + 17)
        }
        return isFramed ? drawn + "<rect class=\"chosen\" \(box)/>" : drawn
    }

    /// How dark a number is, between 0 and 1.
    private func depth(_ value: Double) -> Double {
        let share =
            switch shade {
            case .between(let lower, let upper):
                upper > lower ? (value - lower) / (upper - lower) : 0.5
            case .signed: abs(value)
            }
        return max(0.03, min(1, share))
    }
}
