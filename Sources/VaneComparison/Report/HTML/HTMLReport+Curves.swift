extension HTMLReport {
    /// One small figure a method: success and unchanged replies against strength.
    var curves: String {
        let drawn = report.methods.filter { $0.curve.count > 1 }
        guard !drawn.isEmpty else { return "<p class=\"note\">No method was tuned.</p>" }
        let key =
            "<p class=\"note\"><b class=\"success\">Solid</b>: success. <b class=\"same\">Dashed</b>: neutral replies "
            + "unchanged. The upright line is the strength chosen. Strengths stand side by side in the order tried.</p>"
        return key + "<div class=\"figures\">" + drawn.map(curve).joined(separator: "\n") + "</div>"
    }

    /// The plane of a figure, in pixels, on which the strengths tried stand side by side.
    private struct CurvePlane {
        /// The width of the plane.
        let width = 200.0
        /// The height of the plane.
        let height = 110.0
        /// The margin at the left.
        let left = 26.0
        /// The margin above.
        let top = 8.0
        /// The strengths, ascending.
        let strengths: [Float]

        /// The lower edge.
        var bottom: Double { top + height }

        /// A strength's place: that of the last one tried which is not above it.
        func x(_ strength: Float) -> String {
            let place = strengths.lastIndex { $0 <= strength } ?? 0
            return (left + width * Double(place) / Double(max(strengths.count - 1, 1))).fixed(1)
        }

        /// A share's place.
        func y(_ share: Double) -> String { (top + height * (1 - share)).fixed(1) }
    }

    /// One method's figure.
    private func curve(_ method: ComparisonReport.Method) -> String {
        let plane = CurvePlane(strengths: method.curve.map(\.alpha))
        func line(_ name: String, _ value: (ComparisonReport.Point) -> Double?) -> String {
            let points = method.curve.compactMap { point in
                value(point).map { "\(plane.x(point.alpha)),\(plane.y($0))" }
            }
            return "<polyline class=\"\(name)\" points=\"\(points.joined(separator: " "))\"/>"
        }
        func rule(_ from: (String, String), _ to: (String, String)) -> String {
            "<line class=\"axis\" x1=\"\(from.0)\" y1=\"\(from.1)\" x2=\"\(to.0)\" y2=\"\(to.1)\"/>"
        }
        let (first, last) = (plane.strengths.first ?? 0, plane.strengths.last ?? 0)
        let (start, end) = (plane.x(first), plane.x(last))
        let (low, high) = (plane.y(0), plane.y(1))
        let (name, chosen) = (HTMLReport.escaped(method.id), method.alpha ?? 0)
        return """
            <figure><svg width="\(plane.width + 45)" height="\(plane.height + 32)" role="img" \
            aria-label="Strength curve of \(name)">
            \(rule((start, low), (end, low)))\(rule((start, low), (start, high)))
            \(rule((plane.x(chosen), low), (plane.x(chosen), high)))
            <text x="8" y="\(plane.top + 8)">1</text><text x="8" y="\(plane.bottom)">0</text>
            <text x="\(start)" y="\(plane.bottom + 18)">\(first.plain)</text>
            <text x="\(end)" y="\(plane.bottom + 18)" text-anchor="end">\(last.plain)</text>
            \(line("success", \.success))\(line("same", \.unchanged))
            </svg><figcaption>\(name), chosen α = \(chosen.plain)</figcaption></figure>
            """
    }
}

extension Float {
    /// The number with as few decimals as it needs, three at most.
    fileprivate var plain: String {
        var text = Double(self).fixed(3)
        while text.contains("."), let end = text.last, end == "0" || end == "." {
            text.removeLast()
        }
        return text
    }
}
