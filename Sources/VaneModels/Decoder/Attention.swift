import VaneNumerics
import VaneTensors

/// Grouped-query attention over the key-value cache.
///
/// For query head `a` of the row at position `p`, with the key and value head that serves it,
///
///     s_j = q · k_j / √D_head,   w = softmax(s_0 … s_p),   out = Σ_j w_j v_j
///
/// so a row sees itself and what came before it, and nothing else. Few rows are computed one by one; many rows of one
/// sequence as products of matrices, a head to a thread.
struct Attention {
    /// The number of query heads.
    let heads: Int

    /// The number of query heads that share a key and value head.
    let groupSize: Int

    /// The width of a head.
    let headWidth: Int

    /// The number of queries that are computed as one product; what lies beyond the diagonal is wasted work.
    private static let blockRows = 64

    /// The rows of a sequence from which on products of matrices are quicker than row by row.
    private static let fewestForProducts = 8

    /// The floating-point operations from which on waking other threads pays, since they keep a core busy while they wait.
    private static let fewestForThreads = 1 << 24

    /// Takes the sizes from a configuration.
    init(_ configuration: DecoderConfiguration) {
        heads = configuration.heads
        groupSize = configuration.heads / configuration.keyValueHeads
        headWidth = configuration.headWidth
    }

    /// The numbers of memory that scores take, for sequences of up to `capacity` positions passing `rows` rows at a time.
    func scratchCount(capacity: Int, rows: Int) -> Int {
        rows < Self.fewestForProducts ? capacity : heads * min(rows, Self.blockRows) * capacity
    }

