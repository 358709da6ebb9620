/// Reads and writes the header of a NumPy array file.
///
/// ```text
/// offset  bytes   meaning
/// 0       6       \x93NUMPY
/// 6       2       version, major and minor
/// 8       2 or 4  length of the text, little-endian; 2 bytes in version 1
/// 10, 12  length  a Python dictionary, spaces, and a line feed
/// ```
enum NumPyHeader {
    /// The first bytes of every file.
    private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

    /// Returns the array that a file, or a part of one, holds, its header checked.
    ///
    /// - Parameters:
    ///   - file: The file.
    ///   - part: Where the array lies; nothing for the whole file.
    ///   - name: What the array and messages about it are called; nothing for the file's name.
    /// - Returns: The array.
    /// - Throws: `TensorFileError` with code `malformed` or `unsupported`.
    static func read(
        _ file: FileBytes, _ part: Range<Int>? = nil, named name: String? = nil
    ) throws(TensorFileError) -> StoredTensor {
        let part = part ?? 0..<file.count
        let title = name ?? file.name
        let start = file.array(part.prefix(12))
        guard start.count >= 10, start.starts(with: magic) else {
            throw .malformed(title, "it does not start like a NumPy array")
        }
        guard (1...3).contains(start[6]), start[6] == 1 || start.count == 12 else {
            throw .unsupported(
                title, "is of NumPy format version \(start[6])",
                remedy: "save it with numpy.save, which writes version 1, 2 or 3")
        }
        let textStart = start[6] == 1 ? 10 : 12
        let length = start[8..<textStart].reversed().reduce(0) { $0 << 8 | Int($1) }
        guard length <= part.count - textStart else {
            throw .malformed(
                title, "its header claims \(length) bytes where \(part.count - textStart) follow")
        }
        let textEnd = part.lowerBound + textStart + length
        var dictionary = PythonDictionary(
            file.array((part.lowerBound + textStart)..<textEnd))
        guard let header = dictionary.read() else {
            throw .malformed(title, "its header is not the dictionary of an array")
        }
        return try tensor(header, file: file, data: textEnd..<part.upperBound, name: title)
    }

    /// Checks a header against the bytes that follow it.
    private static func tensor(
        _ header: PythonDictionary.Header, file: FileBytes, data: Range<Int>, name: String
    ) throws(TensorFileError) -> StoredTensor {
        let isBigEndian = header.type.hasPrefix(">")
        let typeName = isBigEndian ? "<" + header.type.dropFirst() : header.type
        guard let type = ElementType.allCases.first(where: { $0.numPyName == typeName }) else {
            throw .unsupported(
                name, "holds numbers of type '\(header.type)'",
                remedy: "save it with an integer or floating-point type")
        }
        guard
            let byteCount = Extents.byteCount(of: header.shape, elementSize: type.byteCount)
        else { throw .malformed(name, "its shape exceeds 64 bits") }
        guard byteCount == data.count else {
            throw .malformed(
                name,
                "it has \(data.count) bytes of numbers where \(header.type) \(header.shape) calls for \(byteCount)"
            )
        }
        let tensor = StoredTensor(
            name: name, elementType: type, shape: header.shape, file: file, range: data)
        let layout = NumPyLayout(
            isColumnMajor: header.isColumnMajor, isBigEndian: isBigEndian)
        return layout.isPlain ? tensor : layout.plain(tensor)
    }

    /// Returns the header's bytes of a row-major array.
    static func bytes(typeName: String, shape: [Int]) -> [UInt8] {
        let extents = shape.map(String.init).joined(separator: ", ")
        // A Python tuple of one needs its comma.
        let tuple = shape.count == 1 ? extents + "," : extents
        return bytes("{'descr': '\(typeName)', 'fortran_order': False, 'shape': (\(tuple)), }")
    }

    /// Returns the header's bytes around a dictionary: version 1, or version 2 when the text is too long for it.
    ///
    /// Spaces bring the numbers to a multiple of 64 bytes, as NumPy does.
    static func bytes(_ dictionary: String) -> [UInt8] {
        let text = Array(dictionary.utf8)
        let isShort = text.count + 1 + 64 + 10 <= 0xFFFF
        let start = isShort ? 10 : 12
        let padding = (64 - (start + text.count + 1) % 64) % 64
        let length = text.count + padding + 1
        var bytes = magic + [isShort ? 1 : 2, 0]
        for shift in 0..<(isShort ? 2 : 4) {
            bytes.append(UInt8(truncatingIfNeeded: length >> (8 * shift)))
        }
        return bytes + text + [UInt8](repeating: 0x20, count: padding) + [0x0A]
    }
}

/// Reads the one form of Python dictionary that NumPy writes.
struct PythonDictionary {
    /// What the dictionary says.
    struct Header {
        /// The type's name.
        var type = ""

        /// Whether the first axis is the innermost one.
        var isColumnMajor = false

        /// The extents.
        var shape: [Int] = []
    }

    /// The text.
    private let text: [UInt8]

    /// The index of the next byte.
    private var position = 0

    /// Wraps a text.
    init(_ text: [UInt8]) { self.text = text }

    /// Returns what the dictionary says, or nothing when it has not exactly the three keys.
    mutating func read() -> Header? {
        var header = Header()
        var keys: Set<String> = []
        guard take("{") else { return nil }
        while !take("}") {
            guard let key = string(), take(":"), keys.insert(key).inserted else { return nil }
            switch key {
            case "descr":
                guard let type = string() else { return nil }
                header.type = type
            case "fortran_order":
                header.isColumnMajor = take("True")
                guard header.isColumnMajor || take("False") else { return nil }
            case "shape":
                guard let shape = tuple() else { return nil }
                header.shape = shape
            default: return nil
            }
            guard take(",") || next == UInt8(ascii: "}") else { return nil }
        }
        skipSpace()
        return keys.count == 3 && position == text.count ? header : nil
    }

    /// The next byte that is not white space.
    private var next: UInt8? {
        text[position...].first { $0 != 0x20 && $0 != 0x0A }
    }

    /// Skips white space.
    private mutating func skipSpace() {
        while position < text.count, text[position] == 0x20 || text[position] == 0x0A {
            position += 1
        }
    }

    /// Skips a word when it comes next.
    private mutating func take(_ word: String) -> Bool {
        skipSpace()
        guard text[position...].starts(with: word.utf8) else { return false }
        position += word.utf8.count
        return true
    }

    /// Reads a string in single or double quotes, without escapes.
    private mutating func string() -> String? {
        skipSpace()
        guard position < text.count else { return nil }
        let quote = text[position]
        guard quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else { return nil }
        guard let end = text[(position + 1)...].firstIndex(of: quote) else { return nil }
        defer { position = end + 1 }
        return String(validating: text[position + 1..<end], as: UTF8.self)
    }

    /// Reads a tuple of sizes.
    private mutating func tuple() -> [Int]? {
        guard take("(") else { return nil }
        var extents: [Int] = []
        while !take(")") {
            skipSpace()
            let start = position
            while position < text.count,
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(text[position])
            {
                position += 1
            }
            guard let extent = Int(String(decoding: text[start..<position], as: UTF8.self)) else {
                return nil
            }
            extents.append(extent)
            guard take(",") || next == UInt8(ascii: ")") else { return nil }
        }
        return extents
    }
}
