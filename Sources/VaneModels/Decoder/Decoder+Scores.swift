import VaneCore
import VaneTensors

extension Decoder {
    /// Normalizes the rows a last time and computes the next-token scores of those that are wanted.
    func finish(
        _ pass: Pass, _ work: inout Workspace, _ hooks: HookTable,
        _ consume: (RowLabel, Span<Float>) throws -> Void
    ) rethrows {
        let c = configuration
        RowOperations.normalize(
            work.residual, by: weights.finalNorm, rows: pass.rows,
            epsilon: c.normalizationEpsilon, into: &work.normed)
        hooks.visit(.finalNorm, &work.normed, width: c.width, labels: pass.labels)
        // A visitor of the logits sees every row; otherwise only the rows that someone asked for are worth the product.
        let wanted = hooks.wantsLogits ? Array(0..<pass.rows) : pass.scoredRows
        var start = 0
        while start < wanted.count {
            let end = min(start + work.scoredCapacity, wanted.count)
            try score(wanted[start..<end], pass, &work, hooks, consume)
            start = end
        }
    }

    /// Computes the next-token scores of some rows.
    private func score(
        _ rows: ArraySlice<Int>, _ pass: Pass, _ work: inout Workspace, _ hooks: HookTable,
        _ consume: (RowLabel, Span<Float>) throws -> Void
    ) rethrows {
        let (width, vocabulary) = (configuration.width, configuration.vocabulary)
        work.normed.withSpan { normed in
            work.scoredRows.withMutableSpan { target in
                for (place, row) in rows.enumerated() {
                    for i in 0..<width { target[place * width + i] = normed[row * width + i] }
                }
            }
        }
        weights.head.apply(work.scoredRows, rows: rows.count, into: &work.logits)
        let labels = rows.map { pass.labels[$0] }
        hooks.visit(.logits, &work.logits, width: vocabulary, labels: labels)
        try work.logits.withSpan { logits in
            for (place, row) in rows.enumerated() where pass.wantsScores(ofRow: row) {
                hooks.scored(pass.labels[row])
                let scores = logits.extracting(
                    place * vocabulary..<(place + 1) * vocabulary)
                try consume(pass.labels[row], scores)
            }
        }
    }
}

extension Pass {
    /// Whether the next-token scores of a row were asked for; the rows asked for are in order.
    func wantsScores(ofRow row: Int) -> Bool {
        var (low, high) = (0, scoredRows.count)
        while low < high {
            let middle = (low + high) / 2
            if scoredRows[middle] < row { low = middle + 1 } else { high = middle }
        }
        return low < scoredRows.count && scoredRows[low] == row
    }
}
