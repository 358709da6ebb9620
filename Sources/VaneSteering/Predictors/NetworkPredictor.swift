import VaneCore
public import VaneNumerics
import VaneTensors

/// Predicts the shift by a network of two layers: `g(h) = W₂ φ(W₁h + b₁) + b₂`, learn to steer.
///
/// | here             | paper       | shape     | meaning                                          |
/// |------------------|-------------|-----------|--------------------------------------------------|
/// | a context        | `h_{X,L'}`  | `[D']`    | hidden state of the last prompt token at block L' |
/// | `encoder.weight` | `W₁`        | `[H, D']` | the first layer, with the bias `encoder.bias`     |
/// | `decoder.weight` | `W₂`        | `[D, H]`  | the second layer, with or without `decoder.bias`  |
/// | a prediction     | `ẑ_{X,L*}`  | `[D]`     | shift to add at block L*                          |
///
/// - SeeAlso: Equation (8) of [Parekh et al. 2025](https://arxiv.org/abs/2508.12815).
public struct NetworkPredictor: StoredPredictor, Equatable {
    /// The network.
    public let network: TwoLayerNetwork

    /// Creates a predictor.
    public init(_ network: TwoLayerNetwork) {
        self.network = network
    }

    /// The number of values in a context, D'.
    public var contextWidth: Int? { network.inputs }

    /// The number of values in a shift, D.
    public var width: Int { network.outputs }

    /// Makes the predictor ready.
    public func prepare(rows: Int) -> any PreparedPredictor { Prepared(network) }

    /// The predictor at work.
    private final class Prepared: PreparedPredictor {
        /// The network.
        private let network: TwoLayerNetwork
        /// The hidden values of one context, `[H]`.
        private var hidden: Tensor<Float>
        /// One prediction, `[D]`.
        private var shift: Tensor<Float>

        /// Allocates the memory of one context.
        init(_ network: TwoLayerNetwork) {
            self.network = network
            hidden = Tensor(shape: [network.hidden], repeating: 0)
            shift = Tensor(shape: [network.outputs], repeating: 0)
        }

        /// Runs the network on context after context: a product of more rows may sum in another order, and no shift may
        /// depend on the batch.
        func predict(_ contexts: Span<Float>, into shifts: inout MutableSpan<Float>) {
            let (inputs, outputs) = (network.inputs, network.outputs)
            for index in 0..<(contexts.count / inputs) {
                let context = contexts.extracting((index * inputs)..<((index + 1) * inputs))
                hidden.withMutableSpan { hidden in
                    shift.withMutableSpan { shift in
                        network.predict(context, rows: 1, hidden: &hidden, into: &shift)
                        for i in 0..<outputs { shifts[index * outputs + i] = shift[i] }
                    }
                }
            }
        }
    }

    /// Reads the network's tensors and the parameter `activation`.
    init(from artifact: Artifact) throws {
        let first = try artifact.require("encoder.weight", shape: [nil, nil])
        let second = try artifact.require("decoder.weight", shape: [nil, first.rows])
        let text = try artifact.requireParameter("activation")
        guard let activation = TwoLayerNetwork.Activation(rawValue: text) else {
            throw VaneError(
                .invalidMethod,
                "Parameter 'activation' of '\(artifact.method)' is '\(text)'; allowed: relu, tanh.")
        }
        func bias(_ name: String, _ width: Int) throws -> Tensor<Float>? {
            artifact.tensors[name] == nil ? nil : try artifact.require(name, shape: [width])
        }
        network = try TwoLayerNetwork(
            firstWeight: first, firstBias: bias("encoder.bias", first.rows),
            secondWeight: second, secondBias: bias("decoder.bias", second.rows),
            activation: activation)
    }

    /// The tensors `encoder.weight`, `encoder.bias`, `decoder.weight` and, where there is one, `decoder.bias`.
    var tensors: [String: Tensor<Float>] {
        var tensors = [
            "encoder.weight": network.firstWeight, "decoder.weight": network.secondWeight,
        ]
        tensors["encoder.bias"] = network.firstBias
        tensors["decoder.bias"] = network.secondBias
        return tensors
    }
}