    /// Computes what every head of every row reads.
    ///
    /// - Parameters:
    ///   - pass: The rows and their positions.
    ///   - block: The block whose cache is read; it holds this pass's own keys and values already.
    ///   - cache: The keys and values.
    ///   - work: Reads `queries`, writes `headOutputs`.
    func run(_ pass: Pass, block: Int, cache: KeyValueCache, work: inout Workspace) {
        work.queries.withSpan { queries in
            cache.keys[block].withSpan { keys in
                cache.values[block].withSpan { values in
                    work.attentionScores.withMutableSpan { scores in
                        work.headOutputs.withMutableSpan { output in
                            for segment in pass.segments {
                                let place = Place(
                                    segment: segment, capacity: cache.capacity,
                                    base: segment.slot * cache.width * cache.capacity)
                                if segment.count < Self.fewestForProducts {
                                    rows(place, queries, keys, values, &scores, &output)
                                } else {
                                    products(place, queries, keys, values, &scores, &output)
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// Where one sequence's rows and cache lie.
    private struct Place {
        /// The rows.
        let segment: Pass.Segment

        /// The distance between channels of the cache.
        let capacity: Int

        /// Where the sequence's cache begins.
        let base: Int
    }

    /// Computes few rows, one by one.
    private func rows(
        _ place: Place, _ queries: Span<Float>, _ keys: Span<Float>, _ values: Span<Float>,
        _ scores: inout MutableSpan<Float>, _ output: inout MutableSpan<Float>
    ) {
        let scale = 1 / Float(headWidth).squareRoot()
        for head in 0..<heads {
            let base = place.base + head / groupSize * headWidth * place.capacity
            for row in 0..<place.segment.count {
                let seen = place.segment.start + row + 1
                let offset = ((place.segment.firstRow + row) * heads + head) * headWidth
                for i in 0..<seen { scores[i] = 0 }
                for channel in 0..<headWidth {
                    let start = base + channel * place.capacity
                    let key = keys.extracting(start..<start + seen)
                    RowKernels.addMultiple(queries[offset + channel] * scale, of: key, to: &scores)
                }
                RowKernels.softmax(&scores, in: 0..<seen)
                let weights = scores.span.extracting(0..<seen)
                for channel in 0..<headWidth {
                    let start = base + channel * place.capacity
                    let value = values.extracting(start..<start + seen)
                    output[offset + channel] = RowKernels.dot(weights, value)
                }
            }
        }
    }

    /// Computes many rows, each head on a thread of its own where there is enough to do.
    private func products(
        _ place: Place, _ queries: Span<Float>, _ keys: Span<Float>, _ values: Span<Float>,
        _ scores: inout MutableSpan<Float>, _ output: inout MutableSpan<Float>
    ) {
        let share = scores.count / heads
        // SAFETY: the closure runs before the spans end; each head writes its own share of the scores and its own
        // columns of the output, so no two threads write the same number.
        unsafe queries.withUnsafeBufferPointer { queries in
            unsafe keys.withUnsafeBufferPointer { keys in
                unsafe values.withUnsafeBufferPointer { values in
                    unsafe scores.withUnsafeMutableBufferPointer { scores in
                        unsafe output.withUnsafeMutableBufferPointer { output in
                            let memory = unsafe Memory(
                                queries: queries, keys: keys, values: values, scores: scores,
                                output: output)
                            guard operations(place) < Self.fewestForThreads else {
                                return Parallel.forEach(heads) { head in
                                    unsafe run(head, place, memory, share: share)
                                }
                            }
                            for head in 0..<heads {
                                unsafe run(head, place, memory, share: share)
                            }
                        }
                    }
                }
            }
        }
    }

    /// The floating-point operations of both products of all heads.
    private func operations(_ place: Place) -> Int {
        let segment = place.segment
        return 4 * heads * headWidth * segment.count * (segment.start + segment.count)
    }

    /// The memory that threads share; `@unchecked Sendable` without a lock, since each writes a part of its own.
    @unsafe private struct Memory: @unchecked Sendable {
        /// Queries, `[rows, A · D_head]`.
        let queries: UnsafeBufferPointer<Float>

        /// Keys of all slots.
        let keys: UnsafeBufferPointer<Float>

        /// Values of all slots.
        let values: UnsafeBufferPointer<Float>

        /// Scores, a share a head.
        let scores: UnsafeMutableBufferPointer<Float>

        /// What the heads read, `[rows, A · D_head]`.
        let output: UnsafeMutableBufferPointer<Float>
    }

    /// Computes one head of many rows, block by block.
    @unsafe private func run(_ head: Int, _ place: Place, _ memory: Memory, share: Int) {
        let base = place.base + head / groupSize * headWidth * place.capacity
        let width = heads * headWidth
        // SAFETY: the parts lie inside the memory: a sequence's cache has `headWidth` channels of `capacity` numbers behind
        // `base`, and a row of queries or output has `headWidth` numbers behind its head's offset.
        let keys = unsafe UnsafeBufferPointer(rebasing: memory.keys[base...]).span
        let values = unsafe UnsafeBufferPointer(rebasing: memory.values[base...]).span
        let scoreMemory = unsafe UnsafeMutableBufferPointer(
            rebasing: memory.scores[head * share..<(head + 1) * share])
        var scores = unsafe scoreMemory.mutableSpan
        var first = 0
        while first < place.segment.count {
            let rows = min(Self.blockRows, place.segment.count - first)
            let seen = place.segment.start + first + rows
            let offset = (place.segment.firstRow + first) * width + head * headWidth
            let queries = unsafe UnsafeBufferPointer(rebasing: memory.queries[offset...]).span
            let outputMemory = unsafe UnsafeMutableBufferPointer(
                rebasing: memory.output[offset...])
            var output = unsafe outputMemory.mutableSpan
            MatrixProduct(
                rows: rows, columns: seen, inner: headWidth, left: .plain(leading: width),
                right: .plain(leading: place.capacity), scale: 1 / Float(headWidth).squareRoot())(
                    queries, keys, into: &scores)
            for row in 0..<rows {
                let visible = place.segment.start + first + row + 1
                RowKernels.softmax(&scores, in: row * seen..<row * seen + visible)
                for i in row * seen + visible..<(row + 1) * seen { scores[i] = 0 }
            }
            MatrixProduct(
                rows: rows, columns: headWidth, inner: seen,
                right: .transposed(leading: place.capacity), resultLeading: width)(
                    scores.span, values, into: &output)
            first += rows
        }
    }
}
