/// The type of a stored tensor's numbers, under the name that safetensors gives it.
public enum ElementType: String, Sendable, CaseIterable {
    /// A byte that is 0 or 1.
    case boolean = "BOOL"

    /// An 8-bit integer without sign.
    case uint8 = "U8"

    /// An 8-bit integer.
    case int8 = "I8"

    /// A 16-bit integer without sign.
    case uint16 = "U16"

    /// A 16-bit integer.
    case int16 = "I16"

    /// IEEE binary16.
    case float16 = "F16"

    /// The upper half of an IEEE binary32.
    case bfloat16 = "BF16"

    /// A 32-bit integer without sign.
    case uint32 = "U32"

    /// A 32-bit integer.
    case int32 = "I32"

    /// IEEE binary32.
    case float32 = "F32"

    /// A 64-bit integer without sign.
    case uint64 = "U64"

    /// A 64-bit integer.
    case int64 = "I64"

    /// IEEE binary64.
    case float64 = "F64"

    /// The number of bytes that one number takes.
    public var byteCount: Int {
        switch self {
        case .boolean, .uint8, .int8: 1
        case .uint16, .int16, .float16, .bfloat16: 2
        case .uint32, .int32, .float32: 4
        case .uint64, .int64, .float64: 8
        }
    }

    /// The name that NumPy gives the little-endian type, or nothing for `bfloat16`, which NumPy lacks.
    var numPyName: String? {
        switch self {
        case .boolean: "|b1"
        case .uint8: "|u1"
        case .int8: "|i1"
        case .uint16: "<u2"
        case .int16: "<i2"
        case .float16: "<f2"
        case .bfloat16: nil
        case .uint32: "<u4"
        case .int32: "<i4"
        case .float32: "<f4"
        case .uint64: "<u8"
        case .int64: "<i8"
        case .float64: "<f8"
        }
    }
}

/// A Swift number that tensor files can hold as it is.
public protocol TensorElement: BitwiseCopyable, Sendable {
    /// The type under which the number is stored.
    static var elementType: ElementType { get }
}

extension UInt8: TensorElement {
    /// Stored as `U8`.
    public static var elementType: ElementType { .uint8 }
}

extension Int8: TensorElement {
    /// Stored as `I8`.
    public static var elementType: ElementType { .int8 }
}

extension UInt16: TensorElement {
    /// Stored as `U16`.
    public static var elementType: ElementType { .uint16 }
}

extension Int16: TensorElement {
    /// Stored as `I16`.
    public static var elementType: ElementType { .int16 }
}

extension UInt32: TensorElement {
    /// Stored as `U32`.
    public static var elementType: ElementType { .uint32 }
}

extension Int32: TensorElement {
    /// Stored as `I32`.
    public static var elementType: ElementType { .int32 }
}

extension UInt64: TensorElement {
    /// Stored as `U64`.
    public static var elementType: ElementType { .uint64 }
}

extension Int64: TensorElement {
    /// Stored as `I64`.
    public static var elementType: ElementType { .int64 }
}

extension Float: TensorElement {
    /// Stored as `F32`.
    public static var elementType: ElementType { .float32 }
}

extension Double: TensorElement {
    /// Stored as `F64`.
    public static var elementType: ElementType { .float64 }
}
