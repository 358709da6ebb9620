import VaneCore
import VaneTensorFiles
import VaneTensors

/// A decoder of the Llama kind: what happens to a row from its token to the scores of the next one.
///
/// ```text
/// residual = embedding[token]
/// for each block:                                                   hook points, in order
///                                                                   resid_pre
///     heads     = attention(rotate(Wq n), rotate(Wk n), Wv n)       head_out      n = norm(residual)
///     residual += Wo heads                                          attn_out, resid_mid
///     hidden    = silu(Wgate m) · Wup m                             mlp_act       m = norm(residual)
///     residual += Wdown hidden                                      mlp_out, resid_post
/// scores = Whead norm(residual)                                     final_norm, logits
/// ```
///
/// A value, shared by all runs; what a run changes is in ``DecoderState``.
struct Decoder: Sendable {
    /// The sizes.
    let configuration: DecoderConfiguration

    /// The weights.
    let weights: DecoderWeights

    /// The attention's sizes.
    private let attention: Attention

    /// The radians a position by which each pair of a head's values turns.
    private let frequencies: [Float]

    /// Puts a decoder together.
    init(_ configuration: DecoderConfiguration, _ weights: DecoderWeights) {
        self.configuration = configuration
        self.weights = weights
        attention = Attention(configuration)
        frequencies = configuration.rotary.frequencies(headWidth: configuration.headWidth)
    }

    /// Takes a pass through the blocks, and its scored rows to the scores.
    ///
    /// - Parameters:
    ///   - pass: The rows; their keys and values are added to the state's cache.
    ///   - state: The run's memory.
    ///   - hooks: Who looks at hidden states, and may change them.
    ///   - stopsEarly: Whether blocks that nobody looks at may be left out, so that their keys and values are never known.
    ///   - consume: Called for each scored row, in order, with its label and its next-token scores.
    func run(
        _ pass: Pass, state: inout DecoderState, hooks: HookTable, stopsEarly: Bool,
        consume: (RowLabel, Span<Float>) throws -> Void
    ) rethrows {
        embed(pass, &state.work)
        prepareAngles(pass, &state.work)
        let needsEnd = !pass.scoredRows.isEmpty || hooks.wantsEnd
        // Hidden states are often captured at an early block: nothing after it is computed then.
        let blocks = needsEnd || !stopsEarly ? configuration.blocks : hooks.lastBlock + 1
        for block in 0..<blocks { run(block, pass, &state, hooks) }
        guard needsEnd else { return }
        try finish(pass, &state.work, hooks, consume)
    }

    /// Looks up the tokens.
    private func embed(_ pass: Pass, _ work: inout Workspace) {
        let width = configuration.width
        weights.embedding.withSpan { table in
            work.residual.withMutableSpan { residual in
                for (row, label) in pass.labels.enumerated() {
                    for i in 0..<width {
                        residual[row * width + i] = table[Int(label.token) * width + i]
                    }
                }
            }
        }
    }

    /// Computes the angles of every row's position, which all blocks share.
    private func prepareAngles(_ pass: Pass, _ work: inout Workspace) {
        let pairs = frequencies.count
        work.cosines.withMutableSpan { cosines in
            work.sines.withMutableSpan { sines in
                for (row, label) in pass.labels.enumerated() {
                    for pair in 0..<pairs {
                        let angle = Float(label.position) * frequencies[pair]
                        let (cosine, sine) = RotaryEmbedding.cosineAndSine(angle)
                        cosines[row * pairs + pair] = cosine
                        sines[row * pairs + pair] = sine
                    }
                }
            }
        }
    }

