public import VaneCore
import VaneTensors

extension ArchiveWriter {
    /// Appends samples, whose rows follow; in a corpus with contrasts together with theirs.
    ///
    /// - Parameters:
    ///   - samples: The samples.
    ///   - contrasts: One row of values a sample; samples without contrast prompts have NaN, as all have when this is left out.
    /// - Throws: ``ArchiveError`` with code `misfit`, or `inputOutput`.
    public mutating func append(_ samples: [Sample], contrasts: ContrastValues? = nil) throws {
        try requireSound()
        let values = try contrastRows(contrasts, count: samples.count)
        try guarding { writer throws in
            for sample in samples {
                for (i, column) in CorpusSchema.texts.enumerated() {
                    try writer.arrays.texts[i].append(column.value(sample) ?? "", to: writer.store)
                }
            }
            writer.sampleCount += samples.count
            var jobs: [ChunkJob] = []
            for (i, values) in values.enumerated() {
                let index = writer.corpus.hookPoints.count + i
                jobs += writer.arrays.rows[index].take(values, writer: index)
            }
            try writer.encode(jobs)
        }
    }

    /// Appends rows of samples that were appended since the last commit, in the order of the samples.
    ///
    /// - Parameters:
    ///   - batch: Rows at all hook points of the corpus.
    ///   - firstSample: What to add to the labels' `sequence`, when the source that they come from counts from a later sample.
    /// - Throws: ``ArchiveError`` with code `misfit`, or `inputOutput`.
    public mutating func append(_ batch: ActivationBatch, firstSample: Int = 0) throws {
        try requireSound()
        let values = try corpus.hookPoints.map { hook in try rows(of: batch, at: hook) }
        try checkOrder(batch.labels, firstSample)
        try guarding { writer throws in
            try writer.appendLabels(
                batch.labels.map { label in
                    var label = label
                    label.sequence += Int32(firstSample)
                    return label
                })
            var jobs: [ChunkJob] = []
            for (i, values) in values.enumerated() {
                jobs += writer.arrays.rows[i].take(values, writer: i)
            }
            try writer.encode(jobs)
        }
    }

    /// Appends the labels of rows, and notes where the rows of each sample begin.
    private mutating func appendLabels(_ labels: [RowLabel]) throws {
        for (row, label) in labels.enumerated() {
            while arrays.rowStart.count <= Int(label.sequence) {
                try arrays.rowStart.append(Int64(rowCount + row), to: store)
            }
        }
        for (i, column) in CorpusSchema.labels.enumerated() {
            try arrays.labels[i].append(contentsOf: labels.map(column.value), to: store)
        }
        rowCount += labels.count
        if let last = labels.last { lastSequence = Int(last.sequence) }
    }

    /// Returns a batch's rows at a hook point after checking that they fit.
    private func rows(of batch: ActivationBatch, at hook: HookPoint) throws -> Tensor<Float> {
        guard let values = batch[hook] else {
            throw ArchiveError.misfit(
                path,
                "the batch has no rows at '\(hook)', where the corpus holds them; "
                    + "capture every hook point of the corpus")
        }
        let width = corpus.widths[hook] ?? 0
        guard values.width == width else {
            throw ArchiveError.misfit(
                path,
                "rows at '\(hook)' have \(values.width) values where the corpus has \(width); "
                    + "append rows of the same model")
        }
        return values
    }

    /// Checks that rows belong to uncommitted samples and come in their order.
    private func checkOrder(_ labels: [RowLabel], _ firstSample: Int) throws {
        var last = lastSequence
        for label in labels {
            let sequence = Int(label.sequence) + firstSample
            guard sequence < sampleCount, !label.isPadding else {
                throw ArchiveError.misfit(
                    path,
                    "a row belongs to sample \(sequence), and there are \(sampleCount); "
                        + "append its sample first")
            }
            guard sequence >= committedSampleCount else {
                throw ArchiveError.misfit(
                    path,
                    "a row belongs to sample \(sequence), which a commit has closed; "
                        + "append all rows of a sample before the commit")
            }
            guard sequence >= last else {
                throw ArchiveError.misfit(
                    path,
                    "a row of sample \(sequence) follows one of sample \(last); "
                        + "append rows in the order of the samples")
            }
            last = sequence
        }
    }

    /// Returns the contrast rows in the order of their writers, NaN where none are given.
    private func contrastRows(_ contrasts: ContrastValues?, count: Int) throws -> [Tensor<Float>] {
        guard corpus.contrastSelection != nil else {
            guard contrasts == nil else {
                throw ArchiveError.misfit(
                    path,
                    "the corpus was made without contrasts; "
                        + "capture it with a contrast selection")
            }
            return []
        }
        return try corpus.hookPoints.flatMap { hook in
            let width = corpus.widths[hook] ?? 0
            return try [contrasts?.positive[hook], contrasts?.negative[hook]].map { values in
                guard let values else {
                    return Tensor<Float>(shape: [count, width], repeating: .nan)
                }
                guard values.rows == count, values.width == width else {
                    throw ArchiveError.misfit(
                        path,
                        "contrast values at '\(hook)' have shape \(values.shape) "
                            + "where [\(count), \(width)] belongs; give one row a sample")
                }
                return values
            }
        }
    }

    /// Refuses to go on after a failure that left the arrays at different lengths.
    func requireSound() throws {
        guard !isBroken else {
            throw ArchiveError.misfit(
                path, "an earlier write failed; reopen the archive, which holds its last commit")
        }
    }

    /// Runs steps of which a failing one leaves the writer unusable, and gives faults a name.
    mutating func guarding(
        _ steps: (inout ArchiveWriter) throws -> Void
    ) throws {
        isBroken = true
        do {
            try steps(&self)
        } catch let fault as Fault {
            throw ArchiveError.metadata(path, fault)
        }
        isBroken = false
    }
}
