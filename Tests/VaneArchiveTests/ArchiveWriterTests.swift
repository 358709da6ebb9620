import Testing
import VaneCore
import VaneTensors

@testable import VaneArchive

/// What an archive holds is what was committed, bit for bit.
@Suite struct ArchiveWriterTests {
    /// A folder of the test's own.
    let folder: TemporaryFolder

    /// Makes the folder.
    init() throws { folder = try TemporaryFolder() }

    /// The archive's path.
    var path: String { folder.path("c.zarr") }

    /// Compares an archive with the samples that it should hold.
    func expect(_ corpus: SyntheticCorpus, samples: Int, at path: String) throws {
        let archive = try Archive(at: path)
        let rows = corpus.firstRow(samples)
        #expect(archive.sampleCount == samples)
        #expect(archive.rowCount == rows)
        #expect(try archive.samples() == corpus.samples(0..<samples))
        #expect(try archive.labels() == corpus.labels(0..<samples))
        #expect(try archive.rowStarts() == (0...samples).map { corpus.firstRow($0) })
        for (i, hook) in SyntheticCorpus.hookPoints.enumerated() {
            let all = SyntheticCorpus.values(corpus.firstRow(corpus.lengths.count), at: i)
            let array = try archive.array(at: "activations/\(hook)")
            #expect(array.shape == (i == 0 ? [rows, 2, 6] : [rows, 12]))
            #expect(try array.rows().elements == Array(all.prefix(rows * SyntheticCorpus.width)))
        }
        let report = try archive.verify()
        #expect(report.damages.map(\.description) == [])
        #expect(report.chunkCount > 0 || samples == 0)
    }

    @Test func `A new archive is empty and opens`() throws {
        let corpus = SyntheticCorpus()
        let writer = try ArchiveWriter(creating: path, corpus: corpus.description)
        #expect(writer.rowCount == 0)
        try expect(corpus, samples: 0, at: path)
        #expect(try Archive(at: path).corpus == corpus.description)
    }

    @Test func `Everything that was appended comes back`() throws {
        let corpus = SyntheticCorpus()
        try corpus.write(to: path)
        try expect(corpus, samples: 6, at: path)
        #expect(try Archive(at: path).corpus == corpus.description)
        #expect(try folder.files().allSatisfy { !$0.hasSuffix(".tmp") && !$0.hasSuffix(".lock") })
    }

    @Test(arguments: [1, 2, 7, 64])
    func `Chunks of any number of rows give the same rows`(rows: Int) throws {
        let corpus = SyntheticCorpus()
        var options = SyntheticCorpus.options
        options.chunkByteCount = rows * SyntheticCorpus.width * 4
        options.shardByteCount = 2 * options.chunkByteCount
        try corpus.write(to: path, options: options)
        try expect(corpus, samples: 6, at: path)
    }

    @Test func `Options for large corpora serve a small one`() throws {
        let corpus = SyntheticCorpus()
        try corpus.write(to: path, options: ArchiveOptions())
        try expect(corpus, samples: 6, at: path)
    }

    @Test(arguments: [1, 2, 3, 4, 5])
    func `A commit in the middle of a shard keeps its rows, and appending goes on`(at: Int) throws {
        let corpus = SyntheticCorpus()
        var writer = try ArchiveWriter(
            creating: path, corpus: corpus.description, options: SyntheticCorpus.options)
        try corpus.append(0..<at, to: &writer)
        try writer.commit()
        try expect(corpus, samples: at, at: path)
        try corpus.append(at..<6, to: &writer)
        try expect(corpus, samples: at, at: path)
        try writer.finish()
        try expect(corpus, samples: 6, at: path)
    }

    @Test(arguments: [0, 1, 2, 3, 4, 5, 6])
    func `Appending after reopening goes on where the last commit ended`(at: Int) throws {
        let corpus = SyntheticCorpus()
        var first = try ArchiveWriter(
            creating: path, corpus: corpus.description, options: SyntheticCorpus.options)
        try corpus.append(0..<at, to: &first)
        try first.finish()
        var second = try ArchiveWriter(appendingTo: path)
        #expect(second.sampleCount == at)
        #expect(second.corpus == corpus.description)
        try corpus.append(at..<6, to: &second)
        try second.finish()
        try expect(corpus, samples: 6, at: path)
    }

