import VaneTensors

/// Grouped-query attention over the key-value cache, row by row.
///
/// For query head `a` of the row at position `p`, with the key and value head that serves it,
///
///     s_j = q · k_j / √D_head,   w = softmax(s_0 … s_p),   out = Σ_j w_j v_j
///
/// so a row sees itself and what came before it, and nothing else; there is no mask to go wrong.
struct Attention {
    /// The number of query heads.
    let heads: Int

    /// The number of query heads that share a key and value head.
    let groupSize: Int

    /// The width of a head.
    let headWidth: Int

    /// Takes the sizes from a configuration.
    init(_ configuration: DecoderConfiguration) {
        heads = configuration.heads
        groupSize = configuration.heads / configuration.keyValueHeads
        headWidth = configuration.headWidth
    }

    /// Computes what every head of every row reads.
    ///
    /// - Parameters:
    ///   - pass: The rows and their positions.
    ///   - block: The block whose cache is read; it holds this pass's own keys and values already.
    ///   - cache: The keys and values.
    ///   - work: Reads `queries`, writes `headOutputs`.
    func run(_ pass: Pass, block: Int, cache: KeyValueCache, work: inout Workspace) {
        let (queries, keys, values) = (work.queries, cache.keys[block], cache.values[block])
        queries.withSpan { queries in
            keys.withSpan { keys in
                values.withSpan { values in
                    work.attentionScores.withMutableSpan { scores in
                        work.headOutputs.withMutableSpan { output in
                            for segment in pass.segments {
                                run(segment, cache, queries, keys, values, &scores, &output)
                            }
                        }
                    }
                }
            }
        }
    }

    /// Computes the rows of one sequence.
    private func run(
        _ segment: Pass.Segment, _ cache: KeyValueCache, _ queries: Span<Float>,
        _ keys: Span<Float>, _ values: Span<Float>, _ scores: inout MutableSpan<Float>,
        _ output: inout MutableSpan<Float>
    ) {
        let scale = 1 / Float(headWidth).squareRoot()
        let capacity = cache.capacity
        for head in 0..<heads {
            let base = (segment.slot * cache.width + head / groupSize * headWidth) * capacity
            for row in 0..<segment.count {
                let seen = segment.start + row + 1
                let offset = (segment.firstRow + row) * heads * headWidth + head * headWidth
                for j in 0..<seen { scores[j] = 0 }
                for d in 0..<headWidth {
                    RowOperations.addMultiple(
                        queries[offset + d] * scale, of: keys, base + d * capacity,
                        to: &scores, count: seen)
                }
                RowOperations.softmax(&scores, count: seen)
                for d in 0..<headWidth {
                    output[offset + d] = RowOperations.dot(
                        scores.span, 0, values, base + d * capacity, count: seen)
                }
            }
        }
    }
}
