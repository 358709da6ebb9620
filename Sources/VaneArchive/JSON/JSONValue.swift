/// A JSON value as it is written: members keep their order and numbers keep their digits.
enum JSONValue: Hashable, Sendable {
    /// The word `null`.
    case null
    /// The word `true` or `false`.
    case boolean(Bool)
    /// A number's digits; a fill value of 2⁶⁴−1 survives, which neither `Int` nor `Double` could hold.
    case number(String)
    /// A string.
    case string(String)
    /// A list of values.
    case array([JSONValue])
    /// A list of named values.
    case object(JSONObject)

    /// Creates a whole number.
    static func integer<Number: BinaryInteger>(_ value: Number) -> JSONValue {
        .number(String(value))
    }

    /// Creates a list of whole numbers.
    static func integers(_ values: [Int]) -> JSONValue { .array(values.map { .integer($0) }) }

    /// Creates a string, or `null` without one.
    static func optional(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }

    /// Creates an object from members in the order given.
    static func members(_ members: KeyValuePairs<String, JSONValue>) -> JSONValue {
        var object = JSONObject()
        for (name, value) in members { object[name] = value }
        return .object(object)
    }

    /// The members, when the value is an object.
    var object: JSONObject? { if case .object(let object) = self { object } else { nil } }

    /// The elements, when the value is a list.
    var array: [JSONValue]? { if case .array(let elements) = self { elements } else { nil } }

    /// The text, when the value is a string.
    var string: String? { if case .string(let text) = self { text } else { nil } }

    /// The truth, when the value is one.
    var boolean: Bool? { if case .boolean(let value) = self { value } else { nil } }

    /// The whole number, when the value is one that fits.
    var integer: Int? { if case .number(let digits) = self { Int(digits) } else { nil } }

    /// The number, when the value is one.
    var real: Double? { if case .number(let digits) = self { Double(digits) } else { nil } }

    /// The whole numbers of a list, when it holds nothing else.
    var integers: [Int]? {
        guard let array else { return nil }
        let numbers = array.compactMap(\.integer)
        return numbers.count == array.count ? numbers : nil
    }

    /// The value of a member, or nothing when this is no object or has no such member.
    subscript(name: String) -> JSONValue? { object?[name] }
}

/// The members of a JSON object, in the order in which they were written or added.
struct JSONObject: Hashable, Sendable {
    /// The names, in order.
    private(set) var names: [String] = []

    /// The values by name.
    private var values: [String: JSONValue] = [:]

    /// The number of members.
    var count: Int { names.count }

    /// The value of a member; a new name is added at the end.
    subscript(name: String) -> JSONValue? {
        get { values[name] }
        set {
            guard let newValue else {
                if values.removeValue(forKey: name) != nil { names.removeAll { $0 == name } }
                return
            }
            if values.updateValue(newValue, forKey: name) == nil { names.append(name) }
        }
    }
}
