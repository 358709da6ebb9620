extension ArchiveWriter {
    /// Makes everything appended so far durable, and visible at once.
    ///
    /// Shards and chunks come first, then each array's `zarr.json`, and last the root's, whose rename is the commit. The
    /// samples appended so far are closed: rows that follow belong to later ones.
    ///
    /// - Throws: ``ArchiveError`` with code `inputOutput`; the archive then holds what it held before.
    public mutating func commit() throws {
        try requireSound()
        guard sampleCount != committedSampleCount else { return }
        try guarding { writer throws in
            while writer.arrays.rowStart.count <= writer.sampleCount {
                try writer.arrays.rowStart.append(Int64(writer.rowCount), to: writer.store)
            }
            try writer.settle()
            try writer.commitRows()
            try writer.arrays.publish(
                writer.corpus, rowCount: writer.rowCount, sampleCount: writer.sampleCount,
                to: writer.store)
            writer.committedSampleCount = writer.sampleCount
            writer.lastSequence = writer.sampleCount - 1
        }
    }

    /// Commits what is left and gives the archive free.
    ///
    /// - Throws: ``ArchiveError`` with code `inputOutput`.
    public consuming func finish() throws { try commit() }

    /// Encodes the unfilled chunks of all arrays in parallel and publishes their shards.
    private mutating func commitRows() throws {
        let jobs = arrays.rows.indices.compactMap { arrays.rows[$0].takeUnfilled(writer: $0) }
        let chunks = jobs.map { _ in EncodedChunk() }
        try ParallelLoop.run(jobs.count, threads: threads) { index, scratch in
            try jobs[index].encode(into: chunks[index], scratch: scratch)
        }
        for i in arrays.rows.indices {
            let chunk = jobs.firstIndex { $0.writer == i }.map { chunks[$0] }
            try arrays.rows[i].commit(chunk, to: store)
        }
    }
}
