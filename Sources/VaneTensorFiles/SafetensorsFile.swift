/// A safetensors file, mapped into memory and checked before anything is read from it.
///
/// ```swift
/// let file = try SafetensorsFile(path: "model.safetensors")
/// let norm = try file.tensor("model.norm.weight").floats()
/// ```
///
/// - SeeAlso: The [format](https://huggingface.co/docs/safetensors/index): eight bytes with the length of a JSON header,
///   the header, and the tensors' bytes without gaps.
public struct SafetensorsFile: Sendable {
    /// The texts under `__metadata__`.
    public let metadata: [String: String]

    /// The tensors in the order of their bytes.
    public let tensors: [StoredTensor]

    /// The names of the tensors in the order of their bytes.
    public var names: [String] { tensors.map(\.name) }

    /// What messages call the file.
    public let name: String

    /// The whole file.
    private let file: FileBytes

    /// Where each tensor stands in `tensors`.
    private let places: [ExactString: Int]

    /// Maps a file and checks its header.
    ///
    /// - Throws: `TensorFileError` with code `unreadable`, `malformed` or `unsupported`.
    public init(path: String) throws {
        try self.init(FileBytes(path: path))
    }

    /// Reads a file that is in memory already.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - name: What messages call it.
    /// - Throws: `TensorFileError` with code `malformed` or `unsupported`.
    public init(bytes: [UInt8], named name: String) throws {
        try self.init(FileBytes(bytes, named: name))
    }

    /// Checks a file's header.
    private init(_ file: FileBytes) throws {
        let header = try SafetensorsHeader(file)
        self.file = file
        name = file.name
        metadata = header.metadata
        tensors = header.tensors
        places = Dictionary(
            uniqueKeysWithValues: tensors.enumerated().map { (ExactString($1.name), $0) })
    }

    /// Calls a closure with the whole file's bytes.
    func withBytes<Result>(_ body: (RawSpan) throws -> Result) rethrows -> Result {
        try file.withBytes(0..<file.count, body)
    }

    /// Returns a tensor by name.
    ///
    /// - Throws: `TensorFileError` with code `missingTensor`.
    public func tensor(_ name: String) throws -> StoredTensor {
        guard let tensor = find(name) else {
            throw TensorFileError.missingTensor(name, in: self.name, like: tensors.map(\.name))
        }
        return tensor
    }

    /// Returns a tensor by name, or nothing when there is none.
    public func find(_ name: String) -> StoredTensor? {
        places[ExactString(name)].map { tensors[$0] }
    }
}
