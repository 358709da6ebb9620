/// A JSON value as it was written: members keep their order, and integers stay integers.
package enum JSONValue: Sendable, Equatable {
    /// The word `null`.
    case null

    /// The word `true` or `false`.
    case boolean(Bool)

    /// A number without fraction or exponent that fits 64 bits.
    case integer(Int)

    /// Any other number.
    case number(Double)

    /// A string.
    case string(String)

    /// A list of values.
    case array([JSONValue])

    /// A list of named values.
    case object(JSONObject)

    /// The members, when the value is an object.
    package var object: JSONObject? {
        if case .object(let object) = self { object } else { nil }
    }

    /// The elements, when the value is a list.
    package var array: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The text, when the value is a string.
    package var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The integer, when the value is one.
    package var integer: Int? {
        if case .integer(let value) = self { value } else { nil }
    }

    /// The number, when the value is an integer or another number.
    package var number: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }

    /// The truth, when the value is one.
    package var boolean: Bool? {
        if case .boolean(let value) = self { value } else { nil }
    }

    /// The value of a member, or nothing when there is none, when it is `null`, or when this is no object.
    package subscript(name: String) -> JSONValue? {
        guard let value = object?[name], value != .null else { return nil }
        return value
    }
}

/// The members of a JSON object in the order in which they were written.
package struct JSONObject: Sendable, Equatable {
    /// A name and its value.
    package struct Member: Sendable, Equatable {
        /// The name.
        package let name: String

        /// The value.
        package let value: JSONValue
    }

    /// All members.
    package private(set) var members: [Member] = []

    /// Where each name stands in `members`.
    private var places: [ExactString: Int] = [:]

    /// Creates an object without members.
    package init() {}

    /// The value of a member.
    package subscript(name: String) -> JSONValue? {
        places[ExactString(name)].map { members[$0].value }
    }

    /// Adds a member and returns false when its name is there already.
    mutating func append(_ name: String, _ value: JSONValue) -> Bool {
        guard places.updateValue(members.count, forKey: ExactString(name)) == nil else {
            return false
        }
        members.append(Member(name: name, value: value))
        return true
    }
}

/// A string that equals another only when their bytes do.
///
/// Swift's `String` takes canonically equivalent texts for equal; a vocabulary may hold both forms of "é" as two tokens.
package struct ExactString: Hashable, Sendable {
    /// The text.
    package let text: String

    /// Wraps a text.
    package init(_ text: String) { self.text = text }

    /// Compares byte by byte.
    package static func == (left: ExactString, right: ExactString) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }

    /// Feeds the bytes to the hasher.
    package func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { bytes in
            // SAFETY: the hasher reads the bytes during the call only.
            unsafe hasher.combine(bytes: UnsafeRawBufferPointer(bytes))
        }
    }
}
