public import VaneTensors

/// Gathers tensors and texts and writes them as one safetensors file.
///
/// The same tensors and texts give the same bytes, whatever the order in which they were added: wide types come first, so
/// that every tensor is aligned, then names in the order of their bytes.
///
/// ```swift
/// var writer = SafetensorsWriter(metadata: ["method": "l2s-notes"])
/// try writer.add(weights, named: "hidden.weight")
/// try writer.write(to: "steering.safetensors")
/// ```
public struct SafetensorsWriter: Sendable {
    /// The texts for `__metadata__`.
    public var metadata: [String: String]

    /// A tensor to be written.
    private struct Entry: SafetensorsEntry {
        /// The name.
        let name: String

        /// The type of the numbers.
        let type: ElementType

        /// The extents.
        let shape: [Int]

        /// The little-endian bytes.
        let bytes: [UInt8]
    }

    /// The tensors so far.
    private var entries: [Entry] = []

    /// Creates a writer with the texts for the metadata.
    public init(metadata: [String: String] = [:]) { self.metadata = metadata }

    /// Adds a tensor.
    ///
    /// - Throws: `TensorFileError` with code `duplicateName`.
    public mutating func add<Element: TensorElement>(
        _ tensor: Tensor<Element>, named name: String
    ) throws {
        try add(
            bytes: LittleEndianBytes.of(tensor), type: Element.elementType, shape: tensor.shape,
            named: name)
    }

    /// Adds a tensor of a type that Swift lacks, from its bytes.
    ///
    /// - Throws: `TensorFileError` with code `duplicateName`.
    /// - Precondition: There are as many bytes as the type and the shape call for.
    public mutating func add(
        bytes: [UInt8], type: ElementType, shape: [Int], named name: String
    ) throws {
        precondition(
            shape.reduce(type.byteCount, *) == bytes.count,
            "A tensor has as many bytes as its type and shape call for.")
        guard name != "__metadata__",
            !entries.contains(where: { $0.name.utf8.elementsEqual(name.utf8) })
        else { throw TensorFileError.duplicateName(name) }
        entries.append(Entry(name: name, type: type, shape: shape, bytes: bytes))
    }

    /// The bytes of the file.
    public var bytes: [UInt8] {
        let sorted = Self.sorted(entries)
        var bytes = Self.header(sorted, metadata: metadata)
        bytes.reserveCapacity(bytes.count + sorted.reduce(0) { $0 + $1.bytes.count })
        for entry in sorted { bytes += entry.bytes }
        return bytes
    }

    /// Writes the file whole or not at all.
    ///
    /// - Throws: `TensorFileError` with code `unreadable`.
    public func write(to path: String) throws {
        try FileBytes.replace(path, with: bytes)
    }
}

/// Orders names by their bytes, the same on every machine.
enum ByteOrder {
    /// Returns whether the first name comes before the second.
    static func precedes(_ first: String, _ second: String) -> Bool {
        first.utf8.lexicographicallyPrecedes(second.utf8)
    }
}

/// Lays numbers out as files keep them.
enum LittleEndianBytes {
    /// Returns the bytes of a tensor's numbers.
    static func of<Element: TensorElement>(_ tensor: Tensor<Element>) -> [UInt8] {
        precondition(1.littleEndian == 1, "Vane runs on little-endian machines.")
        return tensor.withSpan { numbers in
            // SAFETY: the bytes are copied during the call.
            unsafe numbers.bytes.withUnsafeBytes { unsafe [UInt8]($0) }
        }
    }
}
