import VaneTensorFiles
import VaneTensors

/// The tensors of another tool's file, whatever its form.
struct ForeignTensors {
    /// The file.
    let path: String
    /// The names of the tensors; the empty name is that of a file's only array.
    let names: [String]
    /// The directions, when the file is a control vector.
    let controlVector: ControlVector?
    /// Reads a tensor by name.
    private let read: (String) throws -> StoredTensor

    /// Opens a file; its ending says what it is.
    ///
    /// - Throws: `TensorFileError` for a file that is not what its ending says, `CommandError` for other endings.
    init(path: String) throws {
        self.path = path
        switch String(path.split(separator: ".").last ?? "").lowercased() {
        case "npy":
            let array = try NumPyFile(path: path).tensor
            (names, read, controlVector) = ([""], { _ in array }, nil)
        case "npz":
            let file = try NumPyArchive(path: path)
            (names, read, controlVector) = (file.names, { try file.tensor($0) }, nil)
        case "safetensors":
            let file = try SafetensorsFile(path: path)
            (names, read, controlVector) = (file.names, { try file.tensor($0) }, nil)
        case "pt", "pth", "bin":
            let file = try PyTorchFile(path: path)
            (names, read, controlVector) = (file.names, { try file.tensor($0) }, nil)
        case "gguf":
            controlVector = try ControlVector(path: path)
            (names, read) = ([], { throw CommandError("A control vector has no tensor '\($0)'.") })
        default:
            throw CommandError(
                "'\(path)' has none of the endings .npy, .npz, .safetensors, .pt, .pth, .bin and .gguf, "
                    + "by which files are told apart; rename or convert it.")
        }
    }

    /// Returns a tensor by name.
    ///
    /// - Throws: `TensorFileError` when there is none, or it cannot be read.
    func tensor(_ name: String) throws -> StoredTensor { try read(name) }

    /// Returns the tensor of a name, or the only one of some numbers of axes.
    ///
    /// - Throws: `TensorFileError` when it cannot be read, `CommandError` when there is none or there are several.
    func tensor(named name: String?, axes: ClosedRange<Int>, for purpose: String) throws
        -> StoredTensor
    {
        let candidates =
            if let name { [try tensor(name)] } else { try names.map { try tensor($0) } }
        let fitting = candidates.filter { axes.contains($0.shape.count) }
        guard fitting.count == 1, let tensor = fitting.first else {
            let shapes = candidates.prefix(4).map { "'\($0.name)' \($0.shape)" }
            let rest = candidates.count > 4 ? " and \(candidates.count - 4) more" : ""
            let wanted =
                axes.lowerBound == axes.upperBound
                ? "\(axes.lowerBound)" : "\(axes.lowerBound) to \(axes.upperBound)"
            throw CommandError(
                "'\(path)' holds \(shapes.isEmpty ? "nothing" : shapes.joined(separator: ", "))\(rest), where \(purpose) "
                    + "is one tensor of \(wanted) axes; name it with --tensor.")
        }
        return tensor
    }
}
