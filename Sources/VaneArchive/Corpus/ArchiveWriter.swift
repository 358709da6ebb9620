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
    let store: DirectoryStore

    /// The right to write, given back when the writer ends.
    let lock: StoreLock

    /// The arrays.
    var arrays: CorpusArrays

    /// The sample of the last row.
    var lastSequence: Int

    /// The most threads that encode.
    let threads: Int

    /// Encoded chunks whose memory is used again and again.
    let slots: [EncodedChunk]

    /// Whether an earlier call has failed in the middle, so that nothing may be committed any more.
    var isBroken = false

    /// Begins a new corpus and commits it without any rows, so that it can be opened from now on.
    ///
    /// - Throws: ``ArchiveError`` with code `alreadyExists`, `locked`, `unsupported` or `inputOutput`.
    public init(
        creating path: String, corpus: CorpusDescription, options: ArchiveOptions = ArchiveOptions()
    ) throws {
        guard SystemCalls.status(path) == nil || SystemCalls.isFolder(path) else {
            throw ArchiveError.alreadyExists(path)
        }
        try SystemCalls.makeFolder(path)
        let lock = try StoreLock(path)
        guard try SystemCalls.entries(of: path).allSatisfy({ $0 == StoreLock.fileName }) else {
            throw ArchiveError.alreadyExists(path)
        }
        var arrays = try CorpusArrays.new(corpus, at: path, options)
        let store = DirectoryStore(folder: path)
        try arrays.rowStart.append(Int64(0), to: store)
        try arrays.publish(corpus, rowCount: 0, sampleCount: 0, to: store)
        self.init(path, corpus, lock, arrays, options, rows: 0, samples: 0)
    }

    /// Goes on with a corpus where its last commit ended, and removes what a killed writer left behind.
    ///
    /// - Throws: ``ArchiveError`` with code `notFound`, `notACorpus`, `locked`, `damaged`, `unsupported` or `inputOutput`.
    public init(appendingTo path: String, options: ArchiveOptions = ArchiveOptions()) throws {
        guard SystemCalls.isFolder(path) else {
            throw ArchiveError.notFound(path, "nothing is there")
        }
        let lock = try StoreLock(path)
        let archive = try Archive(at: path)
        let attributes = try archive.requireCorpus()
        try archive.removeUncommitted()
        let arrays = try CorpusArrays(resuming: archive)
        self.init(
            path, attributes.description, lock, arrays, options, rows: attributes.rowCount,
            samples: attributes.sampleCount)
    }

    /// Puts the parts together.
    private init(
        _ path: String, _ corpus: CorpusDescription, _ lock: StoreLock, _ arrays: CorpusArrays,
        _ options: ArchiveOptions, rows: Int, samples: Int
    ) {
        self.path = path
        self.corpus = corpus
        self.lock = lock
        store = DirectoryStore(folder: path)
        self.arrays = arrays
        rowCount = rows
        sampleCount = samples
        committedSampleCount = samples
        lastSequence = samples - 1
        threads = max(1, options.threads ?? ParallelLoop.processors)
        slots = (0..<(8 * threads)).map { _ in EncodedChunk() }
    }
}
