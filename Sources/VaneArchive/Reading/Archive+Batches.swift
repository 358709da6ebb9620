public import VaneCore
import VaneTensors

extension Archive {
    /// Reads a range of rows at some hook points, with their labels.
    ///
    /// - Throws: ``ArchiveError`` with code `notACorpus`, `absent`, also for rows that a repair could not save, or `damaged`.
    public func rows(_ range: Range<Int>, at hookPoints: [HookPoint]) throws -> ActivationBatch {
        let arrays = try hookPoints.map { try find($0) }
        try requireKept(range, arrays.map(\.array.path))
        let labels = try labels(range)
        let values = try arrays.map { array, columns in
            try array.rows(range).columns(columns)
        }
        return ActivationBatch(hookPoints: hookPoints, values: values, labels: labels)
    }

    /// Reads single rows at some hook points, with their labels, in the order given; every chunk is decoded once at most.
    ///
    /// - Throws: ``ArchiveError`` with code `notACorpus`, `absent`, also for rows that a repair could not save, or `damaged`.
    public func rows(_ indices: [Int], at hookPoints: [HookPoint]) throws -> ActivationBatch {
        let arrays = try hookPoints.map { try find($0) }
        let lost = lostRows(ofArrays: arrays.map(\.array.path))
        if let row = indices.first(where: lost.contains) { try requireKept(row..<(row + 1), []) }
        let labels = try labels(indices)
        let values = try arrays.map { array, columns in
            try array.rows(indices).columns(columns)
        }
        return ActivationBatch(hookPoints: hookPoints, values: values, labels: labels)
    }

    /// Reads all rows of some samples at some hook points, in the order of the samples given.
    ///
    /// Rows that a repair could not save are left out.
    ///
    /// - Throws: ``ArchiveError`` with code `notACorpus`, `absent` for samples that the corpus lacks, or `damaged`.
    public func rows(ofSamples samples: [Int], at hookPoints: [HookPoint]) throws -> ActivationBatch
    {
        let starts = try rowStarts()
        if let sample = samples.first(where: { !(0..<sampleCount).contains($0) }) {
            throw ArchiveError.absentRows(
                CorpusSchema.samplesGroup, asked: "sample \(sample)", rows: sampleCount)
        }
        let lost = try lostRows(ofArrays: hookPoints.map { try find($0).array.path })
        let rows = samples.flatMap { starts[$0]..<starts[$0 + 1] }
        return try self.rows(rows.filter { !lost.contains($0) }, at: hookPoints)
    }

    /// Returns the numbers of the samples that have a label, or belong to a group, or both.
    ///
    /// - Parameters:
    ///   - label: The label wanted; any when left out.
    ///   - group: The group wanted; any when left out.
    /// - Returns: The samples in ascending order.
    /// - Throws: ``ArchiveError`` with code `notACorpus`, `malformed` or `damaged`.
    public func sampleIndices(label: String? = nil, group: String? = nil) throws -> [Int] {
        let corpus = try requireCorpus()
        func column(_ path: String, _ wanted: String?) throws -> [Bool]? {
            guard let wanted else { return nil }
            return try array(at: path, rows: corpus.sampleCount, type: .string).texts()
                .map { $0 == wanted }
        }
        let labels = try column("samples/label", label)
        let groups = try column("samples/group", group)
        return (0..<corpus.sampleCount).filter { labels?[$0] ?? true && groups?[$0] ?? true }
    }

    /// Reads the labels of single rows; every chunk of labels is decoded once at most.
    private func labels(_ indices: [Int]) throws -> [RowLabel] {
        let isAscending = zip(indices, indices.dropFirst()).allSatisfy { $0 <= $1 }
        let sorted = isAscending ? indices : indices.sorted()
        guard let least = sorted.first, let greatest = sorted.last else { return [] }
        guard least >= 0, greatest < rowCount else {
            throw ArchiveError.absentRows(
                CorpusSchema.rowsGroup, asked: "row \(least < 0 ? least : greatest)", rows: rowCount
            )
        }
        let chunk = try array(at: CorpusSchema.labels[0].path).chunkShape[0]
        var labels: [RowLabel] = []
        labels.reserveCapacity(sorted.count)
        var first = 0
        for i in 1...sorted.count
        where i == sorted.count || sorted[i] / chunk != sorted[first] / chunk {
            let run = sorted[first]..<(sorted[i - 1] + 1)
            let found = try self.labels(run)
            for row in sorted[first..<i] { labels.append(found[row - run.lowerBound]) }
            first = i
        }
        guard !isAscending else { return labels }
        let places = indices.indices.sorted { indices[$0] < indices[$1] }
        var ordered = labels
        for (label, place) in zip(labels, places) { ordered[place] = label }
        return ordered
    }

    /// Refuses a range with rows that a repair could not save.
    private func requireKept(_ range: Range<Int>, _ paths: [String]) throws {
        let needed = Set(paths + CorpusSchema.labels.map(\.path))
        let loss = losses.first {
            $0.rows.overlaps(range) && (paths.isEmpty || needed.contains($0.array))
        }
        guard let loss else { return }
        throw ArchiveError.lostRows(loss.description, in: path)
    }
}

extension Tensor<Float> {
    /// Returns some columns of all rows as a matrix.
    fileprivate func columns(_ range: Range<Int>) -> Tensor<Float> {
        guard range != 0..<width else { return reshaped([rows, width]) }
        var result = Tensor(shape: [rows, range.count], repeating: 0)
        let (rows, width) = (rows, width)
        result.withMutableSpan { target in
            withSpan { source in
                for row in 0..<rows {
                    for (i, column) in range.enumerated() {
                        target[row * range.count + i] = source[row * width + column]
                    }
                }
            }
        }
        return result
    }
}

extension ArchiveError {
    /// Reports rows that a repair could not save.
    static func lostRows(_ lost: String, in store: String) -> ArchiveError {
        ArchiveError(
            code: .absent,
            message: "'\(store)' has lost \(lost) and was repaired without them; "
                + "leave them out, or capture them again.")
    }
}
