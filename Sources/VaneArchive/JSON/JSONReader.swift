/// Reads JSON strictly: valid UTF-8, no name twice in an object, no trailing text, bounded nesting.
///
/// - SeeAlso: RFC 8259.
struct JSONReader {
    /// How deep lists and objects may nest.
    static let deepest = 64

    /// The text.
    private let bytes: [UInt8]

    /// The index of the next byte.
    private var next = 0

    /// Returns the value that a text holds.
    ///
    /// - Throws: ``Fault`` with code `malformed`, which names the byte.
    static func value(of bytes: [UInt8]) throws(Fault) -> JSONValue {
        var reader = JSONReader(bytes: bytes)
        let value = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.next == bytes.count else { throw reader.fault("text after the end") }
        return value
    }

    /// Reads a value and the white space before it.
    private mutating func value(depth: Int) throws(Fault) -> JSONValue {
        guard depth <= Self.deepest else {
            throw fault("lists nested deeper than \(Self.deepest)")
        }
        skipSpace()
        switch byte {
        case UInt8(ascii: "{"): return .object(try object(depth: depth))
        case UInt8(ascii: "["): return .array(try array(depth: depth))
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .boolean(true))
        case UInt8(ascii: "f"): return try word("false", .boolean(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return .number(try number())
        }
    }

    /// Reads an object from its brace on.
    private mutating func object(depth: Int) throws(Fault) -> JSONObject {
        var object = JSONObject()
        next += 1
        skipSpace()
        guard !skip(UInt8(ascii: "}")) else { return object }
        repeat {
            skipSpace()
            let name = try string()
            guard object[name] == nil else { throw fault("'\(name)' twice in an object") }
            skipSpace()
            guard skip(UInt8(ascii: ":")) else { throw fault("no colon after '\(name)'") }
            object[name] = try value(depth: depth + 1)
            skipSpace()
        } while skip(UInt8(ascii: ","))
        guard skip(UInt8(ascii: "}")) else { throw fault("an object without its end") }
        return object
    }

    /// Reads a list from its bracket on.
    private mutating func array(depth: Int) throws(Fault) -> [JSONValue] {
        var elements: [JSONValue] = []
        next += 1
        skipSpace()
        guard !skip(UInt8(ascii: "]")) else { return elements }
        repeat {
            elements.append(try value(depth: depth + 1))
            skipSpace()
        } while skip(UInt8(ascii: ","))
        guard skip(UInt8(ascii: "]")) else { throw fault("a list without its end") }
        return elements
    }

    /// Reads one of the three words.
    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(Fault) -> JSONValue
    {
        let letters = Array(word.description.utf8)
        guard bytes[next...].starts(with: letters) else { throw fault("an unknown word") }
        next += letters.count
        return value
    }

    /// Reads a number and returns its digits as they stand.
    private mutating func number() throws(Fault) -> String {
        let start = next
        _ = skip(UInt8(ascii: "-"))
        let startsWithZero = byte == UInt8(ascii: "0")
        let count = skipDigits()
        guard count > 0 else { throw fault(next < bytes.count ? "no value" : "an early end") }
        guard count == 1 || !startsWithZero else { throw fault("a number with a leading zero") }
        if skip(UInt8(ascii: ".")) {
            guard skipDigits() > 0 else { throw fault("no digit after the point") }
        }
        if skip(UInt8(ascii: "e")) || skip(UInt8(ascii: "E")) {
            if !skip(UInt8(ascii: "+")) { _ = skip(UInt8(ascii: "-")) }
            guard skipDigits() > 0 else { throw fault("no digit in the exponent") }
        }
        return String(decoding: bytes[start..<next], as: UTF8.self)
    }

    /// Reads a string from its quote on.
    private mutating func string() throws(Fault) -> String {
        guard skip(UInt8(ascii: "\"")) else { throw fault("no string where one belongs") }
        var text: [UInt8] = []
        while let current = byte {
            next += 1
            switch current {
            case UInt8(ascii: "\""):
                guard let string = String(validating: text, as: UTF8.self) else {
                    throw fault("a string that is not UTF-8")
                }
                return string
            case UInt8(ascii: "\\"): try readEscape(into: &text)
            case 0..<0x20: throw fault("a control character in a string")
            default: text.append(current)
            }
        }
        throw fault("a string without its end")
    }

    /// Reads what follows a backslash.
    private mutating func readEscape(into text: inout [UInt8]) throws(Fault) {
        guard let current = byte else { throw fault("a string without its end") }
        next += 1
        switch current {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(current)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "u"): text += Array(String(Character(try scalar())).utf8)
        default: throw fault("an unknown escape")
        }
    }

    /// Reads the digits after `\u`, and those of a second half where the first asks for one.
    private mutating func scalar() throws(Fault) -> Unicode.Scalar {
        var value = try hexadecimal()
        if value >> 10 == 0xD800 >> 10 {
            guard skip(UInt8(ascii: "\\")), skip(UInt8(ascii: "u")) else {
                throw fault("half a surrogate pair")
            }
            let low = try hexadecimal()
            guard low >> 10 == 0xDC00 >> 10 else { throw fault("half a surrogate pair") }
            value = 0x10000 + (value & 0x3FF) << 10 + (low & 0x3FF)
        }
        guard let scalar = Unicode.Scalar(value) else { throw fault("half a surrogate pair") }
        return scalar
    }

    /// Reads four hexadecimal digits.
    private mutating func hexadecimal() throws(Fault) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte, let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80
            else { throw fault("no four hexadecimal digits after \\u") }
            value = value << 4 | UInt32(digit)
            next += 1
        }
        return value
    }

    /// The next byte, if there is one.
    private var byte: UInt8? { next < bytes.count ? bytes[next] : nil }

    /// Skips the next byte when it is the one given.
    private mutating func skip(_ wanted: UInt8) -> Bool {
        guard byte == wanted else { return false }
        next += 1
        return true
    }

    /// Skips digits and returns how many there were.
    private mutating func skipDigits() -> Int {
        let start = next
        while let byte, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { next += 1 }
        return next - start
    }

    /// Skips white space.
    private mutating func skipSpace() {
        while let byte, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { next += 1 }
    }

    /// The fault at the current byte.
    private func fault(_ reason: String) -> Fault {
        .malformed("\(reason) at byte \(next) of the JSON text")
    }
}
