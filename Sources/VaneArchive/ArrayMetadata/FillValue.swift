/// What stands for elements that are not stored.
struct FillValue: Hashable, Sendable {
    /// The value as it stands in `zarr.json`.
    let json: JSONValue

    /// The little-endian bytes of one element; for texts of any length their UTF-8.
    let bytes: [UInt8]

    /// NaN, so that a lost shard cannot be taken for data.
    static func notANumber(_ type: DataType) throws(Fault) -> FillValue {
        try FillValue(.string("NaN"), type)
    }

    /// Reads the `fill_value` of a `zarr.json`.
    ///
    /// - Throws: ``Fault`` with code `malformed`.
    init(_ json: JSONValue?, _ type: DataType, elementSize: Int? = nil) throws(Fault) {
        guard let json, let bytes = Self.bytes(of: json, type),
            bytes.count <= elementSize ?? bytes.count
        else { throw .malformed("its fill_value is no \(type.rawValue)") }
        self.json = json
        let rest = (elementSize ?? bytes.count) - bytes.count
        self.bytes = bytes + [UInt8](repeating: 0, count: rest)
    }

    /// Returns the bytes of an element, or nothing when the value is not of the type.
    private static func bytes(of json: JSONValue, _ type: DataType) -> [UInt8]? {
        switch type {
        case .bool: json.boolean.map { [$0 ? 1 : 0] }
        case .int8: whole(json, Int8.self)
        case .int16: whole(json, Int16.self)
        case .int32: whole(json, Int32.self)
        case .int64: whole(json, Int64.self)
        case .uint8: whole(json, UInt8.self)
        case .uint16: whole(json, UInt16.self)
        case .uint32: whole(json, UInt32.self)
        case .uint64: whole(json, UInt64.self)
        case .float16:
            bits(json, 2) ?? real(json).map { littleEndian(HalfPrecision.bits(Float($0))) }
        case .bfloat16:
            bits(json, 2)
                ?? real(json).map { littleEndian(UInt16(BrainFloat.rounded(Float($0)) >> 16)) }
        case .float32: bits(json, 4) ?? real(json).map { littleEndian(Float($0).bitPattern) }
        case .float64: bits(json, 8) ?? real(json).map { littleEndian($0.bitPattern) }
        case .string: json.string.map { Array($0.utf8) }
        case .fixedText:
            json.string.map { $0.unicodeScalars.flatMap { littleEndian($0.value) } }
        }
    }

    /// Returns the bytes of a whole number that fits its type.
    private static func whole<Number: FixedWidthInteger>(
        _ json: JSONValue, _ type: Number.Type
    ) -> [UInt8]? {
        guard case .number(let digits) = json else { return nil }
        return Number(digits).map { littleEndian($0) }
    }

    /// Returns a number, also when it is one of the three that JSON cannot write.
    private static func real(_ json: JSONValue) -> Double? {
        switch json.string {
        case "NaN": Double(Float.nan)
        case "Infinity": .infinity
        case "-Infinity": -.infinity
        default: json.real
        }
    }

    /// Returns the bytes of a bit pattern in hexadecimal, such as `0x7fc00001`.
    private static func bits(_ json: JSONValue, _ count: Int) -> [UInt8]? {
        guard let text = json.string, text.hasPrefix("0x"), text.utf8.count == 2 + 2 * count,
            let bits = UInt64(text.dropFirst(2), radix: 16)
        else { return nil }
        return Array(littleEndian(bits).prefix(count))
    }

    /// Returns the bytes of a number, least significant first.
    private static func littleEndian<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
        (0..<Number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }
}
