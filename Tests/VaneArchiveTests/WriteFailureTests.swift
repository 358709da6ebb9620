import FoundationEssentials
import Testing
import VaneCore
import VaneTensors

@testable import VaneArchive

/// Whichever write fails, the archive holds what was committed, and a later writer goes on from there.
@Suite struct WriteFailureTests {
    /// A folder of the test's own.
    let folder: TemporaryFolder

    /// The corpus that is written.
    let corpus = SyntheticCorpus(lengths: [3, 0, 7, 9, 4])

    /// Makes the folder.
    init() throws { folder = try TemporaryFolder() }

    /// Writes the corpus with a commit after every third sample, and notes how many samples are committed.
    func write(
        _ path: String, through store: any CorpusStore, _ committed: inout Int
    ) throws {
        // A folder that is there need not be made durable, which would take most of the time of hundreds of archives.
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true)
        let lock = try ArchiveWriter.claim(path)
        var writer = try ArchiveWriter(
            path, creating: corpus.description, SyntheticCorpus.options, in: store, lock)
        for first in stride(from: 0, to: corpus.lengths.count, by: 3) {
            let end = min(first + 3, corpus.lengths.count)
            try corpus.append(first..<end, to: &writer)
            try writer.commit()
            committed = end
        }
        try writer.finish()
    }

    /// Compares an archive with the first samples of the corpus.
    func expect(_ path: String, samples: Int, _ context: Comment) throws {
        let archive = try Archive(at: path)
        #expect(archive.sampleCount == samples, context)
        #expect(try archive.samples() == corpus.samples(0..<samples), context)
        #expect(try archive.labels() == corpus.labels(0..<samples), context)
        let all = corpus.firstRow(corpus.lengths.count)
        for (i, hook) in SyntheticCorpus.hookPoints.enumerated() {
            let values = SyntheticCorpus.values(all, at: i)
            let expected = values.prefix(corpus.firstRow(samples) * SyntheticCorpus.width)
            let found = try archive.array(at: "activations/\(hook)").rows()
            #expect(found.elements == Array(expected), context)
        }
        #expect(try archive.verify().damages.map(\.description) == [], context)
    }

    @Test(.tags(.slow), arguments: [false, true])
    func `A failing write is an error, and the archive opens with all that was committed`(
        tears: Bool
    ) throws {
        let whole = FailingStore(folder: folder.path("w.zarr"), steps: .max, tears: false)
        var committed = 0
        try write(folder.path("w.zarr"), through: whole, &committed)
        let steps = Int.max - whole.stepsLeft
        #expect(steps > 300)
        for step in stride(from: 0, to: steps, by: tears ? 3 : 1) {
            let path = folder.path("c\(step).zarr")
            let store = FailingStore(folder: path, steps: step, tears: tears)
            var committed = 0
            let error = #expect(throws: ArchiveError.self, "step \(step)") {
                try write(path, through: store, &committed)
            }
            #expect(error?.code == .inputOutput, "step \(step)")
            #expect(error?.message.hasSuffix("the free space.") == true, "step \(step)")
            guard folder.has("c\(step).zarr/zarr.json") else {
                // Nothing was ever committed: the place is as good as empty, which is tried at some steps.
                #expect(committed == 0)
                guard step.isMultiple(of: 9) else { continue }
                var again = 0
                try write(
                    path, through: FailingStore(folder: path, steps: .max, tears: false), &again)
                try expect(path, samples: corpus.lengths.count, "step \(step), from the start")
                continue
            }
            // The step after the root's rename may fail, and then the commit has happened all the same.
            let found = try Archive(at: path).sampleCount
            #expect(found == committed || found == min(committed + 3, 5), "step \(step)")
            try expect(path, samples: found, "step \(step)")
            defer { try? SystemCalls.removeFolder(path) }
            // What is resumed does not depend on how the failing step failed, so that each is resumed once.
            guard !tears else { continue }
            var writer = try ArchiveWriter(
                path, ArchiveOptions(), in: FailingStore(folder: path, steps: .max, tears: false))
            try corpus.append(found..<corpus.lengths.count, to: &writer)
            try writer.finish()
            try expect(path, samples: corpus.lengths.count, "step \(step), resumed")
        }
    }

    @Test func `After a failed write nothing more is appended or committed`() throws {
        let path = folder.path("c.zarr")
        let lock = try ArchiveWriter.claim(path)
        let store = FailingStore(folder: path, steps: 140, tears: true)
        var writer = try ArchiveWriter(
            path, creating: corpus.description, SyntheticCorpus.options, in: store, lock)
        #expect(throws: ArchiveError.self) { try corpus.append(0..<5, to: &writer) }
        let error = #expect(throws: ArchiveError.self) { try writer.commit() }
        #expect(error?.code == .misfit)
        #expect(
            error?.message == "Nothing was appended to '\(path)': an earlier write failed; "
                + "reopen the archive, which holds its last commit.")
    }

    @Test func `Chunks beyond the memory for a wave are encoded in several`() throws {
        var options = SyntheticCorpus.options
        options.memoryByteCount = 1
        try corpus.write(to: folder.path("c.zarr"), options: options)
        try expect(folder.path("c.zarr"), samples: corpus.lengths.count, "one chunk a wave")
    }
}
