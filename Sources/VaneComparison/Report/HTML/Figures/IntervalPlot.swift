/// Values with their intervals, one below the other, and what lies behind each as a strip of strokes.
struct IntervalPlot {
    /// Its name.
    let name: String
    /// What is said below it.
    let caption: Markup
    /// What lies to the right.
    let axis: String
    /// The values, from above.
    let rows: [Row]
    /// The values at which upright lines stand, with their names.
    var references: [(name: String, value: Double)] = []
    /// What the axis does not go beyond.
    var limits: ClosedRange<Double>?

    /// A value.
    struct Row {
        /// Its name.
        let name: String
        /// The value; a row without one says so.
        let value: Double?
        /// Its interval.
        let interval: [Double]
        /// What lies behind it.
        var strip: [Double] = []
        /// The series whose colour it has.
        var series = 0
        /// Whether it is drawn hollow, as what stands beside the others.
        var isReference = false
    }

    /// The height of a row.
    private static let pitch = 23.0
    /// The upper edge.
    private static let top = 26.0

    /// The figure.
    var figure: Figure {
        let left = min(260, (rows.map(\.name.drawnWidth).max() ?? 0) + 22)
        let bottom = Self.top + Self.pitch * Double(rows.count)
        let values = rows.flatMap { [$0.value].compactMap(\.self) + $0.interval + $0.strip }
        let axes = Axes(
            x: PlotScale(
                covering: values + references.map(\.value), within: limits, from: left,
                to: left + 520),
            y: PlotScale(covering: [0, 1], from: bottom, to: Self.top))
        return Figure(
            name: name, summary: summary, caption: caption, width: left + 670,
            height: bottom + 44, drawing: drawing(axes.x, bottom: bottom),
            data: CSVTable(
                ["name", "value", "ci_lower", "ci_upper", "strip"],
                rows.map { row in
                    [CSVTable.Cell(row.name), CSVTable.Cell(row.value)]
                        + CSVTable.Cell.ends(row.interval)
                        + [CSVTable.Cell(row.strip.map { "\($0)" }.joined(separator: " "))]
                }))
    }

    /// The values in words.
    private var summary: String {
        rows.map { row in
            "\(row.name): \(row.value?.fixed(3) ?? "no figure") \(row.interval.range)"
        }.joined(separator: "; ")
    }

    /// What is drawn.
    private func drawing(_ x: PlotScale, bottom: Double) -> Markup {
        let grid = x.ticks.map { tick -> Markup in
            """
            \(.line("grid", from: (x(tick), Self.top), to: (x(tick), bottom)))\
            \(.words(x.label(tick), "soft mid", x: x(tick), y: bottom + 16))
            """
        }
        let marks = references.map { reference -> Markup in
            """
            \(.line("mark", from: (x(reference.value), Self.top - 6), to: (x(reference.value), bottom)))\
            \(.words(reference.name, "soft mid", x: x(reference.value), y: Self.top - 10))
            """
        }
        let drawn = rows.enumerated().map { index, row in
            self.row(row, x, y: Self.top + Self.pitch * (Double(index) + 0.5))
        }
        return """
            \(Markup(grid))
            \(.line("axis", from: (x.start, bottom), to: (x.end, bottom)))
            \(.words(axis, "soft mid", x: (x.start + x.end) / 2, y: bottom + 35))
            \(Markup(marks))
            \(Markup(drawn))
            """
    }

    /// One row.
    private func row(_ row: Row, _ x: PlotScale, y: Double) -> Markup {
        let kind: Markup = "k\(row.series)"
        var drawn: Markup = .words(
            row.name.shortened(to: Int((x.start - 16) / 6.3)), "end", x: x.start - 10, y: y + 4)
        for value in row.strip {
            drawn =
                drawn
                + .line("tick \(kind)", from: (x(value), y - 8), to: (x(value), y + 8))
        }
        guard let value = row.value else {
            return drawn + .words("no figure", "soft", x: x.end + 14, y: y + 4)
        }
        if row.interval.count == 2 {
            drawn =
                drawn
                + .line(
                    "bar \(kind)", from: (x(row.interval[0]), y), to: (x(row.interval[1]), y))
        }
        let dot: Markup = row.isReference ? "hollow \(kind)" : "f\(row.series)"
        return drawn + .dot(dot, at: (x(value), y), title: "\(row.name) \(value.fixed(3))")
            + .words("\(value.fixed(3)) \(row.interval.range)", "soft", x: x.end + 14, y: y + 4)
    }
}

extension String {
    /// The words, cut with an ellipsis where they are too long.
    func shortened(to length: Int) -> String {
        count <= length ? self : String(prefix(max(1, length - 1))) + "…"
    }
}
