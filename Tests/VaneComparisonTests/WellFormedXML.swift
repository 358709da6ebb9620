/// Checks that a piece of XML is well formed: elements nest, attributes are quoted and not repeated, and ampersands begin references.
///
/// It knows no comments, declarations or sections, which drawings do not have. It goes by scalars, as parsers do.
struct WellFormedXML {
    /// What is wrong, if anything.
    let fault: String?

    /// A piece of text.
    private typealias Piece = Substring.UnicodeScalarView

    /// Checks a piece of XML.
    init(_ text: String) {
        var open: [String] = []
        var rest = Substring(text).unicodeScalars
        var fault: String?
        while fault == nil, !rest.isEmpty {
            let words = rest.prefix { $0 != "<" }
            fault = Self.faultOfWords(words)
            rest = rest.dropFirst(words.count)
            guard rest.first == "<" else { break }
            guard let end = rest.firstIndex(of: ">") else {
                fault = "a tag does not end: \(String(rest.prefix(40)))"
                break
            }
            var tag = rest[..<end].dropFirst()
            rest = rest[end...].dropFirst()
            if tag.first == "/" {
                let name = String(tag.dropFirst())
                if open.popLast() != name { fault = "</\(name)> closes nothing" }
                continue
            }
            let closes = tag.last == "/"
            if closes { tag = tag.dropLast() }
            let name = tag.prefix { $0.properties.isAlphabetic }
            fault =
                fault
                ?? (name.isEmpty
                    ? "a tag without a name: <\(String(tag))>"
                    : Self.faultOfAttributes(tag.dropFirst(name.count)))
            if !closes { open.append(String(name)) }
        }
        self.fault = fault ?? (open.isEmpty ? nil : "not closed: \(open)")
    }

    /// What is wrong with words.
    private static func faultOfWords(_ words: Piece) -> String? {
        for part in words.split(separator: "&", omittingEmptySubsequences: false).dropFirst() {
            let name = String(part.prefix { $0 != ";" })
            guard part.contains(";"), ["amp", "lt", "gt", "quot", "#39"].contains(name) else {
                return "&\(name) is no reference"
            }
        }
        return nil
    }

    /// What is wrong with attributes.
    private static func faultOfAttributes(_ text: Piece) -> String? {
        var rest = text.drop { $0.properties.isWhitespace }
        var names: Set<String> = []
        while !rest.isEmpty {
            let name = rest.prefix {
                $0.properties.isAlphabetic || "-0123456789".unicodeScalars.contains($0)
            }
            rest = rest.dropFirst(name.count)
            guard !name.isEmpty, rest.starts(with: "=\"".unicodeScalars) else {
                return "no attribute: \(String(rest))"
            }
            guard names.insert(String(name)).inserted else {
                return "\(String(name)) is there twice"
            }
            let value = rest.dropFirst(2).prefix { $0 != "\"" }
            if let fault = faultOfWords(value) { return fault }
            rest = rest.dropFirst(2 + value.count)
            guard rest.first == "\"" else { return "the value of \(String(name)) does not end" }
            rest = rest.dropFirst().drop { $0.properties.isWhitespace }
        }
        return nil
    }
}
