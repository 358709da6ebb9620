/// Writes JSON with two spaces a level, the same bytes for the same value.
struct JSONWriter {
    /// The text so far.
    private var text = ""

    /// Returns the UTF-8 text of a value, with a line feed at its end.
    static func bytes(of value: JSONValue) -> [UInt8] {
        var writer = JSONWriter()
        writer.write(value, level: 0)
        writer.text += "\n"
        return Array(writer.text.utf8)
    }

    /// Writes one value.
    private mutating func write(_ value: JSONValue, level: Int) {
        switch value {
        case .null: text += "null"
        case .boolean(let value): text += value ? "true" : "false"
        case .number(let digits): text += digits
        case .string(let string): write(string)
        case .array(let elements): write(elements, level: level)
        case .object(let object): write(object, level: level)
        }
    }

    /// Writes a list; plain elements stand on one line.
    private mutating func write(_ elements: [JSONValue], level: Int) {
        let isPlain = elements.allSatisfy { $0.array == nil && $0.object == nil }
        text += "["
        for (index, element) in elements.enumerated() {
            if index > 0 { text += isPlain ? ", " : "," }
            if !isPlain { newLine(level + 1) }
            write(element, level: level + 1)
        }
        if !isPlain { newLine(level) }
        text += "]"
    }

    /// Writes an object, a member a line.
    private mutating func write(_ object: JSONObject, level: Int) {
        text += "{"
        for (index, name) in object.names.enumerated() {
            if index > 0 { text += "," }
            newLine(level + 1)
            write(name)
            text += ": "
            write(object[name] ?? .null, level: level + 1)
        }
        if object.count > 0 { newLine(level) }
        text += "}"
    }

    /// Begins a line at a level of nesting.
    private mutating func newLine(_ level: Int) {
        text += "\n" + String(repeating: "  ", count: level)
    }

    /// Writes a string in quotes.
    private mutating func write(_ string: String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\u{0}"..<" ":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
