import Synchronization
import VaneCore
import VaneTensors

/// One epoch over the rows of a corpus in random order.
final class ShuffledIteration: Sendable {
    /// The archive.
    private let archive: Archive

    /// The hook points asked for.
    private let hookPoints: [HookPoint]

    /// The samples asked for, or nothing for all.
    private let samples: [Int]?

    /// The rows of a batch.
    private let batchSize: Int

    /// The most bytes of values that are shuffled together.
    private let memoryByteCount: Int

    /// How far the epoch has come.
    private let state: Mutex<State>

    /// How far an epoch has come.
    private struct State {
        /// What decides the order.
        var generator: SeededGenerator

        /// The blocks that are still to be read, in their random order, found at the first step.
        var blocks: ArraySlice<[Int]>?

        /// The number of blocks that are read together.
        var blocksAtOnce = 1

        /// The rows that were read.
        var pool = RowPool()

        /// The places of the rows in the pool that were not given out, in their random order, the next one last.
        var order: [Int] = []
    }

    /// Begins an epoch.
    init(
        _ archive: Archive, _ hookPoints: [HookPoint], _ samples: [Int]?, batchSize: Int,
        seed: UInt64, epoch: Int, memoryByteCount: Int
    ) {
        self.archive = archive
        self.hookPoints = hookPoints
        self.samples = samples
        self.batchSize = batchSize
        self.memoryByteCount = memoryByteCount
        let generator = SeededGenerator(seed: seed, stream: UInt64(truncatingIfNeeded: epoch))
        state = Mutex(State(generator: generator))
    }

    /// Returns the next batch.
    ///
    /// - Throws: ``ArchiveError``.
    func next() throws -> ActivationBatch? {
        try state.withLock { state in
            if state.blocks == nil { try plan(&state) }
            while state.order.count < batchSize, state.blocks?.isEmpty == false {
                try refill(&state)
            }
            guard !state.order.isEmpty else { return nil }
            let places = Array(state.order.suffix(batchSize))
            state.order.removeLast(places.count)
            return state.pool.picking(places)
        }
    }

    /// Cuts the rows into blocks that no chunk crosses, and puts them in random order.
    private func plan(_ state: inout State) throws {
        let arrays = try hookPoints.map { try archive.find($0) }
        // Chunks hold powers of two rows, so the largest divides into the others.
        let blockRows = arrays.map { $0.array.chunkShape[0] }.max() ?? 1
        let rowBytes = arrays.reduce(0) { $0 + 4 * $1.columns.count }
        state.blocksAtOnce = max(1, memoryByteCount / max(1, blockRows * rowBytes))
        let lost = archive.lostRows(ofArrays: arrays.map(\.array.path))
        var blocks: [[Int]] = []
        for range in try wantedRanges() {
            for row in range where !lost.contains(row) {
                if let last = blocks.last?.last, last / blockRows == row / blockRows {
                    blocks[blocks.count - 1].append(row)
                } else {
                    blocks.append([row])
                }
            }
        }
        guard !blocks.isEmpty || archive.rowCount == 0 else {
            throw ArchiveError.emptySelection(
                "samples", "those asked for have no rows; choose others")
        }
        blocks.shuffle(using: &state.generator)
        state.blocks = blocks[...]
    }

    /// Returns the rows of the samples asked for, ascending.
    private func wantedRanges() throws -> [Range<Int>] {
        guard let samples else { return [0..<(try archive.requireCorpus().rowCount)] }
        let starts = try archive.rowStarts()
        return try Set(samples).sorted().map { sample in
            guard (0..<archive.sampleCount).contains(sample) else {
                throw ArchiveError.absentRows(
                    CorpusSchema.samplesGroup, asked: "sample \(sample)", rows: archive.sampleCount)
            }
            return starts[sample]..<starts[sample + 1]
        }
    }

    /// Reads the next blocks and shuffles their rows together with those that are left of the blocks before.
    private func refill(_ state: inout State) throws {
        let blocks = state.blocks?.prefix(state.blocksAtOnce) ?? []
        state.blocks = state.blocks?.dropFirst(blocks.count)
        let rows = blocks.sorted { $0[0] < $1[0] }.flatMap { $0 }
        let read = try archive.rows(rows, at: hookPoints)
        let left = state.order.isEmpty ? nil : state.pool.picking(state.order)
        state.pool = RowPool(left: left, read: read)
        state.order = Array(0..<(state.order.count + rows.count))
        state.order.shuffle(using: &state.generator)
    }
}

/// Rows that wait for their turn: those that an earlier reading has left, and those that were read last.
private struct RowPool {
    /// The rows that were left over, if any.
    var left: ActivationBatch?

    /// The rows that were read last.
    var read: ActivationBatch?

    /// Returns some rows in the order of their places, which count through the rows left over and then the others.
    func picking(_ places: [Int]) -> ActivationBatch? {
        guard let read else { return nil }
        let boundary = left?.labels.count ?? 0
        let picked = read.values.indices.map { i in
            let width = read.values[i].width
            return Tensor<Float>(shape: [places.count, width]) { target in
                for (row, place) in places.enumerated() {
                    let source = place < boundary ? left?.values[i] : read.values[i]
                    let first = (place < boundary ? place : place - boundary) * width
                    source?.withSpan { target.copy($0, from: first, to: row * width, count: width) }
                }
            }
        }
        let labels = places.compactMap { place in
            place < boundary ? left?.labels[place] : read.labels[place - boundary]
        }
        return ActivationBatch(hookPoints: read.hookPoints, values: picked, labels: labels)
    }
}

extension MutableSpan<Float> {
    /// Copies some numbers of another span.
    ///
    /// - Precondition: Both ranges lie inside their spans.
    fileprivate mutating func copy(
        _ source: Span<Float>, from first: Int, to start: Int, count: Int
    ) {
        let part = source.extracting(first..<(first + count))
        var target = _mutatingExtracting(start..<(start + count))
        // SAFETY: both parts hold `count` numbers.
        unsafe target.withUnsafeMutableBufferPointer { target in
            unsafe part.withUnsafeBufferPointer { _ = unsafe target.update(fromContentsOf: $0) }
        }
    }
}
