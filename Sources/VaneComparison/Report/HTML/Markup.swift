/// Text of a page in which nothing from outside can do harm: what is interpolated is escaped, unless it is markup itself.
///
/// ```swift
/// let cell: Markup = "<td>\(name)</td>"   // `name` is a String and is escaped
/// let row: Markup = "<tr>\(cell)</tr>"    // `cell` is Markup and is taken as it is
/// ```
struct Markup: Sendable, Equatable, ExpressibleByStringInterpolation {
    /// The text, fit for HTML and XML alike.
    private(set) var text: String

    /// Takes a literal as it is.
    init(stringLiteral value: String) {
        text = value
    }

    /// Takes the text of an interpolation.
    init(stringInterpolation: Interpolation) {
        text = stringInterpolation.text
    }

    /// Escapes words.
    init(_ words: String) {
        text = Markup.escaped(words)
    }

    /// Joins pieces by line breaks.
    init(_ pieces: some Sequence<Markup>) {
        text = pieces.lazy.filter { !$0.text.isEmpty }.map(\.text).joined(separator: "\n")
    }

    /// Puts one piece after another.
    static func + (first: Markup, second: Markup) -> Markup {
        "\(first)\(second)"
    }

    /// Builds the text of an interpolation.
    struct Interpolation: StringInterpolationProtocol {
        /// The text so far.
        fileprivate var text = ""

        /// Starts a text.
        init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity)
        }

        /// Takes a literal as it is.
        mutating func appendLiteral(_ literal: String) { text += literal }

        /// Escapes words.
        mutating func appendInterpolation(_ words: String) { text += Markup.escaped(words) }

        /// Takes markup as it is.
        mutating func appendInterpolation(_ markup: Markup) { text += markup.text }

        /// Writes a count.
        mutating func appendInterpolation(_ count: Int) { text += "\(count)" }

        /// Writes a place in a drawing, to a tenth of a pixel.
        mutating func appendInterpolation(_ place: Double) { text += place.fixed(1) }
    }

    /// Makes words harmless inside a page, in text and in attributes.
    ///
    /// It goes by scalars: a quotation mark with an accent above it is one character, and still ends an attribute.
    static func escaped(_ words: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in words.unicodeScalars {
            switch scalar {
            case "&": result.append(contentsOf: "&amp;".unicodeScalars)
            case "<": result.append(contentsOf: "&lt;".unicodeScalars)
            case ">": result.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
            case "'": result.append(contentsOf: "&#39;".unicodeScalars)
            // XML knows no other control characters, and no escape for them.
            case "\t", "\n": result.append(scalar)
            case "\u{0}"..<" ", "\u{7F}"..."\u{9F}", "\u{FFFE}", "\u{FFFF}":
                result.append("\u{FFFD}")
            default: result.append(scalar)
            }
        }
        return String(result)
    }
}