    @Test func `Appending in two steps gives the files of one step, but for the manifest`() throws {
        let corpus = SyntheticCorpus()
        try corpus.write(to: folder.path("one.zarr"))
        for range in [0..<3, 3..<6] {
            var writer =
                range.lowerBound == 0
                ? try ArchiveWriter(
                    creating: path, corpus: corpus.description, options: SyntheticCorpus.options)
                : try ArchiveWriter(appendingTo: path)
            try corpus.append(range, to: &writer)
            try writer.finish()
        }
        let files = try folder.files().filter { $0.hasPrefix("one.zarr/") }
        #expect(files.count > 40)
        for file in files {
            let other = "c.zarr/" + file.dropFirst("one.zarr/".count)
            #expect(try folder.bytes(file) == folder.bytes(other), "\(file)")
        }
    }

    @Test func `A writer that is dropped leaves the archive as its last commit left it`() throws {
        let corpus = SyntheticCorpus()
        do {
            var writer = try ArchiveWriter(
                creating: path, corpus: corpus.description, options: SyntheticCorpus.options)
            try corpus.append(0..<3, to: &writer)
            try writer.commit()
            // The chunks of one call are written with the next one's, beside which they were encoded.
            try corpus.append(3..<6, to: &writer)
        }
        try expect(corpus, samples: 3, at: path)
        #expect(try folder.files().contains { $0.hasSuffix(".tmp") })
        var writer = try ArchiveWriter(appendingTo: path)
        #expect(try folder.files().allSatisfy { !$0.hasSuffix(".tmp") })
        try corpus.append(3..<6, to: &writer)
        try writer.finish()
        try expect(corpus, samples: 6, at: path)
    }

    @Test func `A crash before the root's rename leaves the committed rows, and appending goes on`()
        throws
    {
        let corpus = SyntheticCorpus()
        var writer = try ArchiveWriter(
            creating: path, corpus: corpus.description, options: SyntheticCorpus.options)
        try corpus.append(0..<3, to: &writer)
        try writer.commit()
        let root = try folder.bytes("c.zarr/zarr.json")
        try corpus.append(3..<6, to: &writer)
        try writer.finish()
        // Everything newer is in place, arrays' own metadata included, but the commit did not happen.
        try folder.write(root, to: "c.zarr/zarr.json")
        try folder.write([1, 2, 3], to: "c.zarr/rows/step/c/1.tmp")
        try expect(corpus, samples: 3, at: path)
        var second = try ArchiveWriter(appendingTo: path)
        #expect(!folder.has("c.zarr/activations/resid_post.1/c/1/0"))
        #expect(!folder.has("c.zarr/rows/step/c/1.tmp"))
        try corpus.append(3..<6, to: &second)
        try second.finish()
        try expect(corpus, samples: 6, at: path)
    }

