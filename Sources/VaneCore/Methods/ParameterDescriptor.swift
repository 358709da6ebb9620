/// A parameter of a method: its name, type, default, range, unit and meaning.
public struct ParameterDescriptor: Sendable, Hashable, Codable {
    /// A parameter's type with its default.
    public enum Kind: Sendable, Hashable, Codable {
        /// A whole number in a range.
        case integer(default: Int, range: ClosedRange<Int>)
        /// A real number in a range.
        case real(default: Double, range: ClosedRange<Double>)
        /// Yes or no.
        case flag(default: Bool)
        /// One of several words.
        case choice(default: String, of: [String])
    }

    /// The name, in kebab-case.
    public var name: String
    /// The type with its default.
    public var kind: Kind
    /// The unit, empty where there is none.
    public var unit: String
    /// One sentence of meaning.
    public var summary: String

    /// Creates a parameter.
    public init(_ name: String, _ kind: Kind, unit: String = "", _ summary: String) {
        self.name = name
        self.kind = kind
        self.unit = unit
        self.summary = summary
    }

    /// The default as text.
    public var defaultText: String {
        switch kind {
        case .integer(let value, _): "\(value)"
        case .real(let value, _): "\(value)"
        case .flag(let value): "\(value)"
        case .choice(let value, _): value
        }
    }

    /// The values allowed, in words.
    public var rangeText: String {
        switch kind {
        case .integer(_, let range): "\(range.lowerBound)...\(range.upperBound)"
        case .real(_, let range): "\(range.lowerBound)...\(range.upperBound)"
        case .flag: "true, false"
        case .choice(_, let choices): choices.joined(separator: ", ")
        }
    }

    /// The values allowed, as a demand.
    var demand: String {
        switch kind {
        case .integer(_, let range):
            "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .real(_, let range):
            "a number from \(range.lowerBound.brief) to \(range.upperBound.brief)"
        case .flag: "true or false"
        case .choice(_, let choices): "one of \(choices.joined(separator: ", "))"
        }
    }

    /// Returns whether a text is a value of this type, in or out of its range; a choice is any word.
    func canRead(_ text: String) -> Bool {
        switch kind {
        case .integer:
            let digits = text.first.map { "+-".contains($0) } == true ? text.dropFirst() : text[...]
            return !digits.isEmpty && digits.allSatisfy { ("0"..."9").contains($0) }
        case .real: return Double(text) != nil
        case .flag: return Bool(text) != nil
        case .choice: return true
        }
    }

    /// Returns whether a text is an allowed value.
    func allows(_ text: String) -> Bool {
        switch kind {
        case .integer(_, let range): Int(text).map(range.contains) ?? false
        case .real(_, let range): Double(text).map(range.contains) ?? false
        case .flag: Bool(text) != nil
        case .choice(_, let choices): choices.contains(text)
        }
    }
}

extension Double {
    /// The number without a needless `.0`, and as a power of ten where it is a long row of zeros.
    fileprivate var brief: String {
        let text = "\(self)"
        guard text.hasSuffix(".0") else { return text }
        let digits = text.dropLast(2)
        let zeros = digits.reversed().prefix { $0 == "0" }.count
        return zeros < 6 ? String(digits) : "\(digits.dropLast(zeros))e\(zeros)"
    }
}