    /// Takes the rows through one block.
    private func run(_ block: Int, _ pass: Pass, _ state: inout DecoderState, _ hooks: HookTable) {
        let (c, rows, labels) = (configuration, pass.rows, pass.labels)
        let w = weights.blocks[block]
        hooks.visit(.residPre, block: block, &state.work.residual, width: c.width, labels: labels)
        attend(w, block, pass, &state, hooks)
        hooks.visit(.attnOut, block: block, &state.work.update, width: c.width, labels: labels)
        RowOperations.add(state.work.update, to: &state.work.residual, count: rows * c.width)
        hooks.visit(.residMid, block: block, &state.work.residual, width: c.width, labels: labels)
        transform(w, block, pass, &state.work, hooks)
        hooks.visit(.mlpOut, block: block, &state.work.update, width: c.width, labels: labels)
        RowOperations.add(state.work.update, to: &state.work.residual, count: rows * c.width)
        hooks.visit(.residPost, block: block, &state.work.residual, width: c.width, labels: labels)
    }

    /// Computes what attention adds to the residual stream.
    private func attend(
        _ w: BlockWeights, _ block: Int, _ pass: Pass, _ state: inout DecoderState,
        _ hooks: HookTable
    ) {
        let (c, rows) = (configuration, pass.rows)
        normalize(w.attentionNorm, rows, &state.work)
        w.query.apply(state.work.normed, rows: rows, into: &state.work.queries)
        w.key.apply(state.work.normed, rows: rows, into: &state.work.keys)
        w.value.apply(state.work.normed, rows: rows, into: &state.work.values)
        if let norms = w.headNorms {
            RowOperations.normalizeInPlace(
                &state.work.queries, by: norms.query, rows: rows * c.heads,
                epsilon: c.normalizationEpsilon)
            RowOperations.normalizeInPlace(
                &state.work.keys, by: norms.key, rows: rows * c.keyValueHeads,
                epsilon: c.normalizationEpsilon)
        }
        rotate(&state.work.queries, heads: c.heads, rows, state.work.cosines, state.work.sines)
        rotate(&state.work.keys, heads: c.keyValueHeads, rows, state.work.cosines, state.work.sines)
        state.cache.store(state.work.keys, state.work.values, block: block, pass: pass)
        attention.run(pass, block: block, cache: state.cache, work: &state.work)
        hooks.visit(
            .headOut, block: block, &state.work.headOutputs, width: c.heads * c.headWidth,
            labels: pass.labels)
        w.output.apply(state.work.headOutputs, rows: rows, into: &state.work.update)
    }

    /// Computes what the MLP adds to the residual stream.
    private func transform(
        _ w: BlockWeights, _ block: Int, _ pass: Pass, _ work: inout Workspace, _ hooks: HookTable
    ) {
        let (c, rows) = (configuration, pass.rows)
        normalize(w.hiddenNorm, rows, &work)
        w.gate.apply(work.normed, rows: rows, into: &work.hidden)
        w.up.apply(work.normed, rows: rows, into: &work.up)
        RowOperations.gate(&work.hidden, by: work.up, count: rows * c.hiddenWidth)
        hooks.visit(
            .mlpAct, block: block, &work.hidden, width: c.hiddenWidth, labels: pass.labels)
        w.down.apply(work.hidden, rows: rows, into: &work.update)
    }

    /// Normalizes the residual stream into `normed`.
    private func normalize(_ weight: Tensor<Float>, _ rows: Int, _ work: inout Workspace) {
        RowOperations.normalize(
            work.residual, by: weight, rows: rows, epsilon: configuration.normalizationEpsilon,
            into: &work.normed)
    }

    /// Rotates the heads of every row by the angles of its position.
    private func rotate(
        _ values: inout Tensor<Float>, heads: Int, _ rows: Int, _ cosines: Tensor<Float>,
        _ sines: Tensor<Float>
    ) {
        let pairs = frequencies.count
        cosines.withSpan { cosines in
            sines.withSpan { sines in
                values.withMutableSpan { values in
                    for row in 0..<rows {
                        for head in 0..<heads {
                            let start = (row * heads + head) * pairs * 2
                            for pair in 0..<pairs {
                                let (c, s) = (
                                    cosines[row * pairs + pair], sines[row * pairs + pair]
                                )
                                let (x, y) = (values[start + pair], values[start + pairs + pair])
                                values[start + pair] = x * c - y * s
                                values[start + pairs + pair] = y * c + x * s
                            }
                        }
                    }
                }
            }
        }
    }
}
