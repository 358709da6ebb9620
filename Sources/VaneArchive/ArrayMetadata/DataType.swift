/// The type of an array's elements, by its name in the Zarr specification.
public enum DataType: String, Sendable, Hashable, CaseIterable {
    /// A truth, one byte that is 0 or 1.
    case bool
    /// A signed integer of 8 bits.
    case int8
    /// A signed integer of 16 bits.
    case int16
    /// A signed integer of 32 bits.
    case int32
    /// A signed integer of 64 bits.
    case int64
    /// An unsigned integer of 8 bits.
    case uint8
    /// An unsigned integer of 16 bits.
    case uint16
    /// An unsigned integer of 32 bits.
    case uint32
    /// An unsigned integer of 64 bits.
    case uint64
    /// An IEEE 754 binary16 number.
    case float16
    /// The upper half of an IEEE 754 binary32 number.
    case bfloat16
    /// An IEEE 754 binary32 number.
    case float32
    /// An IEEE 754 binary64 number.
    case float64
    /// A text of any length.
    case string
    /// A text of a fixed number of characters, four bytes each, filled up with zeros.
    case fixedText = "fixed_length_utf32"

    /// The bytes of an element, or nothing for texts.
    public var byteCount: Int? {
        switch self {
        case .bool, .int8, .uint8: 1
        case .int16, .uint16, .float16, .bfloat16: 2
        case .int32, .uint32, .float32: 4
        case .int64, .uint64, .float64: 8
        case .string, .fixedText: nil
        }
    }

    /// Whether the elements are texts.
    public var isText: Bool { self == .string || self == .fixedText }

    /// Whether the elements are floating-point numbers.
    public var isFloat: Bool {
        switch self {
        case .float16, .bfloat16, .float32, .float64: true
        default: false
        }
    }

    /// Reads the `data_type` of a `zarr.json`, a name or an object with a name.
    ///
    /// - Throws: ``Fault`` with code `malformed` or `unsupported`.
    init(_ json: JSONValue?) throws(Fault) {
        guard let name = json?.string ?? json?["name"]?.string else {
            throw .malformed("its data_type is no name")
        }
        guard let type = DataType(rawValue: name) else {
            let known = Self.allCases.map(\.rawValue).joined(separator: ", ")
            throw .unsupported("its data_type '\(name)' is none of \(known)")
        }
        self = type
    }
}
