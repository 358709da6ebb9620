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
        if array.dataType.byteCount == nil {
            self = .texts(try array.texts(), array.shape)
        } else {
            self = .numbers(
                Self.widened(try array.elementBytes(), of: array), Self.type(of: array),
                array.shape)
        }
    }

    /// Returns the type that an array's numbers have in files: bfloat16 is widened to float32.
    private static func type(of array: ArchiveArray) -> ElementType {
        types[array.dataType.rawValue] ?? .float32
    }

    /// Returns numbers in the type that they have in files.
    private static func widened(_ bytes: [UInt8], of array: ArchiveArray) -> [UInt8] {
        guard types[array.dataType.rawValue] == nil else { return bytes }
        var wide = [UInt8](repeating: 0, count: 2 * bytes.count)
        // The upper half of a float32 is the bfloat16 that it widens.
        for i in stride(from: 0, to: bytes.count - 1, by: 2) {
            wide[2 * i + 2] = bytes[i]
            wide[2 * i + 3] = bytes[i + 1]
        }
        return wide
    }

    /// The types that files have in common with stores, by the Zarr specification's name.
    private static let types: [String: ElementType] = [
        "bool": .boolean, "int8": .int8, "int16": .int16, "int32": .int32, "int64": .int64,
        "uint8": .uint8, "uint16": .uint16, "uint32": .uint32, "uint64": .uint64,
        "float16": .float16, "float32": .float32, "float64": .float64,
    ]

    /// Returns the type that an array has in files as the Zarr specification calls it.
    static func typeName(of array: ArchiveArray) -> String {
        guard array.dataType.byteCount != nil else { return "string" }
        return types[array.dataType.rawValue] == nil ? "float32" : array.dataType.rawValue
    }

    /// Returns what an array is called in a file of many.
    static func name(of array: ArchiveArray) -> String { array.path.isEmpty ? "data" : array.path }

    /// Returns an array as it is written, part by part, under a name; texts are read at once.
    ///
    /// - Throws: `ArchiveError` when texts cannot be read, `CommandError` for those that would take a gigabyte, as every one
    ///   takes the longest one's room.
    static func streamed(_ array: ArchiveArray, named name: String) throws -> StreamedTensor {
        guard array.dataType.byteCount == nil else {
            return StreamedTensor(
                name: name, kind: .numbers(type(of: array)), shape: array.shape
            ) { body in
                try array.forEachElementBytes { try body(widened($0, of: array)) }
            }
        }
        let texts = try array.texts()
        let longest = texts.map(\.unicodeScalars.count).max() ?? 0
        guard longest * texts.count < 1 << 28 else {
            throw CommandError(
                "'\(name)' holds \(texts.count) texts of up to \(longest) characters, too much for NumPy's "
                    + "fixed width; write .jsonl.")
        }
        let width = NumPyFile.textWidth(of: texts)
        return StreamedTensor(name: name, kind: .texts(width: width), shape: array.shape) { body in
            try body(NumPyFile.textBytes(of: texts, width: width))
        }
    }
}
