public import VaneTensors

/// A NumPy array file: one array with its type and shape.
///
/// Row-major, little-endian numbers stay in the file, which is mapped; others are brought into this form in memory.
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
        NumPyHeader.bytes(typeName: Element.elementType.numPyName ?? "", shape: tensor.shape)
            + LittleEndianBytes.of(tensor)
    }

    /// Returns the bytes of a file that holds an array given by its little-endian bytes, in row-major order.
    ///
    /// - Throws: `TensorFileError` with code `unsupported` for bfloat16, which NumPy lacks.
    /// - Precondition: There are as many bytes as the type and the shape call for.
    public static func bytes(
        of bytes: [UInt8], type: ElementType, shape: [Int], named name: String
    ) throws -> [UInt8] {
        precondition(
            shape.reduce(type.byteCount, *) == bytes.count,
            "An array has as many bytes as its type and shape call for.")
        return NumPyHeader.bytes(typeName: try typeName(of: type, name), shape: shape) + bytes
    }

    /// Returns what NumPy calls a type.
    ///
    /// - Throws: `TensorFileError` with code `unsupported` for bfloat16, which NumPy lacks.
    static func typeName(of type: ElementType, _ name: String) throws(TensorFileError) -> String {
        guard let typeName = type.numPyName else {
            throw .unsupported(
                name, "is of type \(type.rawValue), which NumPy lacks",
                remedy: "widen it to F32, which changes no number")
        }
        return typeName
    }

    /// Returns the bytes of a file that holds texts: NumPy's `<U`, as many UTF-32 units each as the longest has.
    ///
    /// - Precondition: There are as many texts as the shape calls for.
    public static func bytes(ofTexts texts: [String], shape: [Int]) -> [UInt8] {
        precondition(shape.reduce(1, *) == texts.count, "There is a text for every element.")
        let width = textWidth(of: texts)
        return NumPyHeader.bytes(typeName: "<U\(width)", shape: shape)
            + textBytes(of: texts, width: width)
    }

    /// Returns the UTF-32 units that the longest of some texts has, at least 1.
    public static func textWidth(of texts: [String]) -> Int {
        max(1, texts.map(\.unicodeScalars.count).max() ?? 1)
    }

    /// Returns texts as NumPy's `<U` lays them out, as many UTF-32 units each.
    ///
    /// - Precondition: None is longer.
    public static func textBytes(of texts: [String], width: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(4 * width * texts.count)
        for text in texts {
            let scalars = text.unicodeScalars
            for scalar in scalars {
                LittleEndian.append(UInt64(scalar.value), bytes: 4, to: &bytes)
            }
            bytes.append(contentsOf: repeatElement(0, count: 4 * (width - scalars.count)))
        }
        return bytes
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
