import FoundationEssentials
import VaneArchive
import VaneTensorFiles

/// Arrays of one length as a table of JSON lines: an object a row, with the arrays as members.
///
/// Empty texts are left out, as a corpus stores what a sample lacks as an empty text; numbers that are not finite become null.
struct ArrayTable {
    /// The names of the columns.
    let columns: [String]

    /// The arrays that have another length, or axes beyond counting.
    let leftOut: [String]

    /// The number of lines.
    let count: Int

    /// The lines, each with a line feed.
    let lines: String

    /// Reads arrays; those longer than the shortest, such as `samples/row_start` with its one more, are left out.
    ///
    /// - Throws: `ArchiveError` when one cannot be read.
    init(_ arrays: [ArchiveArray], below path: String) throws {
        let prefix = path.split(separator: "/").joined(separator: "/")
        let count = arrays.map(\.rowCount).min() ?? 0
        self.count = count
        let kept = arrays.filter { $0.rowCount == count }
        leftOut = arrays.filter { $0.rowCount != count }.map(\.path)
        columns = kept.map { array in
            guard array.path != prefix else {
                return array.path.split(separator: "/").last.map(String.init) ?? "value"
            }
            return prefix.isEmpty ? array.path : String(array.path.dropFirst(prefix.count + 1))
        }
        let cells = try kept.map { try Self.cells(of: ExportedArray($0), rows: count) }
        let names = columns.map(Self.quoted)
        lines = (0..<count).map { row in
            let members = zip(names, cells).compactMap { name, cells in
                cells[row].isEmpty ? nil : "\(name): \(cells[row])"
            }
            return "{" + members.joined(separator: ", ") + "}\n"
        }.joined()
    }

    /// Returns an array's rows as JSON, empty where a text is.
    private static func cells(of array: ExportedArray, rows: Int) -> [String] {
        switch array {
        case .texts(let texts, let shape):
            let isList = shape.count <= 1
            return nested(
                texts.map { isList && $0.isEmpty ? "" : quoted($0) }, shape: shape, rows: rows)
        case .numbers(let bytes, let type, let shape):
            return nested(numbers(bytes, type), shape: shape, rows: rows)
        }
    }

    /// Returns each row's values, in brackets for every further axis.
    private static func nested(_ values: [String], shape: [Int], rows: Int) -> [String] {
        var (values, shape) = (values, shape)
        while shape.count > 1 {
            let width = shape.removeLast()
            let count = shape.reduce(1, *)
            values = (0..<count).map { row in
                "[" + values[(row * width)..<((row + 1) * width)].joined(separator: ", ") + "]"
            }
        }
        return values
    }

    /// Returns numbers as JSON has them.
    private static func numbers(_ bytes: [UInt8], _ type: ElementType) -> [String] {
        let size = type.byteCount
        return stride(from: 0, to: bytes.count, by: size).map { start in
            let bits = bytes[start..<(start + size)].reversed().reduce(UInt64(0)) {
                $0 << 8 | UInt64($1)
            }
            switch type {
            case .boolean: return bits == 0 ? "false" : "true"
            case .uint8, .uint16, .uint32, .uint64: return String(bits)
            case .int8: return String(Int8(truncatingIfNeeded: bits))
            case .int16: return String(Int16(truncatingIfNeeded: bits))
            case .int32: return String(Int32(truncatingIfNeeded: bits))
            case .int64: return String(Int64(bitPattern: bits))
            case .float64: return text(of: Double(bitPattern: bits))
            case .float32: return text(of: Float(bitPattern: UInt32(bits)))
            case .float16: return text(of: HalfPrecision.float(binary16: UInt16(bits)))
            case .bfloat16: return text(of: Float(bitPattern: UInt32(bits) << 16))
            }
        }
    }

    /// Returns a number in the shortest form that gives it back, or null.
    private static func text(of number: some BinaryFloatingPoint & CustomStringConvertible)
        -> String
    {
        number.isFinite ? number.description : "null"
    }

    /// Returns a text as JSON.
    private static func quoted(_ text: String) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        guard let data = try? encoder.encode(text) else { return "null" }
        return String(decoding: data, as: UTF8.self)
    }
}
