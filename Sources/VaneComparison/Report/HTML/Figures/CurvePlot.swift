/// Lines against strength in panels one below the other, all on the same axis of strengths.
struct CurvePlot {
    /// Its name.
    let name: String
    /// What is said below it.
    let caption: Markup
    /// The strengths tried.
    let strengths: [Double]
    /// The strength chosen, at which an upright line stands.
    let chosen: Double?
    /// What lies to the right.
    let axis: String
    /// The panels.
    let panels: [Panel]

    /// A panel.
    struct Panel {
        /// The numbers that its scale covers: those of all plots that shall be comparable.
        let range: [Double]
        /// What the scale does not go beyond.
        let limits: ClosedRange<Double>?
        /// The lines.
        let lines: [Line]
        /// The height.
        var height = 74.0
    }

    /// A line.
    struct Line {
        /// Its name.
        let name: String
        /// The series whose colour and dash it has.
        let series: Int
        /// The points, by strength.
        let points: [(x: Double, y: Double)]
    }

    /// The space above a panel.
    private static let head = 28.0
    /// The left edge.
    private static let left = 48.0
    /// The width of a panel.
    private static let width = 234.0

    /// The figure.
    var figure: Figure {
        let height = panels.reduce(0) { $0 + $1.height + Self.head }
        return Figure(
            name: name, summary: summary, caption: caption, width: Self.left + Self.width + 18,
            height: height + 42, drawing: drawing, data: data)
    }

    /// The lines in words.
    private var summary: String {
        let lines = panels.flatMap(\.lines).map { line in
            let points = line.points.map { "\($0.y.fixed(3)) at \($0.x.plain)" }
            return "\(line.name): " + points.joined(separator: ", ")
        }
        return (lines + (chosen.map { ["chosen \($0.plain)"] } ?? [])).joined(separator: "; ")
    }

    /// The numbers, a row for each strength.
    private var data: CSVTable {
        let lines = panels.flatMap(\.lines)
        return CSVTable(
            ["strength"] + lines.map(\.name),
            strengths.map { strength in
                [CSVTable.Cell(strength)]
                    + lines.map { line in
                        CSVTable.Cell(line.points.first { $0.x == strength }?.y)
                    }
            })
    }

    /// What is drawn.
    private var drawing: Markup {
        guard !strengths.isEmpty else { return "" }
        let x = PlotScale(
            strengths: strengths, from: Self.left, to: Self.left + Self.width)
        var (top, drawn) = (0.0, [Markup]())
        for (index, panel) in panels.enumerated() {
            top += Self.head
            let isLast = index == panels.count - 1
            let axes = Axes(
                x: x,
                y: PlotScale(
                    covering: panel.range, within: panel.limits, from: top + panel.height, to: top,
                    marks: 3), xTitle: isLast ? axis : "", labelsX: isLast)
            drawn.append(axes.markup)
            if let chosen {
                drawn.append(.line("mark", from: (x(chosen), top), to: (x(chosen), axes.y.start)))
            }
            drawn.append(legend(panel.lines, y: top - 9))
            drawn += panel.lines.map { line($0, x, axes.y) }
            top += panel.height
        }
        return Markup(drawn)
    }

    /// A line with its points.
    private func line(_ line: Line, _ x: PlotScale, _ y: PlotScale) -> Markup {
        let places = line.points.map { (x: x($0.x), y: y($0.y)) }
        return .path("k\(line.series)", through: places)
            + Markup(
                zip(places, line.points).map { place, point in
                    .dot(
                        "f\(line.series)", at: place, radius: 2.5,
                        title: "\(line.name) \(point.y.fixed(3)) at \(point.x.plain)")
                })
    }

    /// The names of the lines with a piece of each.
    private func legend(_ lines: [Line], y: Double) -> Markup {
        var x = Self.left
        return Markup(
            lines.map { line -> Markup in
                defer { x += 34 + line.name.drawnWidth }
                return .path("k\(line.series)", through: [(x, y - 4), (x + 20, y - 4)])
                    + .words(line.name, "soft", x: x + 25, y: y)
            })
    }
}
