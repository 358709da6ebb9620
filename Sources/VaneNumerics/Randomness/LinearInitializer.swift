public import VaneTensors

/// The numbers with which PyTorch's `nn.Linear` starts: uniform in ±1/√(inputs), for weights and biases alike.
///
/// The distribution is PyTorch's; the numbers are those of `SeededGenerator`, weight and bias from streams of their own, so
/// that either can be drawn, and reproduced elsewhere, without the other.
public enum LinearInitializer {
    /// Returns a weight, `[outputs, inputs]`, filled in row-major order.
    public static func weight(
        outputs: Int, inputs: Int, seed: UInt64, stream: UInt64
    ) -> Tensor<Float> {
        var generator = SeededGenerator(seed: seed, stream: stream)
        return generator.uniforms(shape: [outputs, inputs], bound: bound(inputs))
    }

    /// Returns a bias, `[outputs]`, of a layer with `inputs` inputs.
    public static func bias(
        outputs: Int, inputs: Int, seed: UInt64, stream: UInt64
    ) -> Tensor<Float> {
        var generator = SeededGenerator(seed: seed, stream: stream)
        return generator.uniforms(shape: [outputs], bound: bound(inputs))
    }

    /// The greatest magnitude that is drawn.
    private static func bound(_ inputs: Int) -> Double { 1 / Double(inputs).squareRoot() }
}
