/// The frame of a plot: two scales with their marks, lines across and titles.
struct Axes {
    /// The scale to the right.
    let x: PlotScale
    /// The scale upward: it starts at the lower edge.
    let y: PlotScale
    /// What lies to the right.
    var xTitle = ""
    /// What lies upward, written above the plot.
    var yTitle = ""
    /// Whether the marks to the right have their numbers.
    var labelsX = true

    /// The frame.
    var markup: Markup {
        let across = y.ticks.map { tick -> Markup in
            """
            \(.line("grid", from: (x.start, y(tick)), to: (x.end, y(tick))))\
            \(.words(y.label(tick), "soft end", x: x.start - 6, y: y(tick) + 4))
            """
        }
        let below = x.ticks.map { tick -> Markup in
            """
            \(.line("axis", from: (x(tick), y.start), to: (x(tick), y.start + 4)))\
            \(labelsX ? .words(x.label(tick), "soft mid", x: x(tick), y: y.start + 16) : "")
            """
        }
        return """
            \(Markup(across))
            \(.line("axis", from: (x.start, y.start), to: (x.end, y.start)))
            \(Markup(below))
            \(xTitle.isEmpty ? "" : .words(xTitle, "soft mid", x: (x.start + x.end) / 2, y: y.start + 34))
            \(yTitle.isEmpty ? "" : .words(yTitle, "soft", x: max(2, x.start - 40), y: y.end - 10))
            """
    }
}
