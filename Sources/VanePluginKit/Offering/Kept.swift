internal import VaneCore
public import VaneTensors

/// Kept tensors on their way back into a trained value, each looked at before it is taken.
///
/// ```swift
/// init(tensors: [String: Tensor<Float>], parameters: ParameterValues) throws {
///     var kept = Kept(tensors)
///     weight = try kept.take("weight", shape: [nil])
///     offset = try kept.take("offset", shape: weight.shape)
///     try kept.finish()
/// }
/// ```
public struct Kept {
    /// The tensors that were not taken yet.
    private var rest: [String: Tensor<Float>]

    /// Begins with all tensors.
    public init(_ tensors: [String: Tensor<Float>]) {
        rest = tensors
    }

    /// Takes a tensor out.
    ///
    /// - Parameters:
    ///   - name: The tensor's name.
    ///   - shape: The extents wanted; nothing where any extent of at least 1 will do.
    /// - Throws: `VaneError` with code `missingData`, `shapeMismatch` or `nonFinite`.
    /// - Returns: The tensor.
    public mutating func take(_ name: String, shape: [Int?]) throws -> Tensor<Float> {
        guard let tensor = rest.removeValue(forKey: name) else {
            throw VaneError(
                .missingData, "There is no tensor '\(name)' in what was kept; fit the method again."
            )
        }
        let fits =
            tensor.shape.count == shape.count
            && zip(tensor.shape, shape).allSatisfy { found, wanted in
                wanted.map { $0 == found } ?? (found > 0)
            }
        guard fits else {
            let wanted = shape.map { $0.map(String.init) ?? "at least 1" }.joined(separator: " × ")
            throw VaneError(
                .shapeMismatch,
                "Tensor '\(name)' is \(tensor.shape.map(String.init).joined(separator: " × ")) where "
                    + "\(wanted) is needed; fit the method again.")
        }
        try tensor.requireFinite("tensor '\(name)'")
        return tensor
    }

    /// Refuses tensors that nobody took.
    ///
    /// - Throws: `VaneError` with code `missingData`.
    public func finish() throws {
        guard let name = rest.keys.min() else { return }
        throw VaneError(
            .missingData,
            "Tensor '\(name)' is none of this method's; give what the same version of it has kept.")
    }
}
