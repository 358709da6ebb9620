import Synchronization
import Testing
import VaneCore
import VaneTensors

@testable import VaneArchive

/// Rows come back by range, by list, by sample, into the caller's memory, and shuffled for training.
@Suite struct ReadingTests {
    /// A folder of the test's own.
    let folder: TemporaryFolder

    /// The corpus: 60 rows in chunks of 4.
    let corpus = SyntheticCorpus(lengths: [3, 0, 7, 1, 9, 4, 11, 2, 8, 15])

    /// The archive.
    let archive: Archive

    /// The hook points asked for: one whose heads are apart, and another.
    let hooks = [SyntheticCorpus.hookPoints[0], SyntheticCorpus.hookPoints[2]]

    /// Writes an archive.
    init() throws {
        folder = try TemporaryFolder()
        try corpus.write(to: folder.path("c.zarr"))
        archive = try Archive(at: folder.path("c.zarr"))
    }

    /// Compares a batch with the rows that it should hold.
    func expect(_ batch: ActivationBatch, rows: [Int], _ context: Comment? = nil) {
        let labels = corpus.labels(0..<10)
        #expect(batch.hookPoints == hooks, context)
        #expect(batch.labels == rows.map { labels[$0] }, context)
        for (values, hook) in zip(batch.values, [0, 2]) {
            let all = SyntheticCorpus.values(60, at: hook)
            #expect(values.shape == [rows.count, 12], context)
            let expected = rows.flatMap { row in Array(all[(row * 12)..<(row * 12 + 12)]) }
            #expect(values.elements == expected, context)
        }
    }

