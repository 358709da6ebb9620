import VaneArchive
import VaneTensorFiles

/// An array as other tools' files hold it.
enum ExportedArray {
    /// Numbers: little-endian bytes, type and extents.
    case numbers([UInt8], ElementType, [Int])
    /// Texts and extents.
    case texts([String], [Int])

    /// Reads an array; bfloat16 is widened to float32.
    ///
    /// - Throws: `ArchiveError` when it cannot be read.
    init(_ array: ArchiveArray) throws {
        let name = array.dataType.rawValue
        if array.dataType.byteCount == nil {
            self = .texts(try array.texts(), array.shape)
        } else if let type = Self.types[name] {
            self = .numbers(try array.elementBytes(), type, array.shape)
        } else {
            let halves = try array.elementBytes()
            var bytes = [UInt8](repeating: 0, count: 2 * halves.count)
            // The upper half of a float32 is the bfloat16 that it widens.
            for i in stride(from: 0, to: halves.count - 1, by: 2) {
                bytes[2 * i + 2] = halves[i]
                bytes[2 * i + 3] = halves[i + 1]
            }
            self = .numbers(bytes, .float32, array.shape)
        }
    }

    /// The types that files have in common with stores, by the Zarr specification's name.
    private static let types: [String: ElementType] = [
        "bool": .boolean, "int8": .int8, "int16": .int16, "int32": .int32, "int64": .int64,
        "uint8": .uint8, "uint16": .uint16, "uint32": .uint32, "uint64": .uint64,
        "float16": .float16, "float32": .float32, "float64": .float64,
    ]

    /// The type as the Zarr specification calls it.
    var typeName: String {
        switch self {
        case .numbers(_, let type, _): Self.types.first { $0.value == type }?.key ?? type.rawValue
        case .texts: "string"
        }
    }

    /// Returns what an array is called in a file of many.
    static func name(of array: ArchiveArray) -> String { array.path.isEmpty ? "data" : array.path }

    /// Returns the array as a NumPy file.
    ///
    /// - Throws: `CommandError` for texts that would take a gigabyte, as every one takes the longest one's room.
    func numPyFile(named name: String) throws -> NumPyBytes {
        switch self {
        case .numbers(let bytes, let type, let shape):
            return NumPyBytes(
                bytes: try NumPyFile.bytes(of: bytes, type: type, shape: shape, named: name))
        case .texts(let texts, let shape):
            let longest = texts.map(\.unicodeScalars.count).max() ?? 0
            guard longest * texts.count < 1 << 28 else {
                throw CommandError(
                    "'\(name)' holds \(texts.count) texts of up to \(longest) characters, too much for NumPy's "
                        + "fixed width; write .jsonl.")
            }
            return NumPyBytes(bytes: NumPyFile.bytes(ofTexts: texts, shape: shape))
        }
    }
}

/// The bytes of a NumPy file.
struct NumPyBytes {
    /// The bytes.
    let bytes: [UInt8]

    /// Writes the file, whole or not at all.
    ///
    /// - Throws: `CommandError` when it cannot be written.
    func write(to path: String) throws { try FileBytes.write(bytes, to: path) }
}
