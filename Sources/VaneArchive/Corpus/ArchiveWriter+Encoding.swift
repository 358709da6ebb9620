import VaneTensors

/// Chunks that are being encoded on threads of their own.
struct EncodingWave: Sendable {
    /// The chunks, in the order in which they are written.
    let jobs: [ChunkJob]

    /// What becomes of them.
    let chunks: [EncodedChunk]

    /// The loop that encodes them.
    let loop: ParallelLoop.Running
}

extension ArchiveWriter {
    /// The bytes that make a wave worth its threads, where the memory allows.
    private static let waveByteCount = 12 << 20

    /// Has chunks encoded on all processors while the caller goes on; at most one wave of them is under way.
    ///
    /// Chunks wait until they make a wave. A wave begins as soon as the one before it is encoded, and while that one is
    /// written. Two waves share the memory, so chunks that exceed half of it make waves of their own, of which only the last
    /// is left running.
    ///
    /// - Throws: ``ArchiveError`` with code `inputOutput`, or ``Fault``, also for the wave of the call before.
    mutating func encode(_ jobs: [ChunkJob]) throws {
        waiting += jobs
        let least = max(1, min(Self.waveByteCount, memoryByteCount / 2))
        while waiting.reduce(0, { $0 + $1.memoryByteCount }) >= least { try beginWave() }
    }

    /// Encodes and writes all chunks that wait.
    ///
    /// - Throws: ``ArchiveError`` with code `inputOutput`, or ``Fault``.
    mutating func settle() throws {
        while !waiting.isEmpty { try beginWave() }
        try write(try finishedWave())
    }

    /// Begins a wave of chunks that wait, and writes the one before it meanwhile.
    private mutating func beginWave() throws {
        let finished = try finishedWave()
        var bytes = 0
        let most = memoryByteCount / 2
        let fitting = waiting.prefix { job in
            bytes += job.memoryByteCount
            return bytes <= most
        }
        let jobs = Array(waiting.prefix(max(1, fitting.count)))
        waiting.removeFirst(jobs.count)
        let chunks = jobs.map { _ in spareChunks.popLast() ?? EncodedChunk() }
        let loop = ParallelLoop.begin(jobs.count, threads: threads) { index, scratch in
            try jobs[index].encode(into: chunks[index], scratch: scratch)
        }
        wave = EncodingWave(jobs: jobs, chunks: chunks, loop: loop)
        try write(finished)
    }

    /// Waits for the wave that is under way, if any.
    private mutating func finishedWave() throws -> EncodingWave? {
        defer { wave = nil }
        try wave?.loop.wait()
        return wave
    }

    /// Writes the chunks of a wave in order.
    private mutating func write(_ wave: EncodingWave?) throws {
        guard let wave else { return }
        for (job, chunk) in zip(wave.jobs, wave.chunks) {
            try arrays.rows[job.writer].append(chunk, to: store)
            spareChunks.append(chunk)
        }
    }
}

extension ChunkJob {
    /// The bytes of the rows that wait for the encoding, and of the chunk that comes of them.
    fileprivate var memoryByteCount: Int {
        pending.count + rows.count * (values?.width ?? 0) * MemoryLayout<Float>.size + byteCount
    }
}
