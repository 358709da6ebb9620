import Testing
import VaneCore
import VaneTensors

@testable import VaneArchive

/// An archive yields the rows that a selection includes, as a running model would.
@Suite struct ArchiveSourceTests {
    /// A folder of the test's own.
    let folder: TemporaryFolder

    /// The corpus: prompts of two tokens, 0 to 7 generated ones.
    let corpus = SyntheticCorpus()

    /// Writes an archive.
    init() throws {
        folder = try TemporaryFolder()
        try corpus.write(to: folder.path("c"))
    }

    /// Reads all batches and joins them.
    func read(_ hooks: [HookPoint], _ selection: String) async throws -> (
        labels: [RowLabel], values: [[Float]]
    ) {
        var labels: [RowLabel] = []
        var values: [[Float]] = hooks.map { _ in [] }
        let archive = try Archive(at: folder.path("c"))
        for try await batch in archive.rows(at: hooks, selecting: try TokenSelection(selection)) {
            #expect(batch.hookPoints == hooks)
            labels += batch.labels
            for i in hooks.indices { values[i] += batch.values[i].elements }
        }
        return (labels, values)
    }

    @Test func `The catalog says what there is`() throws {
        let catalog = try Archive(at: folder.path("c")).catalog
        #expect(catalog.hookPoints == SyntheticCorpus.hookPoints)
        #expect(catalog.widths[HookPoint(.residPost, block: 1)] == 12)
        #expect(catalog.elementType == "float32")
        #expect(catalog.sampleCount == 6)
        #expect(catalog.rowCount == 24)
        #expect(catalog.model == SyntheticCorpus.model)
    }

    @Test(arguments: [
        "all", "prompt", "generated", "last-prompt", "generated[-2:]", "prompt[0]+!prompt.id=14",
    ])
    func `A selection includes the rows that it would in a model`(selection: String) async throws {
        let hooks = SyntheticCorpus.hookPoints
        let (labels, values) = try await read(hooks, selection)
        let chosen = try TokenSelection(selection)
        let all = corpus.labels(0..<6)
        let rows = all.indices.filter { i in
            let length = max(0, corpus.lengths[Int(all[i].sequence)] - 2)
            return chosen.contains(all[i], generatedLength: length)
        }
        #expect(!rows.isEmpty)
        #expect(labels == rows.map { all[$0] })
        for hook in hooks.indices {
            let source = SyntheticCorpus.values(24, at: hook)
            let expected = rows.flatMap { row in source[(row * 12)..<(row * 12 + 12)] }
            #expect(values[hook] == expected)
        }
    }

    @Test func `One head of all is a slice of the row`() async throws {
        let (_, values) = try await read([HookPoint(.headOut, block: 0, head: 1)], "all")
        let source = SyntheticCorpus.values(24, at: 0)
        let second = (0..<24).flatMap { row in source[(row * 12 + 6)..<(row * 12 + 12)] }
        #expect(values[0] == second)
    }

    @Test func `A mean over the prompt is one row a sample`() async throws {
        let (labels, values) = try await read([HookPoint(.finalNorm)], "mean-prompt")
        let source = SyntheticCorpus.values(24, at: 2)
        let samples = corpus.lengths.indices.filter { corpus.lengths[$0] > 0 }
        #expect(labels.map { Int($0.sequence) } == samples)
        let expected = samples.flatMap { sample in
            let rows =
                corpus.firstRow(sample)..<(corpus.firstRow(sample) + min(2, corpus.lengths[sample]))
            return (0..<12).map { column -> Float in
                var sum = 0.0
                for row in rows { sum += Double(source[row * 12 + column]) }
                return Float(sum / Double(rows.count))
            }
        }
        #expect(values[0] == expected)
    }

    @Test func `A selection without stored rows is an error`() async throws {
        let error = await #expect(throws: ArchiveError.self) {
            _ = try await read([HookPoint(.finalNorm)], "generated[40:]")
        }
        #expect(
            error?.message
                == "Selection 'generated[40:]' selects no row of the archive: "
                + "it holds those captured with 'all'; choose positions among them.")
    }

    @Test func `A hook point that was not captured is an error`() async throws {
        for hook in [HookPoint(.residPost, block: 0), HookPoint(.headOut, block: 0, head: 2)] {
            let error = await #expect(throws: ArchiveError.self) {
                _ = try await read([hook], "all")
            }
            #expect(error?.code == .absent)
            #expect(
                error?.message
                    == "'\(folder.path("c"))' holds no rows at '\(hook)'; "
                    + "it holds head_out.0, resid_post.1, final_norm.")
        }
    }

    @Test func `What a partial corpus cannot answer is refused`() async throws {
        var part = SyntheticCorpus(lengths: [3])
        part.description.selection = try TokenSelection("generated[:2]")
        try part.write(to: folder.path("part"))
        part.description.selection = .meanPrompt
        try part.write(to: folder.path("mean"))
        for (name, selection) in [("part", "generated[-1]"), ("mean", "prompt")] {
            let archive = try Archive(at: folder.path(name))
            let batches = archive.rows(
                at: [HookPoint(.finalNorm)], selecting: try TokenSelection(selection))
            let error = await #expect(throws: ArchiveError.self) { for try await _ in batches {} }
            #expect(error?.code == .emptySelection)
        }
        let same = try Archive(at: folder.path("mean"))
        var count = 0
        for try await batch in same.rows(at: [HookPoint(.finalNorm)], selecting: .meanPrompt) {
            count += batch.labels.count
        }
        #expect(count == 3)
    }

    @Test func `Two passes over one sequence of batches are independent`() async throws {
        let batches = try Archive(at: folder.path("c"))
            .rows(at: [HookPoint(.finalNorm)], selecting: .all)
        for _ in 0..<2 {
            var rows = 0
            for try await batch in batches { rows += batch.labels.count }
            #expect(rows == 24)
        }
    }
}
