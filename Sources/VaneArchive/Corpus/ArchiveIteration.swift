import Synchronization
import VaneCore
import VaneTensors

/// One pass over the rows of a corpus, which reads a batch when it is asked for one.
final class ArchiveIteration: Sendable {
    /// The most rows whose labels are looked at together, but for a longer sample.
    private static let mostLabels = 1 << 17

    /// The bytes of values that a batch is allowed, but for one row.
    private static let mostBatchBytes = 32 << 20

    /// The archive.
    private let archive: Archive

    /// The hook points asked for.
    private let hookPoints: [HookPoint]

    /// The selection asked for.
    private let selection: TokenSelection

    /// How far the pass has come.
    private let state = Mutex(State())

    /// How far a pass has come.
    private struct State {
        /// What is read from, found at the first step.
        var plan: Plan?

        /// The next sample whose labels are to be looked at.
        var sample = 0

        /// The selected rows that were found and not yet read, with their labels.
        var found: ArraySlice<(row: Int, label: RowLabel)> = []

        /// Whether any row was selected.
        var isAnySelected = false
    }

    /// What a pass reads from.
    private struct Plan {
        /// The first row of each sample, and the number of rows.
        var rowStarts: [Int]

        /// The array of each hook point, and the columns of its rows that are wanted.
        var arrays: [(array: ArchiveArray, columns: Range<Int>)]

        /// The most rows of a batch.
        var batchRows: Int

        /// Whether every stored row is selected, as it was when it was captured.
        var takesAll: Bool

        /// Whether a sample's rows become their mean.
        var reduces: Bool

        /// The rows that a repair could not save.
        var lost: RowRanges
    }

    /// Begins a pass.
    init(_ archive: Archive, _ hookPoints: [HookPoint], _ selection: TokenSelection) {
        self.archive = archive
        self.hookPoints = hookPoints
        self.selection = selection
    }

    /// Reads the next batch.
    ///
    /// - Throws: ``ArchiveError``.
    func next() throws -> ActivationBatch? {
        try state.withLock { state in
            let plan = try state.plan ?? makePlan()
            state.plan = plan
            while state.found.isEmpty {
                guard state.sample < plan.rowStarts.count - 1 else {
                    guard state.isAnySelected || plan.rowStarts.last == 0 else {
                        throw ArchiveError.emptySelection(
                            selection.description,
                            "it holds those captured with '\(archive.catalog.selection)'; "
                                + "choose positions among them")
                    }
                    return nil
                }
                state.found = try find(plan, from: &state.sample)[...]
            }
            state.isAnySelected = true
            let count = batchCount(state.found, plan)
            let rows = state.found.prefix(count)
            state.found = state.found.dropFirst(count)
            return try batch(Array(rows), plan)
        }
    }

    /// Finds the arrays, and refuses what the corpus cannot answer.
    private func makePlan() throws -> Plan {
        let corpus = try archive.requireCorpus().description
        let isSame = selection == corpus.selection
        guard isSame || corpus.selection.reduction == .none else {
            throw ArchiveError.emptySelection(
                selection.description,
                "the corpus keeps only means, taken with '\(corpus.selection)'; ask for those")
        }
        let keepsGenerated = corpus.selection.clauses.contains {
            $0.phase == .generation && $0.window == .whole && $0.tokens.isEmpty && !$0.excludes
        }
        let excludesGenerated = corpus.selection.clauses.contains {
            $0.phase == .generation && $0.excludes
        }
        guard isSame || !selection.needsGeneratedLength || (keepsGenerated && !excludesGenerated)
        else {
            throw ArchiveError.emptySelection(
                selection.description,
                "it counts from the end of the reply, of which the corpus keeps a part; "
                    + "count from its start")
        }
        let arrays = try hookPoints.map { try archive.find($0) }
        let rowBytes = arrays.reduce(0) { $0 + 4 * $1.array.rowWidth }
        return Plan(
            rowStarts: try archive.rowStarts(), arrays: arrays,
            batchRows: max(1, Self.mostBatchBytes / max(rowBytes, 1)), takesAll: isSame,
            reduces: selection.reduction == .mean && corpus.selection.reduction == .none,
            lost: archive.lostRows(ofArrays: arrays.map(\.array.path)))
    }