    @Test func `A second writer is refused until the first has ended`() throws {
        let corpus = SyntheticCorpus()
        let first = try ArchiveWriter(creating: path, corpus: corpus.description)
        let error = #expect(throws: ArchiveError.self) {
            _ = try ArchiveWriter(appendingTo: path)
        }
        #expect(error?.code == .locked)
        #expect(
            error?.message
                == "'\(path)' is being written by another process; wait until it ends, or stop it.")
        try first.finish()
        _ = try ArchiveWriter(appendingTo: path)
    }

    @Test func `An archive is not begun where something is`() throws {
        let corpus = SyntheticCorpus()
        try folder.write("mine", to: "c.zarr/notes.txt")
        let error = #expect(throws: ArchiveError.self) {
            _ = try ArchiveWriter(creating: path, corpus: corpus.description)
        }
        #expect(error?.code == .alreadyExists)
        #expect(
            error?.message
                == "'\(path)' exists already; append to it, remove it, or choose another path.")
    }

    @Test func `Rows that do not fit are refused and change nothing`() throws {
        let corpus = SyntheticCorpus()
        var writer = try ArchiveWriter(
            creating: path, corpus: corpus.description, options: SyntheticCorpus.options)
        func message(_ body: (inout ArchiveWriter) throws -> Void) -> String? {
            do { try body(&writer) } catch let error as ArchiveError {
                #expect(error.code == .misfit)
                return error.message
            } catch {}
            return nil
        }
        #expect(
            message { try $0.append(corpus.batch(0..<1)) }
                == "Nothing was appended to '\(path)': a row belongs to sample 0, and there are 0; append its sample first."
        )
        try writer.append(corpus.samples(0..<3))
        #expect(
            message { try $0.append(corpus.batch(0..<1), firstSample: 9) }
                == "Nothing was appended to '\(path)': a row belongs to sample 9, and there are 3; append its sample first."
        )
        try writer.append(corpus.batch(2..<3))
        #expect(
            message { try $0.append(corpus.batch(0..<1)) }
                == "Nothing was appended to '\(path)': a row of sample 0 follows one of sample 2; append rows in the order of the samples."
        )
        try writer.commit()
        #expect(
            message { try $0.append(corpus.batch(2..<3)) }
                == "Nothing was appended to '\(path)': a row belongs to sample 2, which a commit has closed; append all rows of a sample before the commit."
        )
        let narrow = ActivationBatch(
            hookPoints: SyntheticCorpus.hookPoints,
            values: SyntheticCorpus.hookPoints.map { _ in Tensor(shape: [0, 5], repeating: 0) },
            labels: [])
        #expect(
            message { try $0.append(narrow) }
                == "Nothing was appended to '\(path)': rows at 'head_out.0' have 5 values where the corpus has 12; append rows of the same model."
        )
        let lacking = ActivationBatch(hookPoints: [], values: [], labels: [])
        #expect(
            message { try $0.append(lacking) }
                == "Nothing was appended to '\(path)': the batch has no rows at 'head_out.0', where the corpus holds them; capture every hook point of the corpus."
        )
        #expect(writer.rowCount == 7)
    }

    @Test func `A source that counts from a later sample is moved to where it belongs`() throws {
        let corpus = SyntheticCorpus(lengths: [2, 3])
        var writer = try ArchiveWriter(
            creating: path, corpus: corpus.description, options: SyntheticCorpus.options)
        try corpus.append(0..<1, to: &writer)
        var later = corpus.batch(1..<2)
        later = ActivationBatch(
            hookPoints: later.hookPoints, values: later.values,
            labels: later.labels.map { label in
                var label = label
                label.sequence = 0
                return label
            })
        try writer.append(corpus.samples(1..<2))
        try writer.append(later, firstSample: 1)
        try writer.finish()
        try expect(corpus, samples: 2, at: path)
    }

    @Test func `Contrast values come back in the samples' order, NaN where there are none`() throws
    {
        let corpus = SyntheticCorpus(contrasts: true)
        let hook = SyntheticCorpus.hookPoints[1]
        var writer = try ArchiveWriter(
            creating: path, corpus: corpus.description, options: SyntheticCorpus.options)
        let rows = Tensor<Float>(shape: [2, 12], (0..<24).map { Float($0) })
        try writer.append(
            corpus.samples(0..<2),
            contrasts: ContrastValues(
                positive: [hook: rows], negative: [hook: Tensor(shape: [2, 12], repeating: -1)]))
        try writer.append(corpus.samples(2..<3))
        try writer.finish()
        let (positive, negative) = try Archive(at: path).contrasts(at: hook)
        #expect(Array(positive.elements.prefix(24)) == rows.elements)
        #expect(Array(negative.elements.prefix(24)) == Array(repeating: -1, count: 24))
        #expect(positive.elements.dropFirst(24).allSatisfy { $0.isNaN })
        #expect(positive.shape == [3, 12])
        #expect(try Archive(at: path).verify().isIntact)
    }
}
