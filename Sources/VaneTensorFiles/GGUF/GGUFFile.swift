/// A GGUF file's metadata and tensors, with every count and offset checked.
///
/// ```text
/// offset  bytes  meaning
/// 0       4      "GGUF"
/// 4       4      version, 2 or 3
/// 8       8      number of tensors
/// 16      8      number of metadata entries
/// 24      …      entries: name, type, value; then tensors: name, axes, extents, type, offset
/// …       …      zeros up to a multiple of `general.alignment`, 32 unless told, then the tensors' bytes
/// ```
///
/// Texts are a 64-bit length and UTF-8. Extents are listed innermost first. Only what control vectors need is kept: texts and
/// whole numbers; other values are skipped.
///
/// - SeeAlso: [The format](https://github.com/ggml-org/ggml/blob/master/docs/gguf.md).
struct GGUFFile: Sendable {
    /// The texts of the metadata.
    private(set) var texts: [String: String] = [:]

    /// The whole numbers of the metadata that fit.
    private(set) var integers: [String: Int] = [:]

    /// The tensors in the order of the file.
    private(set) var tensors: [StoredTensor] = []

    /// Reads a file's header.
    ///
    /// - Throws: `TensorFileError` with code `malformed` or `unsupported`.
    init(_ file: FileBytes) throws(TensorFileError) {
        var reader = GGUFReader(file)
        guard file.count >= 4, file.array(0..<4) == Array("GGUF".utf8) else {
            throw .malformed(file.name, "it does not start like a GGUF file")
        }
        try reader.skip(4)
        let version = try reader.number(bytes: 4)
        guard (2...3).contains(version) else {
            let isSwapped = version & 0xFFFF == 0 && version != 0
            throw .unsupported(
                file.name,
                isSwapped ? "is a big-endian GGUF file" : "is of GGUF version \(version)",
                remedy: "write it with a current llama.cpp or repeng on a little-endian machine")
        }
        let tensorCount = try reader.count(fewestBytes: 24, of: "tensors")
        let entryCount = try reader.count(fewestBytes: 13, of: "metadata entries")
        for _ in 0..<entryCount {
            let name = try reader.text()
            switch try reader.value() {
            case .text(let text): texts[name] = text
            case .integer(let number): integers[name] = number
            case .other: break
            }
        }
        let alignment = integers["general.alignment"] ?? 32
        guard (1...(1 << 20)).contains(alignment), alignment.nonzeroBitCount == 1 else {
            throw .malformed(file.name, "its alignment is \(alignment), no small power of two")
        }
        var entries: [GGUFReader.Entry] = []
        for _ in 0..<tensorCount { entries.append(try reader.entry()) }
        let start = (reader.position + alignment - 1) / alignment * alignment
        var names: Set<ExactString> = []
        for entry in entries {
            guard names.insert(ExactString(entry.name)).inserted else {
                throw .malformed(file.name, "its tensor '\(entry.name)' exists twice")
            }
            tensors.append(try entry.tensor(of: file, dataStart: start))
        }
        // Each lies inside the file, so the sum cannot overflow before it exceeds the file.
        var left = file.count
        for tensor in tensors {
            left -= tensor.range.count
            guard left >= 0 else { throw .malformed(file.name, "its tensors share bytes") }
        }
    }
}

/// Reads the header of a GGUF file front to back.
struct GGUFReader {
    /// A value of the metadata.
    enum Value {
        /// A text.
        case text(String)
        /// A whole number.
        case integer(Int)
        /// Anything else.
        case other
    }

    /// What the header says of a tensor.
    struct Entry {
        /// The name.
        let name: String
        /// The extents, outermost first.
        let shape: [Int]
        /// The number of the type.
        let type: UInt64
        /// Where the bytes begin, counted from the first tensor's.
        let offset: UInt64
    }

    /// The file.
    private let file: FileBytes

    /// The index of the next byte.
    private(set) var position = 0

    /// Begins at the start of a file.
    init(_ file: FileBytes) { self.file = file }

    /// Skips bytes.
    ///
    /// - Throws: `TensorFileError` with code `malformed` when they are not there.
    mutating func skip(_ count: Int) throws(TensorFileError) {
        guard count <= file.count - position else {
            throw .malformed(file.name, "its header is cut off at byte \(file.count)")
        }
        position += count
    }

    /// Reads a number of up to eight bytes.
    mutating func number(bytes count: Int) throws(TensorFileError) -> UInt64 {
        let start = position
        try skip(count)
        return LittleEndian.number(file.array(start..<position), at: 0, bytes: count)
    }

