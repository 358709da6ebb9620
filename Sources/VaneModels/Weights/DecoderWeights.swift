import VaneTensorFiles
import VaneTensors

/// All weights of a decoder.
struct DecoderWeights: Sendable {
    /// A row for each token, `[vocabulary, D]`.
    let embedding: SharedFloats

    /// The blocks, in order.
    let blocks: [BlockWeights]

    /// The scale of the last normalization, `[D]`.
    let finalNorm: Tensor<Float>

    /// The output layer, `[vocabulary, D]`; the embedding itself when the two are tied.
    let head: Projection
}

/// The weights of one block.
struct BlockWeights: Sendable {
    /// The scale of the normalization before attention, `[D]`.
    let attentionNorm: Tensor<Float>

    /// The query projection, `[A · D_head, D]`.
    let query: Projection

    /// The key projection, `[A_kv · D_head, D]`.
    let key: Projection

    /// The value projection, `[A_kv · D_head, D]`.
    let value: Projection

    /// The output projection of attention, `[D, A · D_head]`.
    let output: Projection

    /// The scales of the queries' and keys' own normalization, `[D_head]` each, where the family has it.
    let headNorms: (query: Tensor<Float>, key: Tensor<Float>)?

    /// The scale of the normalization before the MLP, `[D]`.
    let hiddenNorm: Tensor<Float>

    /// The gate projection, `[hidden, D]`.
    let gate: Projection

    /// The up projection, `[hidden, D]`.
    let up: Projection

    /// The down projection, `[D, hidden]`.
    let down: Projection
}
