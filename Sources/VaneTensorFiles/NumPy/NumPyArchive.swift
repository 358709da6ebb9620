public import VaneTensors

/// A NumPy archive: named arrays in one zip file, stored or deflated.
///
/// ```swift
/// let archive = try NumPyArchive(path: "activations.npz")
/// let labels = try archive.tensor("labels").integers()
/// ```
///
/// - SeeAlso: `numpy.savez` and `numpy.savez_compressed`, which give the member of array `x` the name `x.npy`.
public struct NumPyArchive: Sendable {
    /// The ending of a member that is an array.
    static let ending = ".npy"

    /// What messages call the file.
    public let name: String

    /// The names of the arrays, in the order of the file.
    public let names: [String]

    /// The members.
    private let zip: ZipFile

    /// Maps a file and checks its directory.
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

    /// Checks a file's directory.
    private init(_ file: FileBytes) throws(TensorFileError) {
        zip = try ZipFile(file)
        name = file.name
        names = zip.members.map(\.name).filter { $0.hasSuffix(Self.ending) }
            .map { String($0.dropLast(Self.ending.count)) }
    }

    /// Returns an array by name; a stored one stays in the file, a deflated one is inflated.
    ///
    /// - Throws: `TensorFileError` with code `missingTensor`, `malformed` or `unsupported`.
    public func tensor(_ name: String) throws -> StoredTensor {
        guard let member = zip.find(name + Self.ending) else {
            throw TensorFileError.missingTensor(name, in: self.name, like: names)
        }
        let (bytes, range) = try zip.content(of: member)
        let title = self.name + "/" + name
        let array = try NumPyHeader.read(bytes, range, named: title)
        return StoredTensor(
            name: name, elementType: array.elementType, shape: array.shape, file: array.file,
            range: array.range)
    }
}

/// Gathers named arrays and writes them as one NumPy archive; the same arrays give the same bytes.
///
/// ```swift
/// var writer = NumPyArchiveWriter(isCompressed: true)
/// try writer.add(NumPyFile.bytes(of: states), named: "states")
/// try writer.write(to: "states.npz")
/// ```
public struct NumPyArchiveWriter: Sendable {
    /// The ending of a member that is an array.
    static let ending = NumPyArchive.ending

    /// Whether the arrays are deflated, as `numpy.savez_compressed` does.
    public let isCompressed: Bool

    /// The arrays so far, each as the bytes of a NumPy file.
    private var arrays: [(name: String, bytes: [UInt8])] = []

    /// Creates a writer.
    public init(isCompressed: Bool = false) { self.isCompressed = isCompressed }

    /// Adds an array.
    ///
    /// - Throws: `TensorFileError` with code `duplicateName`.
    public mutating func add<Element: TensorElement>(
        _ tensor: Tensor<Element>, named name: String
    ) throws {
        try add(NumPyFile.bytes(of: tensor), named: name)
    }

    /// Adds an array that is laid out as a NumPy file already.
    ///
    /// - Throws: `TensorFileError` with code `duplicateName`.
    public mutating func add(_ file: [UInt8], named name: String) throws {
        guard !arrays.contains(where: { $0.name.utf8.elementsEqual(name.utf8) }) else {
            throw TensorFileError.duplicateName(name)
        }
        arrays.append((name, file))
    }

    /// The bytes of the file.
    public var bytes: [UInt8] {
        var writer = ZipWriter()
        for array in arrays {
            writer.add(array.bytes, named: array.name + Self.ending, compressed: isCompressed)
        }
        return writer.finish()
    }

    /// Writes the file whole or not at all.
    ///
    /// - Throws: `TensorFileError` with code `unreadable`.
    public func write(to path: String) throws {
        try FileBytes.replace(path, with: bytes)
    }
}
