import VaneTensorFiles
import VaneTensors

/// Finds a decoder's weights in a checkpoint and checks every shape against the configuration.
struct WeightLoader {
    /// The checkpoint.
    let checkpoint: Checkpoint

    /// What the weights must fit.
    let configuration: DecoderConfiguration

    /// Returns all weights.
    ///
    /// - Throws: ``ModelError`` with code `missingTensor` or `shapeMismatch`; `TensorFileError` for a type without floats.
    func load() throws -> DecoderWeights {
        let c = configuration
        let embedding = try tensor("model.embed_tokens.weight", [c.vocabulary, c.width])
        // One by one: a false number of blocks ends at the first tensor that is missing, before room is made for all.
        var blocks: [BlockWeights] = []
        for index in 0..<c.blocks { blocks.append(try block(index)) }
        try refuseFurtherBlocks()
        return DecoderWeights(
            embedding: embedding, blocks: blocks,
            finalNorm: try tensor("model.norm.weight", [c.width]).tensor,
            head: try head(tiedTo: embedding))
    }

    /// Refuses weights of blocks that the configuration does not count.
    private func refuseFurtherBlocks() throws {
        let prefix = "model.layers."
        for name in checkpoint.names where name.hasPrefix(prefix) {
            let number = Int(name.dropFirst(prefix.count).prefix { $0 != "." })
            guard let number, number >= configuration.blocks else { continue }
            throw ModelError(
                .shapeMismatch,
                "'\(name)' in '\(checkpoint.name)' is of block \(number) where config.json calls for "
                    + "\(configuration.blocks) blocks; use the config.json that came with the weights."
            )
        }
    }

    /// Returns the output layer: its own, or the embedding when the two are tied.
    private func head(tiedTo embedding: SharedFloats) throws -> Projection {
        let name = "lm_head.weight"
        let isTied = configuration.tiesEmbeddings ?? (checkpoint.find(name) == nil)
        let weight =
            isTied
            ? embedding : try tensor(name, [configuration.vocabulary, configuration.width])
        return Projection(weight: weight, bias: nil)
    }

    /// Returns the weights of a block.
    private func block(_ index: Int) throws -> BlockWeights {
        let c = configuration
        let prefix = "model.layers.\(index)."
        let (attention, hidden) = (prefix + "self_attn.", prefix + "mlp.")
        let (queries, keys) = (c.heads * c.headWidth, c.keyValueHeads * c.headWidth)
        let headNorms =
            c.normalizesQueries
            ? (
                query: try tensor(attention + "q_norm.weight", [c.headWidth]).tensor,
                key: try tensor(attention + "k_norm.weight", [c.headWidth]).tensor
            ) : nil
        return BlockWeights(
            attentionNorm: try tensor(prefix + "input_layernorm.weight", [c.width]).tensor,
            query: try projection(attention + "q_proj", queries, c.width, c.hasInputBias),
            key: try projection(attention + "k_proj", keys, c.width, c.hasInputBias),
            value: try projection(attention + "v_proj", keys, c.width, c.hasInputBias),
            output: try projection(attention + "o_proj", c.width, queries, c.hasOutputBias),
            headNorms: headNorms,
            hiddenNorm: try tensor(prefix + "post_attention_layernorm.weight", [c.width]).tensor,
            gate: try projection(hidden + "gate_proj", c.hiddenWidth, c.width, c.hasHiddenBias),
            up: try projection(hidden + "up_proj", c.hiddenWidth, c.width, c.hasHiddenBias),
            down: try projection(hidden + "down_proj", c.width, c.hiddenWidth, c.hasHiddenBias))
    }

    /// Returns a linear layer.
    private func projection(
        _ name: String, _ outputs: Int, _ inputs: Int, _ hasBias: Bool
    ) throws -> Projection {
        Projection(
            weight: try tensor(name + ".weight", [outputs, inputs]),
            bias: hasBias ? try tensor(name + ".bias", [outputs]).tensor : nil)
    }

    /// Returns a tensor of a known shape.
    private func tensor(_ name: String, _ shape: [Int]) throws -> SharedFloats {
        guard let stored = checkpoint.find(name) else {
            throw ModelError(
                .missingTensor,
                "'\(checkpoint.name)' has no tensor '\(name)', which a \(configuration.architecture) of "
                    + "\(configuration.blocks) blocks needs; fetch all files of the checkpoint.")
        }
        guard stored.shape == shape else {
            throw ModelError(
                .shapeMismatch,
                "'\(name)' in '\(checkpoint.name)' has the shape \(stored.shape) where config.json calls for "
                    + "\(shape); use the config.json that came with the weights.")
        }
        return try stored.sharedFloats()
    }
}
