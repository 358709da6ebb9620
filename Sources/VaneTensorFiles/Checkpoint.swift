/// A model's tensors in one safetensors file, or in many that an index names.
public struct Checkpoint: Sendable {
    /// The name of the file that holds everything.
    public static let singleFile = "model.safetensors"

    /// The name of the index that says which file holds which tensor.
    public static let indexFile = "model.safetensors.index.json"

    /// What messages call the checkpoint.
    public let name: String

    /// The files.
    private let files: [SafetensorsFile]

    /// In which file each tensor is.
    private let places: [ExactString: Int]

    /// Wraps one file.
    public init(_ file: SafetensorsFile) {
        name = file.name
        files = [file]
        places = Dictionary(uniqueKeysWithValues: file.tensors.map { (ExactString($0.name), 0) })
    }

    /// Opens a directory's `model.safetensors`, or the files that its index names.
    ///
    /// - Throws: `TensorFileError` with code `unreadable`, `malformed`, `unsupported` or `missingTensor`.
    public init(directory: String) throws {
        guard let index = try? FileBytes(path: directory + "/" + Self.indexFile) else {
            try self.init(SafetensorsFile(path: directory + "/" + Self.singleFile))
            return
        }
        try self.init(index: index, directory: directory)
    }

    /// Opens the files that an index names.
    private init(index: FileBytes, directory: String) throws {
        var files: [SafetensorsFile] = []
        var places: [ExactString: Int] = [:]
        for (path, tensors) in try Self.shards(of: index) {
            let file = try SafetensorsFile(path: directory + "/" + path)
            for tensor in tensors {
                _ = try file.tensor(tensor)
                places[ExactString(tensor)] = files.count
            }
            files.append(file)
        }
        name = index.name
        self.files = files
        self.places = places
    }

    /// Returns the files that an index names, in the order of their names, with the tensors of each.
    private static func shards(
        of index: FileBytes
    ) throws(TensorFileError) -> [(path: String, tensors: [String])] {
        let value: JSONValue
        do {
            value = try JSONParser.parse(index.array(0..<index.count))
        } catch {
            throw .malformed(index.name, "it is not JSON (\(error.reason))")
        }
        guard let map = value["weight_map"]?.object else {
            throw .malformed(index.name, "it has no 'weight_map'")
        }
        var shards: [String: [String]] = [:]
        for member in map.members {
            guard let path = member.value.string else {
                throw .malformed(index.name, "'\(member.name)' is not given the name of a file")
            }
            // A name from outside must not lead out of the model's own directory.
            guard !path.isEmpty, !path.contains("/"), path != "..", path != "." else {
                throw .malformed(index.name, "'\(path)' is not the name of a file beside it")
            }
            shards[path, default: []].append(member.name)
        }
        return shards.sorted { ByteOrder.precedes($0.key, $1.key) }
            .map { (path: $0.key, tensors: $0.value) }
    }

    /// Calls a closure with the bytes of each file, in the order of the files' names.
    package func forEachFile(_ body: (RawSpan) -> Void) {
        for file in files { file.withBytes(body) }
    }

    /// The names of all tensors.
    public var names: [String] { places.keys.map(\.text).sorted(by: ByteOrder.precedes) }

    /// Returns a tensor by name, or nothing when there is none.
    public func find(_ name: String) -> StoredTensor? {
        places[ExactString(name)].flatMap { files[$0].find(name) }
    }

    /// Returns a tensor by name.
    ///
    /// - Throws: `TensorFileError` with code `missingTensor`.
    public func tensor(_ name: String) throws -> StoredTensor {
        guard let tensor = find(name) else {
            throw TensorFileError.missingTensor(name, in: self.name, like: names)
        }
        return tensor
    }
}
