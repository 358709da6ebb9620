/// Named points with intervals both ways; those without a place to the right stand on a strip beside the plot.
struct ScatterPlot {
    /// Its name.
    let name: String
    /// What is said below it.
    let caption: Markup
    /// What lies to the right.
    let xTitle: String
    /// What lies upward.
    let yTitle: String
    /// What the strip is for.
    let stripTitle: String
    /// The points.
    let points: [Point]
    /// The heights at which lines lie across, with their names.
    let references: [(name: String, value: Double)]
    /// What the scale upward does not go beyond.
    let yLimits: ClosedRange<Double>?

    /// A point.
    struct Point {
        /// Its name.
        let name: String
        /// The number to the right.
        let x: Double?
        /// Its interval.
        let xInterval: [Double]
        /// The number upward.
        let y: Double
        /// Its interval.
        let yInterval: [Double]
        /// The series whose colour it has.
        var series = 0
    }

    /// The left, right, upper and lower edges of the plot.
    private static let edges = (left: 56.0, right: 700.0, top: 40.0, bottom: 470.0)
    /// Where the strip is.
    private static let strip = 748.0

    /// The figure.
    var figure: Figure {
        let axes = axes
        let beside = points.filter { $0.x == nil }.map(\.name.drawnWidth).max()
        return Figure(
            name: name, summary: summary, caption: caption,
            width: beside.map { Self.strip + max(120, $0 + 40) } ?? Self.edges.right + 20,
            height: Self.edges.bottom + 46, drawing: drawing(axes),
            data: CSVTable(
                ["name", "x", "x_lower", "x_upper", "y", "y_lower", "y_upper"],
                points.map { point in
                    [CSVTable.Cell(point.name), CSVTable.Cell(point.x)]
                        + CSVTable.Cell.ends(point.xInterval) + [CSVTable.Cell(point.y)]
                        + CSVTable.Cell.ends(point.yInterval)
                }))
    }

    /// The points in words.
    private var summary: String {
        "\(yTitle) against \(xTitle). "
            + points.map { "\($0.name): \($0.x?.fixed(3) ?? "–"), \($0.y.fixed(3))" }
            .joined(separator: "; ")
    }

    /// The scales.
    private var axes: Axes {
        let xs = points.flatMap { $0.x == nil ? [] : [$0.x].compactMap(\.self) + $0.xInterval }
        let ys = points.flatMap { [$0.y] + $0.yInterval } + references.map(\.value)
        let (left, right, top, bottom) = Self.edges
        return Axes(
            x: PlotScale(covering: xs + [0.5, 1], within: 0...1, from: left, to: right),
            y: PlotScale(covering: ys, within: yLimits, from: bottom, to: top), xTitle: xTitle,
            yTitle: yTitle)
    }

    /// What is drawn.
    private func drawing(_ axes: Axes) -> Markup {
        let hasStrip = points.contains { $0.x == nil }
        let end = hasStrip ? Self.strip + 16 : axes.x.end
        let lines = references.map { reference -> Markup in
            .line(
                "mark", from: (axes.x.start, axes.y(reference.value)),
                to: (end, axes.y(reference.value)))
        }
        let strip: Markup = """
            \(.line("grid", from: (Self.strip, axes.y.start), to: (Self.strip, axes.y.end)))\
            \(.words(stripTitle, "soft", x: Self.strip - 16, y: axes.y.end - 10))
            """
        let marks = points.map { mark($0, axes) }
        return """
            \(axes.markup)
            \(hasStrip ? strip : "")
            \(Markup(lines))
            \(Markup(marks))
            \(Markup(labels(axes)))
            """
    }

    /// A point's place.
    private func place(_ point: Point, _ axes: Axes) -> (x: Double, y: Double) {
        (point.x.map { axes.x($0) } ?? Self.strip, axes.y(point.y))
    }

    /// A point with its intervals.
    private func mark(_ point: Point, _ axes: Axes) -> Markup {
        let place = place(point, axes)
        var drawn: Markup = ""
        if point.x != nil, point.xInterval.count == 2 {
            let ends = point.xInterval.map { axes.x($0) }
            drawn = .line("bar k\(point.series)", from: (ends[0], place.y), to: (ends[1], place.y))
        }
        if point.yInterval.count == 2 {
            let ends = point.yInterval.map { axes.y($0) }
            drawn =
                drawn
                + .line("bar k\(point.series)", from: (place.x, ends[0]), to: (place.x, ends[1]))
        }
        let title = "\(point.name): \(point.x?.fixed(3) ?? "–"), \(point.y.fixed(3))"
        let kind: Markup = point.x == nil ? "hollow k\(point.series)" : "f\(point.series)"
        return drawn + .dot(kind, at: place, radius: 5, title: title)
    }

    /// The names: of points, of lines across, and of those on the strip.
    private func labels(_ axes: Axes) -> [Markup] {
        let (left, right, top, bottom) = Self.edges
        var labels = LabelPlacement(
            bounds: LabelPlacement.Box(x: left, y: top, width: right - left, height: bottom - top))
        let placed = points.filter { $0.x != nil }
        for point in placed {
            let place = place(point, axes)
            labels.avoid(LabelPlacement.Box(around: place, radius: 7))
            for (ends, isUpright) in [(point.xInterval, false), (point.yInterval, true)]
            where ends.count == 2 {
                let scaled = ends.map { isUpright ? axes.y($0) : axes.x($0) }.sorted()
                labels.avoid(
                    isUpright
                        ? LabelPlacement.Box(
                            x: place.x - 1, y: scaled[0], width: 2, height: scaled[1] - scaled[0])
                        : LabelPlacement.Box(
                            x: scaled[0], y: place.y - 1, width: scaled[1] - scaled[0], height: 2))
            }
        }
        for reference in references {
            labels.avoid(
                LabelPlacement.Box(
                    x: left, y: axes.y(reference.value) - 1, width: right - left, height: 2))
        }
        // A line that goes through a point of its own name needs no second one.
        let unnamed = references.filter { line in !placed.contains { $0.name == line.name } }
        var drawn = unnamed.map { reference -> Markup in
            let start = left + 4 + reference.name.drawnWidth / 2
            let label = labels.place(reference.name, at: (start, axes.y(reference.value)))
            return .words(label.words, "soft mid", x: label.x, y: label.y)
        }
        drawn += placed.sorted { $0.y > $1.y }.map { point -> Markup in
            labels.place(point.name, at: place(point, axes)).markup
        }
        let beside = points.filter { $0.x == nil }.sorted { $0.y > $1.y }
        let heights = LabelPlacement.spread(
            beside.map { axes.y($0.y) }, pitch: 15, within: top...max(top, bottom))
        drawn += zip(beside, heights).map { point, y -> Markup in
            .line(
                "lead", from: (Self.strip + 7, axes.y(point.y)), to: (Self.strip + 20, y))
                + .words(point.name, "", x: Self.strip + 24, y: y + 4)
        }
        return drawn
    }
}