    @Test(arguments: [0, 1]) func `A head of a range of rows is read alone`(head: Int) throws {
        let array = try archive.array(at: "activations/head_out.0")
        let all = SyntheticCorpus.values(60, at: 0)
        let found = try array.rows(5..<23, at: head)
        #expect(found.shape == [18, 6])
        let wanted = (5..<23).flatMap { row -> [Float] in
            let start = row * 12 + head * 6
            return Array(all[start..<(start + 6)])
        }
        #expect(found.elements == wanted)
        let error = #expect(throws: ArchiveError.self) { try array.rows(50..<61, at: head) }
        #expect(error?.code == .absent)
        #expect(
            error?.message
                == "'activations/head_out.0' has 60 rows and was asked for 50..<61; ask for rows it has."
        )
    }

    @Test func `Rows are read by range and by list at several hook points at once`() throws {
        expect(try archive.rows(5..<17, at: hooks), rows: Array(5..<17))
        expect(try archive.rows(0..<0, at: hooks), rows: [])
        expect(try archive.rows([59, 0, 17, 0, 16], at: hooks), rows: [59, 0, 17, 0, 16])
        expect(try archive.rows([], at: hooks), rows: [])
        let head = try archive.rows(2..<5, at: [HookPoint(.headOut, block: 0, head: 1)])
        let all = SyntheticCorpus.values(60, at: 0)
        let expected = (2..<5).flatMap { row in Array(all[(row * 12 + 6)..<(row * 12 + 12)]) }
        #expect(head.values[0].elements == expected)
        for rows in [[60], [-1]] {
            let error = #expect(throws: ArchiveError.self) { try archive.rows(rows, at: hooks) }
            #expect(error?.code == .absent)
            let message =
                "'rows' has 60 rows and was asked for row \(rows[0]); ask for rows it has."
            #expect(error?.message == message)
        }
    }

    @Test func `Samples are found by label and group, and their rows read`() throws {
        #expect(try archive.sampleIndices(label: "a") == [0, 2, 4, 6, 8])
        #expect(try archive.sampleIndices(group: "g1") == [2, 3])
        #expect(try archive.sampleIndices(label: "a", group: "g1") == [2])
        #expect(try archive.sampleIndices(label: "b") == [])
        #expect(try archive.sampleIndices() == Array(0..<10))
        let batch = try archive.rows(ofSamples: [4, 1, 0], at: hooks)
        expect(batch, rows: Array(11..<20) + Array(0..<3))
        let error = #expect(throws: ArchiveError.self) {
            try archive.rows(ofSamples: [10], at: hooks)
        }
        #expect(
            error?.message
                == "'samples' has 10 rows and was asked for sample 10; ask for rows it has.")
    }

    @Test func `Rows are decoded into the caller's memory`() throws {
        let array = try archive.array(at: "activations/final_norm")
        var memory = Tensor<Float>(shape: [7, 12], repeating: -1)
        try memory.withMutableSpan { try array.read(9..<16, into: &$0) }
        let all = SyntheticCorpus.values(60, at: 2)
        #expect(memory.elements == Array(all[(9 * 12)..<(16 * 12)]))
        let error = #expect(throws: ArchiveError.self) {
            try memory.withMutableSpan { try array.read(55..<62, into: &$0) }
        }
        #expect(error?.code == .absent)
    }

    @Test func `Rows are decoded as they are stored into the caller's memory`() throws {
        let array = try archive.array(at: "activations/final_norm")
        var memory = Tensor<Float>(shape: [7, 12], repeating: -1)
        try memory.withMutableSpan { span in
            var bytes = unsafe span.mutableBytes
            try array.read(elementsOf: 9..<16, into: &bytes)
        }
        #expect(array.dataType == .float32)
        let all = SyntheticCorpus.values(60, at: 2)
        #expect(memory.elements == Array(all[(9 * 12)..<(16 * 12)]))
        let error = #expect(throws: ArchiveError.self) {
            try memory.withMutableSpan { span in
                var bytes = unsafe span.mutableBytes
                try array.read(elementsOf: 55..<62, into: &bytes)
            }
        }
        #expect(error?.code == .absent)
    }

    /// Returns all batches of an epoch.
    func epoch(
        _ number: Int, seed: UInt64 = 5, size: Int = 8, samples: [Int]? = nil, memory: Int = 2000
    ) async throws -> [ActivationBatch] {
        var batches: [ActivationBatch] = []
        for try await batch in archive.shuffledRows(
            at: hooks, ofSamples: samples, batchSize: size, seed: seed, epoch: number,
            memoryByteCount: memory)
        { batches.append(batch) }
        return batches
    }

    /// The numbers of the rows in some batches.
    func rows(_ batches: [ActivationBatch]) -> [Int] {
        batches.flatMap(\.labels).map { corpus.firstRow(Int($0.sequence)) + Int($0.position) }
    }

    @Test(arguments: [1, 8, 7, 60, 100])
    func `An epoch has every row once, in batches of one size`(size: Int) async throws {
        let batches = try await epoch(0, size: size)
        let rows = rows(batches)
        #expect(rows.sorted() == Array(0..<60))
        #expect(rows != Array(0..<60))
        #expect(batches.dropLast().allSatisfy { $0.labels.count == size })
        var first = 0
        for batch in batches {
            expect(batch, rows: Array(rows[first..<(first + batch.labels.count)]))
            first += batch.labels.count
        }
    }

    @Test func `The order follows from seed and epoch alone`() async throws {
        let first = rows(try await epoch(0))
        #expect(try await rows(epoch(0)) == first)
        #expect(try await rows(epoch(1)) != first)
        #expect(try await rows(epoch(0, seed: 6)) != first)
    }

    @Test func `A chunk is read once an epoch: its rows come while few others do`() async throws {
        // Five chunks of 4 rows, of 2 × 48 bytes each, fit the memory.
        let rows = rows(try await epoch(0, size: 4, memory: 5 * 4 * 96))
        for chunk in 0..<15 {
            let places = rows.indices.filter { rows[$0] / 4 == chunk }
            #expect(places.count == 4)
            #expect((places.last ?? 0) - (places.first ?? 0) < 5 * 4 + 4, "chunk \(chunk)")
        }
    }

    @Test func `An epoch may be of some samples alone`() async throws {
        let rows = rows(try await epoch(0, samples: [8, 2, 1]))
        #expect(rows.sorted() == Array(3..<10) + Array(37..<45))
        await #expect(throws: ArchiveError.self) { try await self.epoch(0, samples: [1]) }
        await #expect(throws: ArchiveError.self) { try await self.epoch(0, samples: [10]) }
    }

    @Test func `The next batch is computed while the reader works on the one before`() async throws
    {
        let pulled = Mutex(0)
        let prefetch = Prefetch {
            let number = pulled.withLock { count in
                count += 1
                return count
            }
            guard number <= 3 else { return nil }
            return ActivationBatch(hookPoints: [], values: [], labels: [])
        }
        #expect(try await prefetch.next() != nil)
        for _ in 0..<2000 where pulled.withLock({ $0 }) < 2 {
            try await Task.sleep(for: .milliseconds(1))
        }
        #expect(pulled.withLock { $0 } == 2)
        for _ in 0..<2 { #expect(try await prefetch.next() != nil) }
        #expect(try await prefetch.next() == nil)
        #expect(pulled.withLock { $0 } == 4)
    }

    @Test func `Rows that a repair could not save are refused by number and left out of epochs`()
        async throws
    {
        try folder.change("c.zarr/activations/final_norm/c/0/0") { $0[250] ^= 0x40 }
        let path = folder.path("c.zarr")
        _ = try Archive.repair(at: path)
        let repaired = try Archive(at: path)
        for read in [
            { try repaired.rows(0..<5, at: self.hooks) },
            { try repaired.rows([9, 4], at: self.hooks) },
        ] as [() throws -> ActivationBatch] {
            let error = #expect(throws: ArchiveError.self) { try read() }
            #expect(
                error?.message
                    == "'\(path)' has lost rows 4 to 7 of 'activations/final_norm' and was repaired without them; "
                    + "leave them out, or capture them again.")
        }
        #expect(try repaired.rows(0..<10, at: [hooks[0]]).labels.count == 10)
        #expect(try repaired.rows(ofSamples: [2], at: hooks).labels.count == 3)
        var rows: [Int] = []
        for try await batch in repaired.shuffledRows(at: hooks, batchSize: 9, seed: 1) {
            rows += self.rows([batch])
        }
        #expect(rows.sorted() == Array(0..<4) + Array(8..<60))
    }
}
