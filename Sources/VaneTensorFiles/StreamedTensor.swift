/// An array that is given part by part when it is written, so that memory holds a part of it and not a file.
///
/// ```swift
/// let states = StreamedTensor(name: "states", kind: .numbers(.float16), shape: [1_000_000, 4096]) { body in
///     while let part = nextPart() { try body(part) }
/// }
/// try NumPyArchiveWriter.write([states], to: "states.npz")
/// ```
public struct StreamedTensor: SafetensorsEntry {
    /// What the elements are.
    public enum Kind: Hashable, Sendable {
        /// Numbers, little-endian.
        case numbers(ElementType)
        /// Texts of so many UTF-32 units each, the shorter ones with zeros behind them.
        case texts(width: Int)
    }

    /// The name.
    public let name: String

    /// What the elements are.
    public let kind: Kind

    /// The extents.
    public let shape: [Int]

    /// Calls a closure with the bytes, row-major, in parts of any size.
    private let forEachPart: (([UInt8]) throws -> Void) throws -> Void

    /// Creates an array.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - kind: What the elements are.
    ///   - shape: The extents.
    ///   - forEachPart: Calls a closure with the bytes, row-major, in parts of any size, every time it is asked.
    public init(
        name: String, kind: Kind, shape: [Int],
        forEachPart: @escaping (([UInt8]) throws -> Void) throws -> Void
    ) {
        self.name = name
        self.kind = kind
        self.shape = shape
        self.forEachPart = forEachPart
    }

    /// The number of bytes of all parts.
    var byteCount: Int {
        switch kind {
        case .numbers(let type): shape.reduce(type.byteCount, *)
        case .texts(let width): shape.reduce(4 * width, *)
        }
    }

    /// The type in a safetensors file.
    ///
    /// - Precondition: The elements are numbers.
    var type: ElementType {
        guard case .numbers(let type) = kind else {
            preconditionFailure("A safetensors file holds no texts.")
        }
        return type
    }

    /// Calls a closure with all parts.
    ///
    /// - Precondition: They have as many bytes as type and shape call for.
    /// - Throws: What giving a part, or the closure, throws.
    func parts(_ body: ([UInt8]) throws -> Void) throws {
        var left = byteCount
        try forEachPart { part in
            left -= part.count
            try body(part)
        }
        precondition(left == 0, "There are as many bytes as type and shape call for.")
    }

    /// Returns what stands before the numbers in a NumPy file.
    ///
    /// - Throws: `TensorFileError` with code `unsupported` for bfloat16, which NumPy lacks.
    func numPyHeader() throws(TensorFileError) -> [UInt8] {
        switch kind {
        case .texts(let width): NumPyHeader.bytes(typeName: "<U\(width)", shape: shape)
        case .numbers(let type):
            NumPyHeader.bytes(typeName: try NumPyFile.typeName(of: type, name), shape: shape)
        }
    }

    /// Refuses two arrays of one name.
    static func requireNames(_ tensors: [StreamedTensor]) throws(TensorFileError) {
        var names: Set<[UInt8]> = []
        for tensor in tensors where !names.insert(Array(tensor.name.utf8)).inserted {
            throw .duplicateName(tensor.name)
        }
    }
}

extension NumPyFile {
    /// Writes an array part by part, whole or not at all.
    ///
    /// - Throws: `TensorFileError` with code `unsupported` or `unreadable`, or what giving a part throws.
    public static func write(_ tensor: StreamedTensor, to path: String) throws {
        let header = try tensor.numPyHeader()
        let output = try FileOutput(path)
        try output.append(header)
        try tensor.parts { try output.append($0) }
        try output.finish()
    }
}

extension NumPyArchiveWriter {
    /// Writes arrays part by part, stored as they are, whole or not at all: the bytes that gathering them would give.
    ///
    /// - Throws: `TensorFileError` with code `duplicateName`, `unsupported` or `unreadable`, or what giving a part throws.
    public static func write(_ tensors: [StreamedTensor], to path: String) throws {
        try StreamedTensor.requireNames(tensors)
        let headers = try tensors.map { try $0.numPyHeader() }
        let output = try FileOutput(path)
        var writer = ZipWriter()
        for (tensor, header) in zip(tensors, headers) {
            writer.begin(tensor.name + ending, count: header.count + tensor.byteCount)
            writer.append(header)
            try output.append(writer.takeBytes())
            try tensor.parts { part in
                writer.append(part)
                try output.append(writer.takeBytes())
            }
            if let checksum = writer.checksumOfLast {
                try output.overwrite(checksum.bytes, at: checksum.offset)
            }
        }
        try output.append(writer.finish())
        try output.finish()
    }
}

extension SafetensorsWriter {
    /// Writes tensors part by part, whole or not at all: the bytes that gathering them would give.
    ///
    /// - Precondition: All are numbers.
    /// - Throws: `TensorFileError` with code `duplicateName` or `unreadable`, or what giving a part throws.
    public static func write(
        _ tensors: [StreamedTensor], metadata: [String: String] = [:], to path: String
    ) throws {
        try StreamedTensor.requireNames(tensors)
        guard !tensors.contains(where: { $0.name == "__metadata__" }) else {
            throw TensorFileError.duplicateName("__metadata__")
        }
        let sorted = sorted(tensors)
        let output = try FileOutput(path)
        try output.append(header(sorted, metadata: metadata))
        for tensor in sorted { try tensor.parts { try output.append($0) } }
        try output.finish()
    }
}
