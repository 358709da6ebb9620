import VaneCore
import VaneTensors

/// A predictor that an artefact keeps and gives back bit for bit.
protocol StoredPredictor: ShiftPredictor {
    /// Reads the predictor.
    ///
    /// - Throws: `VaneError` with code `missingData` or `shapeMismatch`.
    init(from artifact: Artifact) throws

    /// The numbers that an artefact keeps, by name.
    var tensors: [String: Tensor<Float>] { get }
}

extension Artifact {
    /// Returns a tensor of a known shape; an absent extent may be any but 0.
    ///
    /// - Throws: `VaneError` with code `missingData` or `shapeMismatch`.
    func require(_ name: String, shape: [Int?]) throws -> Tensor<Float> {
        let tensor = try require(name)
        let agrees =
            tensor.shape.count == shape.count
            && zip(tensor.shape, shape).allSatisfy { $0 == $1 ?? $0 && $0 > 0 }
        guard agrees else {
            let wanted = shape.map { $0.map(String.init) ?? "?" }.joined(separator: ", ")
            throw VaneError(
                .shapeMismatch,
                "Tensor '\(name)' of '\(method)' has shape \(tensor.shape) where [\(wanted)] is "
                    + "expected; fit it again.")
        }
        return tensor
    }

    /// Returns where context vectors are read.
    ///
    /// - Throws: `VaneError` with code `missingData` when the artefact does not say so.
    func requireContext() throws -> HookPoint {
        guard let contextHookPoint else {
            throw VaneError(
                .missingData,
                "'\(method)' needs a context vector, but its artefact does not say where it is read; "
                    + "add context=, as in context=resid_post.0, or fit it again with a context hook point."
            )
        }
        return contextHookPoint
    }

    /// Returns a parameter that the method cannot do without.
    ///
    /// - Throws: `VaneError` with code `missingData`.
    func requireParameter(_ name: String) throws -> String {
        guard let text = parameters[name] else {
            throw VaneError(
                .missingData,
                "The artefact of '\(method)' does not name its parameter '\(name)'; fit it again.")
        }
        return text
    }
}
