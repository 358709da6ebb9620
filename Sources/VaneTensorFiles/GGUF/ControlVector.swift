internal import VaneTensors

/// A control vector: one direction a block, as llama.cpp and repeng keep it in a GGUF file.
///
/// ```text
/// general.architecture       "controlvector"
/// controlvector.model_hint   the model's architecture, such as "llama"; repeng calls for it
/// controlvector.layer_count  how many directions there are; no reader needs it
/// direction.N                float32 [D], added to the residual stream after block N, counted from 0
/// ```
///
/// llama.cpp reads `direction.N` to the place N − 1 of its memory and adds place N − 1 after block N, so that the two shifts
/// cancel; it refuses `direction.0`, and repeng writes none. So a direction belongs at the hook point `resid_post.N`, and
/// block 0 can have none.
///
/// - SeeAlso: `common_control_vector_load_one` and `llama_adapter_cvec::apply` in
///   [llama.cpp](https://github.com/ggml-org/llama.cpp); `ControlVector.export_gguf` in [repeng](https://github.com/vgel/repeng).
public struct ControlVector: Sendable, Equatable {
    /// The architecture of the model that the directions are for.
    public let modelHint: String

    /// The direction of each block, all of one width, by the block's number from 1.
    public let directions: [Int: [Float]]

    /// Creates a control vector.
    ///
    /// - Precondition: There is a direction, blocks count from 1, and all directions have one width that is not 0.
    public init(modelHint: String, directions: [Int: [Float]]) {
        precondition(
            !directions.isEmpty && directions.keys.allSatisfy { $0 > 0 }
                && Set(directions.values.map(\.count)).count == 1,
            "A control vector has directions of one width for blocks from 1.")
        self.modelHint = modelHint
        self.directions = directions
    }

    /// Reads a file.
    ///
    /// - Throws: `TensorFileError` with code `unreadable`, `malformed` or `unsupported`.
    public init(path: String) throws {
        try self.init(FileBytes(path: path))
    }

    /// Reads a file that is in memory already.
    ///
    /// - Throws: `TensorFileError` with code `malformed` or `unsupported`.
    public init(bytes: [UInt8], named name: String) throws {
        try self.init(FileBytes(bytes, named: name))
    }

    /// Checks a file's metadata and reads its directions.
    private init(_ file: FileBytes) throws {
        let contents = try GGUFFile(file)
        let architecture = contents.texts["general.architecture"] ?? "none"
        guard architecture == Self.architecture else {
            throw TensorFileError.unsupported(
                file.name, "is a GGUF file of architecture '\(architecture)', no control vector",
                remedy: "give the control vector, not the model")
        }
        var directions: [Int: [Float]] = [:]
        for tensor in contents.tensors {
            let parts = tensor.name.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 2, parts[0] == "direction", let block = Int(parts[1]), block > 0
            else {
                throw TensorFileError.malformed(
                    file.name, "its tensor '\(tensor.name)' is no direction.N with N from 1")
            }
            let width = directions.first?.value.count ?? tensor.count
            guard tensor.shape.count == 1, tensor.count == width, width > 0,
                directions[block] == nil
            else {
                throw TensorFileError.malformed(
                    file.name,
                    "its tensor '\(tensor.name)' has shape \(tensor.shape) where [\(width)] is expected once"
                )
            }
            directions[block] = try tensor.floats().elements
        }
        guard !directions.isEmpty else {
            throw TensorFileError.malformed(file.name, "it holds no direction")
        }
        modelHint = contents.texts[Self.hintKey] ?? ""
        self.directions = directions
    }

    /// The architecture that says what the file is.
    private static let architecture = "controlvector"

    /// The key of the model's architecture.
    private static let hintKey = "controlvector.model_hint"

    /// The bytes of the file, the same as `gguf-py` lays them out.
    public var bytes: [UInt8] {
        let blocks = directions.keys.sorted()
        var bytes = Array("GGUF".utf8)
        LittleEndian.append(3, bytes: 4, to: &bytes)
        LittleEndian.append(UInt64(blocks.count), bytes: 8, to: &bytes)
        LittleEndian.append(3, bytes: 8, to: &bytes)
        for (key, text) in [
            ("general.architecture", Self.architecture), (Self.hintKey, modelHint),
        ] {
            Self.append(key, to: &bytes)
            LittleEndian.append(8, bytes: 4, to: &bytes)
            Self.append(text, to: &bytes)
        }
        Self.append("controlvector.layer_count", to: &bytes)
        LittleEndian.append(4, bytes: 4, to: &bytes)
        LittleEndian.append(UInt64(blocks.count), bytes: 4, to: &bytes)
        var offset = 0
        for block in blocks {
            let count = directions[block]?.count ?? 0
            Self.append("direction.\(block)", to: &bytes)
            LittleEndian.append(1, bytes: 4, to: &bytes)
            LittleEndian.append(UInt64(count), bytes: 8, to: &bytes)
            LittleEndian.append(0, bytes: 4, to: &bytes)
            LittleEndian.append(UInt64(offset), bytes: 8, to: &bytes)
            offset = (offset + 4 * count + Self.alignment - 1) / Self.alignment * Self.alignment
        }
        for block in blocks {
            Self.pad(&bytes)
            for number in directions[block] ?? [] {
                LittleEndian.append(UInt64(number.bitPattern), bytes: 4, to: &bytes)
            }
        }
        Self.pad(&bytes)
        return bytes
    }

    /// Writes the file whole or not at all.
    ///
    /// - Throws: `TensorFileError` with code `unreadable`.
    public func write(to path: String) throws {
        try FileBytes.replace(path, with: bytes)
    }

    /// The multiple of bytes at which tensors begin.
    private static let alignment = 32

    /// Appends a text behind its length.
    private static func append(_ text: String, to bytes: inout [UInt8]) {
        LittleEndian.append(UInt64(text.utf8.count), bytes: 8, to: &bytes)
        bytes += text.utf8
    }

    /// Appends zeros up to the next tensor's beginning.
    private static func pad(_ bytes: inout [UInt8]) {
        let count = (alignment - bytes.count % alignment) % alignment
        bytes.append(contentsOf: repeatElement(0, count: count))
    }
}
