import VaneTensors

/// A visitor that keeps the selected rows of some hook points, in the order in which sequences and positions pass.
public final class ActivationCollector: HookVisitor {
    /// Where rows are kept.
    private let hookPoints: [HookPoint]
    /// Which rows are kept.
    private let selection: TokenSelection
    /// The number of positions after the prompt, by sequence, where it is known.
    private let generatedLengths: [Int]
    /// The widths, by hook point.
    private let widths: [Int]
    /// Where a head's slice begins in a row, by hook point.
    private let headOffsets: [Int]
    /// The kept rows, by hook point.
    private var kept: [[(label: RowLabel, values: [Float])]]

    /// Creates a collector for a model.
    ///
    /// - Throws: ``VaneError`` with code `absent` for a hook point that the model lacks, and `emptySelection` for a selection
    ///   that counts from the end of generations whose lengths are not known.
    public init(
        at hookPoints: [HookPoint], selecting selection: TokenSelection, of model: ModelDescription,
        generatedLengths: [Int] = []
    ) throws {
        guard !selection.needsGeneratedLength || !generatedLengths.isEmpty else {
            throw VaneError(
                .emptySelection,
                "Selection '\(selection)' counts from the end of a generation that is still running; "
                    + "count from its start.")
        }
        self.hookPoints = hookPoints
        self.selection = selection
        self.generatedLengths = generatedLengths
        widths = try hookPoints.map { try model.width(at: $0) }
        headOffsets = hookPoints.map { ($0.head ?? 0) * model.headWidth }
        kept = Array(repeating: [], count: hookPoints.count)
    }

    /// Returns whether rows are kept at a site.
    public func wants(_ site: HookSite, block: Int?) -> Bool {
        hookPoints.contains { $0.site == site && $0.block == block }
    }

    /// Keeps the selected rows.
    public func visit(
        _ site: HookSite, block: Int?, values: inout MutableSpan<Float>, width: Int,
        labels: [RowLabel]
    ) {
        let source = values.span
        for (index, hook) in hookPoints.enumerated() where hook.site == site && hook.block == block
        {
            for (row, label) in labels.enumerated() where selects(label) {
                let start = row * width + headOffsets[index]
                var copy = [Float](repeating: 0, count: widths[index])
                for i in copy.indices { copy[i] = source[start + i] }
                kept[index].append((label, copy))
            }
        }
    }

    /// Returns whether a row is kept.
    private func selects(_ label: RowLabel) -> Bool {
        guard !label.isPadding else { return false }
        let sequence = Int(label.sequence)
        let length = sequence < generatedLengths.count ? generatedLengths[sequence] : Int.max
        return selection.contains(label, generatedLength: length)
    }

    /// Returns what was kept, ordered by sequence and position, and forgets it.
    ///
    /// - Throws: ``VaneError`` with code `emptySelection` when nothing was selected.
    public func takeBatch() throws -> ActivationBatch {
        guard let batch = takeBatchIfAny() else { throw Self.nothing(selection) }
        return batch
    }

    /// Returns the error for a selection that selected nothing.
    public static func nothing(_ selection: TokenSelection) -> VaneError {
        VaneError(
            .emptySelection,
            "Selection '\(selection)' selected no token of these prompts; choose positions that exist."
        )
    }

    /// Returns what was kept, ordered by sequence and position, and forgets it; nothing when nothing was selected.
    public func takeBatchIfAny() -> ActivationBatch? {
        var (values, labels): ([Tensor<Float>], [RowLabel]) = ([], [])
        for index in hookPoints.indices {
            let rows = reduced(
                kept[index].sorted {
                    ($0.label.sequence, $0.label.position) < ($1.label.sequence, $1.label.position)
                })
            labels = rows.map(\.label)
            values.append(
                Tensor(shape: [rows.count, widths[index]], rows.flatMap(\.values)))
            kept[index].removeAll(keepingCapacity: true)
        }
        guard !labels.isEmpty else { return nil }
        return ActivationBatch(hookPoints: hookPoints, values: values, labels: labels)
    }

    /// Replaces each sequence's rows by their mean when the selection asks for it; the last row's label stands for it.
    private func reduced(
        _ rows: [(label: RowLabel, values: [Float])]
    ) -> [(label: RowLabel, values: [Float])] {
        guard selection.reduction == .mean else { return rows }
        var result: [(label: RowLabel, values: [Float])] = []
        var start = 0
        while start < rows.count {
            let sequence = rows[start].label.sequence
            let end = rows[start...].firstIndex { $0.label.sequence != sequence } ?? rows.count
            var mean = [Double](repeating: 0, count: rows[start].values.count)
            for row in rows[start..<end] {
                for (i, value) in row.values.enumerated() { mean[i] += Double(value) }
            }
            result.append(
                (rows[end - 1].label, mean.map { Float($0 / Double(end - start)) }))
            start = end
        }
        return result
    }
}