    /// Reads a count of things that take at least some bytes each.
    mutating func count(fewestBytes: Int, of things: String) throws(TensorFileError) -> Int {
        let count = try number(bytes: 8)
        let left = UInt64(file.count - position)
        guard count <= left / UInt64(fewestBytes) else {
            throw .malformed(file.name, "it claims \(count) \(things) in \(left) bytes")
        }
        return Int(count)
    }

    /// Reads a text.
    mutating func text() throws(TensorFileError) -> String {
        let count = try count(fewestBytes: 1, of: "bytes of text")
        let start = position
        try skip(count)
        guard let text = String(validating: file.array(start..<position), as: UTF8.self) else {
            throw .malformed(file.name, "a text at byte \(start) is no UTF-8")
        }
        return text
    }

    /// Reads a type and a value of it.
    mutating func value() throws(TensorFileError) -> Value {
        let type = try number(bytes: 4)
        switch type {
        case 8: return .text(try text())
        case 9:
            try skipList(depth: 0)
            return .other
        default:
            let size = try size(ofType: type)
            let bits = try number(bytes: size)
            return Self.integer(bits, type: type).map(Value.integer) ?? .other
        }
    }

    /// Skips a list, which may hold lists.
    private mutating func skipList(depth: Int) throws(TensorFileError) {
        guard depth < 8 else { throw .malformed(file.name, "its lists are nested too deeply") }
        let type = try number(bytes: 4)
        switch type {
        case 8:
            let count = try count(fewestBytes: 8, of: "texts")
            for _ in 0..<count {
                let length = try self.count(fewestBytes: 1, of: "bytes of text")
                try skip(length)
            }
        case 9:
            let count = try count(fewestBytes: 12, of: "lists")
            for _ in 0..<count { try skipList(depth: depth + 1) }
        default:
            let size = try size(ofType: type)
            let count = try count(fewestBytes: size, of: "numbers")
            try skip(count * size)
        }
    }

    /// Returns the bytes of a number.
    private func size(ofType type: UInt64) throws(TensorFileError) -> Int {
        switch type {
        case 0, 1, 7: return 1
        case 2, 3: return 2
        case 4, 5, 6: return 4
        case 10, 11, 12: return 8
        default: throw .malformed(file.name, "its metadata holds a value of type \(type)")
        }
    }

    /// Returns a whole number from its bits, or nothing for floats and what does not fit.
    private static func integer(_ bits: UInt64, type: UInt64) -> Int? {
        switch type {
        case 1: Int(Int8(truncatingIfNeeded: bits))
        case 3: Int(Int16(truncatingIfNeeded: bits))
        case 5: Int(Int32(truncatingIfNeeded: bits))
        case 11: Int(bitPattern: UInt(bits))
        case 0, 2, 4, 7, 10: Int(exactly: bits)
        default: nil
        }
    }

    /// Reads what the header says of a tensor.
    mutating func entry() throws(TensorFileError) -> Entry {
        let name = try text()
        let axes = try number(bytes: 4)
        guard axes <= 4 else {
            throw .malformed(file.name, "its tensor '\(name)' has \(axes) axes, more than 4")
        }
        var shape: [Int] = []
        for _ in 0..<axes {
            let extent = try number(bytes: 8)
            guard let extent = Int(exactly: extent) else {
                throw .malformed(file.name, "an extent of '\(name)' is \(extent)")
            }
            shape.insert(extent, at: 0)
        }
        return Entry(
            name: name, shape: shape, type: try number(bytes: 4), offset: try number(bytes: 8))
    }
}

extension GGUFReader.Entry {
    /// Returns the tensor after checking that its bytes are there.
    ///
    /// - Throws: `TensorFileError` with code `malformed`, or `unsupported` for quantised numbers.
    func tensor(of file: FileBytes, dataStart: Int) throws(TensorFileError) -> StoredTensor {
        let types: [UInt64: ElementType] = [
            0: .float32, 1: .float16, 24: .int8, 25: .int16, 26: .int32, 27: .int64, 28: .float64,
            30: .bfloat16,
        ]
        guard let type = types[type] else {
            throw .unsupported(
                file.name, "holds '\(name)' in the quantised type \(self.type)",
                remedy: "write it in F32")
        }
        guard let byteCount = Extents.byteCount(of: shape, elementSize: type.byteCount) else {
            throw .malformed(file.name, "the shape of '\(name)' exceeds 64 bits")
        }
        let available = max(0, file.count - dataStart)
        guard byteCount <= available, offset <= UInt64(available - byteCount) else {
            throw .malformed(
                file.name,
                "'\(name)' claims \(byteCount) bytes at \(offset) where \(available) are present")
        }
        // An empty tensor may lie behind a header that no bytes follow.
        let start = min(dataStart + Int(offset), file.count)
        return StoredTensor(
            name: name, elementType: type, shape: shape, file: file,
            range: start..<(start + byteCount))
    }
}
