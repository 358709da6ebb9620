public import VaneTensors

/// A NumPy array file: one array with its type and shape.
///
/// - SeeAlso: The [format](https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html), versions 1, 2 and 3.
public struct NumPyFile: Sendable {
    /// The array.
    public let tensor: StoredTensor

    /// Maps a file and checks its header.
    ///
    /// - Throws: `TensorFileError` with code `unreadable`, `malformed` or `unsupported`.
    public init(path: String) throws {
        tensor = try NumPyHeader.read(FileBytes(path: path))
    }

    /// Reads a file that is in memory already.
    ///
    /// - Throws: `TensorFileError` with code `malformed` or `unsupported`.
    public init(bytes: [UInt8], named name: String) throws {
        tensor = try NumPyHeader.read(FileBytes(bytes, named: name))
    }

    /// Returns the bytes of a file that holds a tensor, in row-major order.
    public static func bytes<Element: TensorElement>(of tensor: Tensor<Element>) -> [UInt8] {
        let extents = tensor.shape.map(String.init).joined(separator: ", ")
        // A Python tuple of one needs its comma.
        let shape = tensor.shape.count == 1 ? extents + "," : extents
        let type = Element.elementType.numPyName ?? ""
        return NumPyHeader.bytes(
            "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(shape)), }")
            + LittleEndianBytes.of(tensor)
    }

    /// Writes a tensor to a file, whole or not at all.
    ///
    /// - Throws: `TensorFileError` with code `unreadable`.
    public static func write<Element: TensorElement>(
        _ tensor: Tensor<Element>, to path: String
    ) throws {
        try FileBytes.replace(path, with: bytes(of: tensor))
    }
}
