import VaneCore
import VaneTensorFiles
import VaneTensors

/// Makes a vector of another tool's file an artefact that adds it.
struct VectorImport {
    /// The file.
    let tensors: ForeignTensors
    /// The tensor, where it is said.
    let name: String?
    /// The row of a matrix of vectors, where it is said.
    let row: Int?
    /// Where the vector belongs, where it is said.
    let hookPoint: HookPoint?

    /// Makes the artefact.
    ///
    /// - Throws: `CommandError` when the file holds no such vector, `TensorFileError` when it cannot be read.
    func artifact() throws -> Artifact {
        let (vector, hook) = try tensors.controlVector.map(direction) ?? (vector(), hookPoint)
        guard vector.allSatisfy(\.isFinite), vector.contains(where: { $0 != 0 }) else {
            throw CommandError(
                "'\(tensors.path)' holds a vector that is zero or not finite and could not steer.")
        }
        var artifact = Artifact(
            method: "add",
            tensors: [
                "vector": Tensor(shape: [vector.count], vector), "offset": Tensor(shape: [1], [0]),
            ], notes: ["imported-from": tensors.path])
        artifact.hookPoint = hook
        return artifact
    }

    /// Returns the direction of a control vector at the hook point, or its only one.
    private func direction(_ control: ControlVector) throws -> ([Float], HookPoint?) {
        let blocks = control.directions.keys.sorted()
        let hook = try hookPoint ?? (blocks.count == 1 ? HookPoint("resid_post.\(blocks[0])") : nil)
        let site = try HookPoint("resid_post.0").site
        guard let hook, hook.site == site, let block = hook.block,
            let vector = control.directions[block]
        else {
            let known = blocks.map { "resid_post.\($0)" }.joined(separator: ", ")
            throw CommandError(
                "'\(tensors.path)' has directions at \(known); choose one with --at.")
        }
        return (vector, hook)
    }

    /// Returns the vector of a file of tensors.
    private func vector() throws -> [Float] {
        guard let row else {
            let tensor = try tensors.tensor(named: name, axes: 1...2, for: "a vector")
            guard tensor.shape.count == 1 || tensor.shape[0] == 1 else {
                throw CommandError(
                    "'\(tensors.path)' holds \(tensor.shape[0]) vectors; choose one with --row, counted from 0."
                )
            }
            return try tensor.floats().elements
        }
        let tensor = try tensors.tensor(named: name, axes: 2...2, for: "a matrix of vectors")
        guard row >= 0, row < tensor.shape[0] else {
            throw CommandError(
                "--row is \(row), '\(tensors.path)' has rows 0 to \(tensor.shape[0] - 1).")
        }
        return try tensor.rows(row..<(row + 1)).floats().elements
    }
}
