import VaneCore
import VaneTensors

/// Writes a corpus: rows and samples are appended, and a commit makes all of them durable and visible at once.
///
/// A writer that is dropped, or killed, without a commit leaves the archive as its last commit left it.
///
/// ```swift
/// var writer = try ArchiveWriter(creating: "happy.zarr", corpus: description)
/// try writer.append(samples)
/// try writer.append(batch)
/// try writer.finish()
/// ```
public struct ArchiveWriter: ~Copyable {
    /// The path as it was given.
    public let path: String

    /// What the corpus is of.
    public let corpus: CorpusDescription

    /// The number of samples so far, committed or not.
    public internal(set) var sampleCount: Int

    /// The number of rows so far, committed or not.
    public internal(set) var rowCount: Int

    /// The number of committed samples; rows can only be appended to later ones.
    public internal(set) var committedSampleCount: Int

    /// The folder.
    let store: any CorpusStore

    /// The right to write, given back when the writer ends.
    let lock: StoreLock?

    /// The arrays.
    var arrays: CorpusArrays

    /// The sample of the last row.
    var lastSequence: Int

    /// The most threads that encode.
    let threads: Int

    /// The most bytes that chunks which wait, or are encoded, may take together.
    let memoryByteCount: Int

    /// Chunks that wait for the next wave.
    var waiting: [ChunkJob] = []

    /// The chunks that are being encoded while the caller goes on.
    var wave: EncodingWave?

    /// The memory of encoded chunks that were written, for the waves to come.
    var spareChunks: [EncodedChunk] = []

    /// Whether an earlier call has failed in the middle, so that nothing may be committed any more.
    var isBroken = false

    /// Begins a new corpus and commits it without any rows, so that it can be opened from now on.
    ///
    /// - Throws: ``ArchiveError`` with code `alreadyExists`, `locked`, `unsupported` or `inputOutput`.
    public init(
        creating path: String, corpus: CorpusDescription, options: ArchiveOptions = ArchiveOptions()
    ) throws {
        let lock = try Self.claim(path)
        try self.init(path, creating: corpus, options, in: DirectoryStore(folder: path), lock)
    }

    /// Begins a new corpus in a store that is empty.
    ///
    /// - Throws: ``ArchiveError`` with code `unsupported` or `inputOutput`.
    init(
        _ path: String, creating corpus: CorpusDescription, _ options: ArchiveOptions,
        in store: any CorpusStore, _ lock: StoreLock?
    ) throws {
        var arrays = try CorpusArrays.new(corpus, at: path, options)
        try arrays.rowStart.append(Int64(0), to: store)
        try arrays.publish(corpus, rowCount: 0, sampleCount: 0, to: store)
        self.init(path, corpus, store, lock, arrays, options, rows: 0, samples: 0)
    }

    /// Goes on with a corpus where its last commit ended, and removes what a killed writer left behind.
    ///
    /// - Throws: ``ArchiveError`` with code `notFound`, `notACorpus`, `locked`, `damaged`, `unsupported` or `inputOutput`.
    public init(appendingTo path: String, options: ArchiveOptions = ArchiveOptions()) throws {
        try self.init(path, options, in: DirectoryStore(folder: path))
    }

    /// Goes on with a corpus that is written through a store.
    ///
    /// - Throws: As ``init(appendingTo:options:)``.
    init(_ path: String, _ options: ArchiveOptions, in store: any CorpusStore) throws {
        guard SystemCalls.isFolder(path) else {
            throw ArchiveError.notFound(path, "nothing is there")
        }
        let lock = try StoreLock(path)
        let archive = try Archive(at: path)
        let attributes = try archive.requireCorpus()
        try archive.removeUncommitted(from: store)
        let arrays = try CorpusArrays(resuming: archive)
        self.init(
            path, attributes.description, store, lock, arrays, options, rows: attributes.rowCount,
            samples: attributes.sampleCount)
    }

    /// Puts the parts together.
    private init(
        _ path: String, _ corpus: CorpusDescription, _ store: any CorpusStore, _ lock: StoreLock?,
        _ arrays: CorpusArrays, _ options: ArchiveOptions, rows: Int, samples: Int
    ) {
        self.path = path
        self.corpus = corpus
        self.lock = lock
        self.store = store
        self.arrays = arrays
        rowCount = rows
        sampleCount = samples
        committedSampleCount = samples
        lastSequence = samples - 1
        threads = max(1, options.threads ?? ParallelLoop.processors)
        memoryByteCount = options.memoryByteCount
    }
}
