extension HTMLReport {
    /// One small figure a method: success and unchanged replies against strength.
    var curves: String {
        let drawn = report.methods.filter { $0.curve.count > 1 }
        guard !drawn.isEmpty else { return "<p class=\"note\">No method was tuned.</p>" }
        let key =
            "<p class=\"note\">Solid: success. Dashed: neutral replies unchanged. The mark is the strength chosen.</p>"
        return key + drawn.map(curve).joined(separator: "\n")
    }

    /// The width and height of a figure's plane, and its margins, in pixels.
    private static let plane = (width: 190.0, height: 110.0, left: 30.0, top: 8.0)

    /// One method's figure.
    private func curve(_ method: ComparisonReport.Method) -> String {
        let plane = HTMLReport.plane
        let last = method.curve.map { Double($0.alpha) }.max() ?? 1
        func x(_ alpha: Double) -> String { (plane.left + plane.width * alpha / last).fixed(1) }
        func y(_ share: Double) -> String { (plane.top + plane.height * (1 - share)).fixed(1) }
        func line(_ value: (ComparisonReport.Point) -> Double) -> String {
            method.curve.map { "\(x(Double($0.alpha))),\(y(value($0)))" }.joined(separator: " ")
        }
        let chosen = Double(method.alpha ?? 0)
        let bottom = plane.top + plane.height
        return """
            <figure><svg width="\(plane.width + 45)" height="\(plane.height + 32)" role="img" \
            aria-label="Strength curve of \(method.id)">
            <line class="axis" x1="\(plane.left)" y1="\(bottom)" x2="\(plane.left + plane.width)" y2="\(bottom)"/>
            <line class="axis" x1="\(plane.left)" y1="\(plane.top)" x2="\(plane.left)" y2="\(bottom)"/>
            <line class="axis" x1="\(x(chosen))" y1="\(plane.top)" x2="\(x(chosen))" y2="\(bottom)" stroke-dasharray="2 3"/>
            <text x="2" y="\(plane.top + 6)">1</text><text x="2" y="\(bottom)">0</text>
            <text x="\(plane.left + plane.width - 30)" y="\(bottom + 18)">α = \(last.fixed(1))</text>
            <polyline fill="none" stroke="#2f6f8f" stroke-width="2" points="\(line(\.success))"/>
            <polyline fill="none" stroke="#b86b25" stroke-width="2" stroke-dasharray="5 3" points="\(line(\.unchanged))"/>
            </svg><figcaption>\(method.id), chosen α = \(chosen.fixed(1))</figcaption></figure>
            """
    }
}
