/// The header of a safetensors file, with every size and offset checked.
struct SafetensorsHeader {
    /// The largest header that is read: what the reference implementation allows.
    static let largest = 100_000_000

    /// The texts under `__metadata__`.
    private(set) var metadata: [String: String] = [:]

    /// The tensors in the order of their bytes.
    private(set) var tensors: [StoredTensor] = []

    /// The file.
    private let file: FileBytes

    /// The number of bytes before the first tensor.
    private let dataStart: Int

    /// Reads and checks the header of a file.
    ///
    /// - Throws: `TensorFileError` with code `malformed` or `unsupported`.
    init(_ file: FileBytes) throws(TensorFileError) {
        self.file = file
        let name = file.name
        guard file.count >= 8 else {
            throw .malformed(
                name, "it has \(file.count) bytes, fewer than the 8 of a header length")
        }
        let length = file.array(0..<8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard length <= UInt64(min(file.count - 8, Self.largest)) else {
            throw .malformed(
                name, "its header claims \(length) bytes where \(file.count - 8) follow")
        }
        dataStart = 8 + Int(length)
        let value: JSONValue
        do {
            value = try JSONParser.parse(file.array(8..<dataStart))
        } catch {
            throw .malformed(name, "its header is not JSON (\(error.reason))")
        }
        guard let object = value.object else {
            throw .malformed(name, "its header is not a JSON object")
        }
        for member in object.members {
            if member.name == "__metadata__" {
                metadata = try Self.texts(member.value, file: name)
            } else {
                tensors.append(try tensor(member.name, member.value))
            }
        }
        try checkLayout()
    }

    /// Returns the members of the metadata, all of them strings.
    private static func texts(
        _ value: JSONValue, file: String
    ) throws(TensorFileError) -> [String: String] {
        var texts: [String: String] = [:]
        guard let object = value.object else {
            throw .malformed(file, "its __metadata__ is not an object")
        }
        for member in object.members {
            guard let text = member.value.string else {
                throw .malformed(file, "its metadata '\(member.name)' is not a string")
            }
            texts[member.name] = text
        }
        return texts
    }

    /// Reads one tensor's entry.
    private func tensor(
        _ name: String, _ entry: JSONValue
    ) throws(TensorFileError) -> StoredTensor {
        guard let typeName = entry["dtype"]?.string, let extents = entry["shape"]?.array,
            let offsets = entry["data_offsets"]?.array, offsets.count == 2,
            let start = offsets[0].integer, let end = offsets[1].integer
        else {
            throw .malformed(file.name, "the entry of '\(name)' lacks dtype, shape or data_offsets")
        }
        guard let type = ElementType(rawValue: typeName) else {
            throw .unsupported(
                file.name, "holds '\(name)' as \(typeName), which Vane does not read",
                remedy: "convert it to F32, F16 or BF16")
        }
        var shape: [Int] = []
        for extent in extents {
            guard let extent = extent.integer, extent >= 0 else {
                throw .malformed(file.name, "the shape of '\(name)' is not a list of sizes")
            }
            shape.append(extent)
        }
        guard let byteCount = Extents.byteCount(of: shape, elementSize: type.byteCount) else {
            throw .malformed(file.name, "the shape of '\(name)' exceeds 64 bits")
        }
        let available = file.count - dataStart
        guard start >= 0, start <= end, end <= available else {
            throw .malformed(
                file.name,
                "'\(name)' lies at bytes \(start) to \(end) where \(available) are present")
        }
        guard end - start == byteCount else {
            throw .malformed(
                file.name,
                "'\(name)' has \(end - start) bytes where \(typeName) \(shape) calls for \(byteCount)"
            )
        }
        return StoredTensor(
            name: name, elementType: type, shape: shape, file: file,
            range: dataStart + start..<dataStart + end)
    }

    /// Sorts the tensors by place and checks that they neither overlap nor leave gaps.
    private mutating func checkLayout() throws(TensorFileError) {
        tensors.sort {
            ($0.range.lowerBound, $0.range.upperBound, $0.name)
                < ($1.range.lowerBound, $1.range.upperBound, $1.name)
        }
        var end = dataStart
        for tensor in tensors {
            guard tensor.range.lowerBound == end else {
                let fault = tensor.range.lowerBound < end ? "overlaps the tensor" : "leaves a gap"
                throw .malformed(file.name, "'\(tensor.name)' \(fault) before it")
            }
            end = tensor.range.upperBound
        }
        guard end == file.count else {
            throw .malformed(file.name, "\(file.count - end) bytes follow the last tensor")
        }
    }
}
