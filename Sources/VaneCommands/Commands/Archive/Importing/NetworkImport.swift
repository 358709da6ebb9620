import VaneCore
import VaneNumerics
import VaneTensorFiles
import VaneTensors

/// Recognises a network of two layers by its tensors' names and makes it an artefact of learn to steer.
///
/// | names                                                      | method        | activation |
/// |------------------------------------------------------------|---------------|------------|
/// | `encoder.weight`, `encoder.bias`, `decoder.weight`         | `l2s-release` | tanh       |
/// | the same with `decoder.bias`                               | `l2s-paper`   | tanh       |
/// | `0.weight`, `0.bias`, `2.weight`, `2.bias` (`Sequential`)  | `l2s-notes`   | ReLU       |
///
/// The names may stand behind a prefix, such as `model.0.weight`, and other tensors beside them are left alone.
struct NetworkImport {
    /// The file.
    let tensors: ForeignTensors
    /// The function between the layers, where it is said.
    let activation: TwoLayerNetwork.Activation?

    /// A layer.
    private struct Layer {
        /// The name without `weight`.
        let stem: String
        /// The weight, `[outputs, inputs]`.
        let weight: Tensor<Float>
        /// The bias, `[outputs]`, if there is one.
        let bias: Tensor<Float>?
    }

    /// Whether the names look like such a network.
    static func recognizes(_ tensors: ForeignTensors) -> Bool {
        tensors.names.filter { $0.hasSuffix("weight") }.count == 2
    }

    /// Makes the artefact.
    ///
    /// - Throws: `CommandError` when the file holds no such network, `TensorFileError` when it cannot be read.
    func artifact() throws -> Artifact {
        let layers = try layers()
        let (first, second) = (layers[0], layers[1])
        guard first.weight.rows == second.weight.width else {
            throw CommandError(
                "'\(tensors.path)' holds layers of shapes \(first.weight.shape) and \(second.weight.shape), which do not "
                    + "follow each other; [H, D] and [D, H] are expected.")
        }
        let isNamed = second.stem.contains("decoder")
        let method =
            second.bias == nil ? "l2s-release" : isNamed ? "l2s-paper" : "l2s-notes"
        let activation = activation ?? (method == "l2s-notes" ? .relu : .tanh)
        var values = ["encoder.weight": first.weight, "decoder.weight": second.weight]
        values["encoder.bias"] = first.bias
        values["decoder.bias"] = second.bias
        for (name, tensor) in values where !tensor.elements.allSatisfy(\.isFinite) {
            throw CommandError(
                "'\(tensors.path)' holds numbers in '\(name)' that are not finite; train it again.")
        }
        return Artifact(
            method: method,
            parameters: [
                "activation": activation.rawValue, "hidden": "\(first.weight.rows)",
                "output-bias": second.bias == nil ? "false" : "true",
            ], tensors: values, notes: ["imported-from": tensors.path])
    }

    /// Reads the two layers in the order in which they run.
    private func layers() throws -> [Layer] {
        let found = try tensors.names.filter { $0.hasSuffix("weight") }.map { name in
            let stem = String(name.dropLast("weight".count))
            let weight = try tensors.tensor(name)
            guard weight.shape.count == 2, weight.count > 0 else {
                throw CommandError(
                    "'\(tensors.path)' holds '\(name)' of shape \(weight.shape), where a layer's weight is [outputs, inputs]."
                )
            }
            let bias = try tensors.names.first { $0 == stem + "bias" }.map { name in
                let bias = try tensors.tensor(name)
                guard bias.shape == [weight.shape[0]] else {
                    throw CommandError(
                        "'\(tensors.path)' holds '\(name)' of shape \(bias.shape), where [\(weight.shape[0])] belongs."
                    )
                }
                return try bias.floats()
            }
            return Layer(stem: stem, weight: try weight.floats(), bias: bias)
        }
        guard found.count == 2 else {
            let names = found.map { $0.stem + "weight" }.joined(separator: ", ")
            throw CommandError(
                "'\(tensors.path)' holds \(found.count) layers\(names.isEmpty ? "" : " (\(names))"), where learn to steer "
                    + "has two, such as encoder.weight and decoder.weight, or 0.weight and 2.weight."
            )
        }
        return found.sorted { Self.order($0.stem) < Self.order($1.stem) }
    }

    /// Returns by what layers are ordered: the encoder before the decoder, then numbers, then names.
    private static func order(_ stem: String) -> (Int, Int, String) {
        let number = stem.split(separator: ".").compactMap { Int($0) }.last ?? 0
        return (stem.contains("decoder") ? 1 : 0, number, stem)
    }
}
