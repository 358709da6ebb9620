/// Lines in the unit square beside its diagonal: ROC curves, reliability diagrams.
struct UnitSquarePlot {
    /// Its name.
    let name: String
    /// What is said below it.
    let caption: Markup
    /// What lies to the right.
    let xTitle: String
    /// What lies upward.
    let yTitle: String
    /// The lines.
    let lines: [Line]
    /// The length of a side.
    var side = 210.0
    /// Whether the lines' names stand beside the square.
    var hasLegend = false

    /// A line.
    struct Line {
        /// Its name.
        let name: String
        /// The points.
        let points: [(x: Double, y: Double)]
        /// The weight of each point, which its dot's size shows; without weights there are no dots.
        var weights: [Double] = []
    }

    /// The number of series that hue and dash tell apart; those after them are thin.
    private static let distinct = 8

    /// How a line is drawn.
    private func kind(_ index: Int) -> Markup {
        "k\(index % Self.distinct)\(index < Self.distinct ? "" : " thin" as Markup)"
    }

    /// The figure.
    var figure: Figure {
        let legend = hasLegend ? (lines.map(\.name.drawnWidth).max() ?? 0) + 62 : 18
        let height = max(side + 74, hasLegend ? Double(lines.count) * 18 + 40 : 0)
        return Figure(
            name: name, summary: summary, caption: caption, width: side + 46 + legend,
            height: height, drawing: drawing,
            data: CSVTable(
                ["line", xTitle, yTitle, "weight"],
                lines.flatMap { line in
                    line.points.enumerated().map { index, point in
                        [
                            CSVTable.Cell(line.name), CSVTable.Cell(point.x),
                            CSVTable.Cell(point.y),
                            CSVTable.Cell(index < line.weights.count ? line.weights[index] : nil),
                        ]
                    }
                }))
    }

    /// The lines in words.
    private var summary: String {
        "\(yTitle) against \(xTitle). Lines: " + lines.map(\.name).joined(separator: ", ")
    }

    /// What is drawn.
    private var drawing: Markup {
        let axes = Axes(
            x: PlotScale(covering: [0, 1], from: 46, to: 46 + side),
            y: PlotScale(covering: [0, 1], from: 28 + side, to: 28), xTitle: xTitle,
            yTitle: yTitle)
        let drawn = lines.enumerated().map { index, line -> Markup in
            let kind = index % Self.distinct
            let places = line.points.map { (x: axes.x($0.x), y: axes.y($0.y)) }
            let heaviest = max(line.weights.max() ?? 1, .leastNonzeroMagnitude)
            let dots = zip(places, line.weights).map { place, weight -> Markup in
                .dot(
                    "f\(kind)", at: place, radius: 1.5 + 4.5 * (weight / heaviest).squareRoot(),
                    title: "weight \(weight.plain)")
            }
            return .path(self.kind(index), through: places) + Markup(dots)
        }
        return """
            \(axes.markup)
            \(.line("mark", from: (axes.x(0), axes.y(0)), to: (axes.x(1), axes.y(1))))
            \(Markup(drawn))
            \(hasLegend ? legend : "")
            """
    }

    /// The lines' names with a piece of each.
    private var legend: Markup {
        let x = 46 + side + 20
        return Markup(
            lines.enumerated().map { index, line -> Markup in
                let y = 36 + Double(index) * 18
                return .path(
                    kind(index), through: [(x, y - 4), (x + 26, y - 4)])
                    + .words(line.name, "", x: x + 32, y: y)
            })
    }
}
