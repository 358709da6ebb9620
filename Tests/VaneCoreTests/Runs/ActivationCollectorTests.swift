import Testing
import VaneCore
import VaneTensors

@Suite struct ActivationCollectorTests {
    /// Two block outputs.
    static let hooks = [HookPoint(.residPost, block: 1), HookPoint(.residPost, block: 0)]

    @Test func `Rows come out by sequence and position whatever the order of passes`() throws {
        let collector = try ActivationCollector(at: Self.hooks, selecting: .all, of: .toy)
        let later =
            RowLabel.positions(1..<2, promptLength: 2, sequence: 1) + [.padding]
            + RowLabel.positions(0..<2, promptLength: 1, sequence: 0)
        let earlier = RowLabel.positions(0..<1, promptLength: 2, sequence: 1)
        for (labels, offset) in [(later, Float(0)), (earlier, 100)] {
            for block in 0..<2 {
                let rows = labels.indices.map { row in
                    [Float](repeating: Float(row) + offset + Float(block) * 10, count: 6)
                }
                _ = collector.play(.residPost, block, rows, labels)
            }
        }
        let batch = try collector.takeBatch()
        #expect(batch.hookPoints == Self.hooks)
        #expect(batch.labels.map(\.sequence) == [0, 0, 1, 1])
        #expect(batch.labels.map(\.position) == [0, 1, 0, 1])
        let first = try #require(batch[HookPoint(.residPost, block: 0)])
        #expect((0..<4).map { first[$0, 5] } == [2, 3, 100, 0])
        let second = try #require(batch[HookPoint(.residPost, block: 1)])
        #expect((0..<4).map { second[$0, 0] } == [12, 13, 110, 10])
        #expect(batch[HookPoint(.residPost, block: 2)] == nil)
    }

    @Test func `A mean is one row a sequence under its last label`() throws {
        let collector = try ActivationCollector(
            at: [Self.hooks[0]], selecting: .meanPrompt, of: .toy)
        let labels =
            RowLabel.positions(0..<4, promptLength: 3, sequence: 0)
            + RowLabel.positions(0..<2, promptLength: 2, sequence: 1)
        let rows = [[Float]].counting(6, width: 6)
        _ = collector.play(.residPost, 1, rows, labels)
        let batch = try collector.takeBatch()
        #expect(batch.labels == [labels[2], labels[5]])
        #expect(batch.values[0].elements == [7, 8, 9, 10, 11, 12, 28, 29, 30, 31, 32, 33])
    }

    @Test func `A head's rows are its slice and only its block is wanted`() throws {
        let collector = try ActivationCollector(
            at: [HookPoint(.headOut, block: 1, head: 3)], selecting: .lastPrompt, of: .toy)
        #expect(collector.wants(.headOut, block: 1))
        #expect(!collector.wants(.headOut, block: 0))
        #expect(!collector.wants(.residPost, block: 1))
        _ = collector.play(
            .headOut, 1, [[0, 1, 2, 3, 4, 5, 6, 7]], RowLabel.positions(1..<2, promptLength: 2))
        #expect(try collector.takeBatch().values[0] == Tensor(shape: [1, 2], [6, 7]))
    }

    @Test func `Counting from the end of a generation uses the known lengths`() throws {
        let collector = try ActivationCollector(
            at: [Self.hooks[0]], selecting: try TokenSelection("generated[-1]"), of: .toy,
            generatedLengths: [1, 3])
        let labels =
            RowLabel.positions(0..<2, promptLength: 1, sequence: 0)
            + RowLabel.positions(0..<4, promptLength: 1, sequence: 1)
        _ = collector.play(.residPost, 1, .counting(6, width: 6), labels)
        #expect(try collector.takeBatch().labels == [labels[1], labels[5]])
    }

    @Test func `Counting from the end of a generation without its length is refused`() throws {
        let selection = try TokenSelection("generated[:-1]")
        let error = VaneError(
            .emptySelection,
            "Selection 'generated[:-1]' counts from the end of a generation that is still running; "
                + "count from its start.")
        #expect(throws: error) {
            try ActivationCollector(at: [Self.hooks[0]], selecting: selection, of: .toy)
        }
    }

    @Test func `Nothing selected is an error, and taking a batch forgets it`() throws {
        let collector = try ActivationCollector(
            at: [Self.hooks[0]], selecting: try TokenSelection("prompt[5]"), of: .toy)
        let error = VaneError(
            .emptySelection,
            "Selection 'prompt[5]' selected no token of these prompts; choose positions that exist."
        )
        _ = collector.play(
            .residPost, 1, .counting(2, width: 6), RowLabel.positions(0..<2, promptLength: 2))
        #expect(throws: error) { try collector.takeBatch() }
        _ = collector.play(
            .residPost, 1, .counting(6, width: 6), RowLabel.positions(0..<6, promptLength: 6))
        #expect(try collector.takeBatch().labels.count == 1)
        #expect(throws: error) { try collector.takeBatch() }
    }

    @Test func `A hook point that the model lacks is refused`() {
        let error = VaneError(
            .absent, "'resid_post.7' does not exist: 'toy' has blocks 0 to 2; choose one of them.")
        #expect(throws: error) {
            try ActivationCollector(
                at: [HookPoint(.residPost, block: 7)], selecting: .all, of: .toy)
        }
    }
}
