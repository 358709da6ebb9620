import VaneTensors

/// Chunks that are being encoded on threads of their own.
struct EncodingWave: Sendable {
    /// The chunks, in the order in which they are written.
    let jobs: [ChunkJob]

    /// The loop that encodes them.
    let loop: ParallelLoop.Running
}

extension ArchiveWriter {
    /// Has chunks encoded on all processors while the caller goes on; at most one wave of them is under way.
    ///
    /// The wave of the call before is written first. Chunks that exceed the memory for a wave make waves of their own, of
    /// which only the last is left running.
    ///
    /// - Throws: ``ArchiveError`` with code `inputOutput`, or ``Fault``, also for the wave of the call before.
    mutating func encode(_ jobs: [ChunkJob]) throws {
        var rest = jobs[...]
        while !rest.isEmpty {
            try settle()
            var bytes = 0
            let next = rest.prefix { job in
                bytes += job.memoryByteCount
                return bytes <= memoryByteCount
            }
            begin(Array(next.isEmpty ? rest.prefix(1) : next))
            rest = rest.dropFirst(max(1, next.count))
        }
    }

    /// Begins to encode a wave.
    private mutating func begin(_ jobs: [ChunkJob]) {
        while slots.count < jobs.count { slots.append(EncodedChunk()) }
        let slots = slots
        let loop = ParallelLoop.begin(jobs.count, threads: threads) { index, scratch in
            try jobs[index].encode(into: slots[index], scratch: scratch)
        }
        wave = EncodingWave(jobs: jobs, loop: loop)
    }

    /// Waits for the wave that is under way and writes its chunks in order.
    ///
    /// - Throws: ``ArchiveError`` with code `inputOutput`, or ``Fault``.
    mutating func settle() throws {
        guard let wave else { return }
        self.wave = nil
        try wave.loop.wait()
        for (index, job) in wave.jobs.enumerated() {
            try arrays.rows[job.writer].append(slots[index], to: store)
        }
    }
}

extension ChunkJob {
    /// The bytes of the rows that wait for the encoding, and of the chunk that comes of them.
    fileprivate var memoryByteCount: Int {
        pending.count + rows.count * (values?.width ?? 0) * MemoryLayout<Float>.size + byteCount
    }
}
