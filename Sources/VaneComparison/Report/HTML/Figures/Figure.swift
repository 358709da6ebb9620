/// A drawing with its name, what it shows in words, and the numbers behind it, which a reader can save.
struct Figure {
    /// Its name, also that of the files saved.
    let name: String
    /// What it shows, in words.
    let summary: String
    /// What is said below it.
    let caption: Markup
    /// The width, in pixels.
    let width: Double
    /// The height, in pixels.
    let height: Double
    /// What is drawn.
    let drawing: Markup
    /// The numbers.
    let data: CSVTable

    /// The figure with its buttons.
    var markup: Markup {
        let breadth: Markup = width > 480 ? " class=\"broad\"" : ""
        return """
            <figure\(breadth) style="--w:\(width)px" data-name="\(fileName)" data-csv="\(data.text)">
            <div class="draw"><svg viewBox="0 0 \(width) \(height)" width="\(width)" height="\(height)" role="img" aria-label="\(name)">
            <desc>\(summary)</desc>
            \(drawing)
            </svg></div>
            <figcaption>\(caption)</figcaption>
            <div class="tools"><button type="button" data-save="svg" aria-label="Save '\(name)' as SVG">SVG</button>\
            <button type="button" data-save="csv" aria-label="Save the numbers of '\(name)' as CSV">CSV</button></div>
            </figure>
            """
    }

    /// The name in letters that every file system takes.
    private var fileName: String {
        let plain = name.lowercased().unicodeScalars.map { scalar -> Character in
            scalar.isASCII && scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                ? Character(scalar) : "-"
        }
        let words = String(plain).split(separator: "-").joined(separator: "-")
        return words.isEmpty ? "figure" : String(words.prefix(80))
    }
}

extension Markup {
    /// A line.
    static func line(
        _ kind: Markup, from: (x: Double, y: Double), to: (x: Double, y: Double)
    ) -> Markup {
        "<line class=\"\(kind)\" x1=\"\(from.x)\" y1=\"\(from.y)\" x2=\"\(to.x)\" y2=\"\(to.y)\"/>"
    }

    /// Words, with their beginning, middle or end at a place.
    static func words(_ words: String, _ kind: Markup, x: Double, y: Double) -> Markup {
        "<text class=\"\(kind)\" x=\"\(x)\" y=\"\(y)\">\(words)</text>"
    }

    /// A dot, with what it stands for.
    static func dot(
        _ kind: Markup, at place: (x: Double, y: Double), radius: Double = 4.5, title: String = ""
    ) -> Markup {
        """
        <circle class="\(kind)" cx="\(place.x)" cy="\(place.y)" r="\(radius)">\
        \(title.isEmpty ? "" : "<title>\(title)</title>" as Markup)</circle>
        """
    }

    /// A line through points.
    static func path(_ kind: Markup, through points: [(x: Double, y: Double)]) -> Markup {
        let places = points.map { "\($0.x.fixed(1)),\($0.y.fixed(1))" }.joined(separator: " ")
        return "<polyline class=\"line \(kind)\" points=\"\(places)\"/>"
    }
}

extension String {
    /// The width of the words in a drawing's usual type, roughly, in pixels.
    var drawnWidth: Double { Double(count) * 6.3 }
}