    /// Returns the selected rows of the next samples.
    private func find(
        _ plan: Plan, from sample: inout Int
    ) throws -> [(row: Int, label: RowLabel)] {
        let starts = plan.rowStarts
        let first = sample
        repeat {
            sample += 1
        } while sample < starts.count - 1
            && starts[sample + 1] - starts[first] <= Self.mostLabels
        let labels = try archive.labels(starts[first]..<starts[sample])
        var found: [(row: Int, label: RowLabel)] = []
        for current in first..<sample {
            let own = labels[
                (starts[current] - starts[first])..<(starts[current + 1] - starts[first])]
            let generated = Int(own.map(\.fromPromptEnd).max() ?? -1) + 1
            for (offset, label) in own.enumerated()
            where !plan.lost.contains(starts[current] + offset) {
                guard Int(label.sequence) == current else {
                    throw ArchiveError.schema(
                        archive.path, "a row of sample \(current) is labelled \(label.sequence)")
                }
                guard plan.takesAll || selection.contains(label, generatedLength: generated) else {
                    continue
                }
                found.append((starts[current] + offset, label))
            }
        }
        return found
    }

    /// Returns how many of the found rows make the next batch; a sample whose mean is taken is not torn apart.
    private func batchCount(
        _ found: ArraySlice<(row: Int, label: RowLabel)>, _ plan: Plan
    ) -> Int {
        guard found.count > plan.batchRows else { return found.count }
        guard plan.reduces else { return plan.batchRows }
        var end = found.startIndex + plan.batchRows
        let last = found[end - 1].label.sequence
        while end < found.endIndex, found[end].label.sequence == last { end += 1 }
        return end - found.startIndex
    }

    /// Reads the values of some rows.
    private func batch(
        _ rows: [(row: Int, label: RowLabel)], _ plan: Plan
    ) throws -> ActivationBatch {
        let indices = rows.map(\.row)
        let isRun = indices[indices.count - 1] - indices[0] == indices.count - 1
        var labels = rows.map(\.label)
        var groups = labels.indices.map { $0..<($0 + 1) }
        if plan.reduces {
            groups = Self.samples(labels)
            labels = groups.map { labels[$0.upperBound - 1] }
        }
        let values = try plan.arrays.map { array, columns in
            let all =
                isRun
                ? try array.rows(indices[0]..<(indices[0] + indices.count))
                : try array.rows(indices)
            let isWhole = columns == 0..<array.rowWidth
            guard !isWhole || plan.reduces else { return all.reshaped([all.rows, all.width]) }
            return all.means(of: groups, columns: columns)
        }
        return ActivationBatch(hookPoints: hookPoints, values: values, labels: labels)
    }

    /// Returns the runs of rows that belong to one sample each.
    private static func samples(_ labels: [RowLabel]) -> [Range<Int>] {
        var groups: [Range<Int>] = []
        var start = 0
        for i in 1...labels.count
        where i == labels.count || labels[i].sequence != labels[start].sequence {
            groups.append(start..<i)
            start = i
        }
        return groups
    }
}

extension Archive {
    /// Returns the array that holds a hook point, and its columns: all, or one head's slice of `head_out`.
    ///
    /// - Throws: ``ArchiveError`` with code `absent` or `malformed`.
    func find(_ hook: HookPoint) throws -> (array: ArchiveArray, columns: Range<Int>) {
        let corpus = try requireCorpus()
        let known = corpus.description.hookPoints
        if known.contains(hook) {
            let array = try array(at: CorpusSchema.activations(hook), rows: corpus.rowCount)
            guard array.rowWidth == corpus.description.widths[hook] else {
                throw ArchiveError.schema(path, "'\(hook)' has rows of another width")
            }
            return (array, 0..<array.rowWidth)
        }
        if let head = hook.head, hook.site == .headOut {
            let all = HookPoint(.headOut, block: hook.block)
            if known.contains(all) {
                let array = try array(at: CorpusSchema.activations(all), rows: corpus.rowCount)
                if array.shape.count == 3, head < array.shape[1] {
                    let width = array.shape[2]
                    return (array, (head * width)..<((head + 1) * width))
                }
            }
        }
        throw ArchiveError.absentHookPoint(
            hook.description, in: path, among: known.map(\.description))
    }
}

extension Tensor<Float> {
    /// Returns the mean of each group of rows over some columns, `[groups, columns]`; a group of one row is copied bit by bit.
    fileprivate func means(of groups: [Range<Int>], columns: Range<Int>) -> Tensor<Float> {
        var result = Tensor(shape: [groups.count, columns.count], repeating: 0)
        let width = width
        result.withMutableSpan { target in
            withSpan { source in
                for (place, group) in groups.enumerated() {
                    for (i, column) in columns.enumerated() {
                        var value = source[group.lowerBound * width + column]
                        if group.count > 1 {
                            let sum = group.reduce(0.0) { $0 + Double(source[$1 * width + column]) }
                            value = Float(sum / Double(group.count))
                        }
                        target[place * columns.count + i] = value
                    }
                }
            }
        }
        return result
    }
}
