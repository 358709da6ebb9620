public import VaneTensors

extension ArchiveArray {
    /// Reads single rows as `Float`, `[indices, …]`, in the order given; every chunk is decoded once at most.
    ///
    /// - Throws: ``ArchiveError`` with code `absent` for rows that the array lacks, `unsupported` for texts, or `damaged`.
    public func rows(_ indices: [Int]) throws -> Tensor<Float> {
        guard !dataType.isText, !shape.isEmpty else {
            throw ArchiveError.wrongKind(name, dataType, wanted: "rows of numbers")
        }
        let shape = [indices.count] + shape.dropFirst()
        let isAscending = zip(indices, indices.dropFirst()).allSatisfy { $0 <= $1 }
        let order =
            isAscending
            ? Array(indices.indices) : indices.indices.sorted { indices[$0] < indices[$1] }
        let sorted = isAscending ? indices : order.map { indices[$0] }
        guard let first = sorted.first, let last = sorted.last else {
            return Tensor(shape: shape, [])
        }
        guard first >= 0, last < rowCount else {
            throw ArchiveError.absentRows(
                name, asked: "row \(first < 0 ? first : last)", rows: rowCount)
        }
        try checkProportion(shape)
        let regions = regions(covering: sorted)
        try requireProportion(regions)
        return try Tensor(shape: shape) { span in
            try span.withLargePages { bytes in
                try SharedOutput.withMemory(of: &bytes) { output in
                    let sink = RowSink(array: self, rows: sorted, places: order, output: output)
                    try forEachChunk(
                        meeting: regions, where: { !sink.wanted(in: $0).isEmpty },
                        { chunk, scratch in try sink.take(chunk, scratch: scratch) })
                }
            }
        }
    }

    /// Returns a region for every row of chunks, or of shards, that holds some of the rows given in ascending order.
    private func regions(covering rows: [Int]) -> [Region] {
        let chunkRows = metadata.chunkShape[0]
        var regions: [Region] = []
        var first = 0
        while first < rows.count {
            var last = first
            while last + 1 < rows.count, rows[last + 1] / chunkRows == rows[first] / chunkRows {
                last += 1
            }
            regions.append(
                Region(
                    start: shape.indices.map { $0 == 0 ? rows[first] : 0 },
                    shape: [rows[last] - rows[first] + 1] + shape.dropFirst()))
            first = last + 1
        }
        return regions
    }
}

/// Where the rows of decoded chunks go when single rows are read.
private struct RowSink: Sendable {
    /// The array.
    let array: ArchiveArray

    /// The wanted rows, ascending; a row may stand there twice.
    let rows: [Int]

    /// Where each of them belongs in the output.
    let places: [Int]

    /// Memory for as many rows of `Float`.
    let output: SharedOutput

    /// Returns which of the wanted rows lie in a region.
    func wanted(in region: Region) -> Range<Int> {
        let first = lowerBound(region.start[0])
        return first..<max(first, lowerBound(region.start[0] + region.shape[0]))
    }

    /// Returns how many wanted rows come before a row.
    private func lowerBound(_ row: Int) -> Int {
        var (low, high) = (0, rows.count)
        while low < high {
            let middle = (low + high) / 2
            if rows[middle] < row { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Decodes a chunk and copies its wanted rows to where they belong.
    ///
    /// - Throws: ``Fault``, or ``ArchiveError`` with code `inputOutput`.
    func take(_ chunk: StoredChunk, scratch: CodecScratch) throws {
        let metadata = array.metadata
        let size = metadata.dataType.byteCount ?? 0
        let elements = scratch.buffer(.elements)
        if chunk.isStored {
            try chunk.decode(into: elements, of: array, scratch: scratch)
        } else {
            try chunk.requireStored(in: array)
        }
        let conversion = ElementConversion.float(from: metadata.dataType)
        elements.withBytes { elements in
            guard chunk.isStored,
                chunk.region.shape.dropFirst().elementsEqual(array.shape.dropFirst())
            else { return spread(elements, of: chunk, conversion) }
            let rowBytes = array.rowWidth * size
            forEachRun(in: wanted(in: chunk.region)) { run in
                let first = (rows[run.lowerBound] - chunk.region.start[0]) * rowBytes
                let source = elements.extracting(first..<(first + run.count * rowBytes))
                output.withBytes(bytes(ofRows: run)) { conversion.convert(source, into: &$0) }
            }
        }
    }

    /// Calls a closure with each stretch of wanted rows that follow each other in the array and in the output.
    private func forEachRun(in wanted: Range<Int>, _ body: (Range<Int>) -> Void) {
        var first = wanted.lowerBound
        while first < wanted.upperBound {
            var end = first + 1
            while end < wanted.upperBound, rows[end] == rows[end - 1] + 1,
                places[end] == places[end - 1] + 1
            { end += 1 }
            body(first..<end)
            first = end
        }
    }

    /// Returns where a stretch of wanted rows goes.
    private func bytes(ofRows run: Range<Int>) -> Range<Int> {
        let rowBytes = array.rowWidth * MemoryLayout<Float>.size
        let first = places[run.lowerBound] * rowBytes
        return first..<(first + run.count * rowBytes)
    }

    /// Copies the wanted rows of a chunk that holds a part of each, or that is not stored.
    private func spread(_ elements: RawSpan, of chunk: StoredChunk, _ conversion: ElementConversion)
    {
        let metadata = array.metadata
        let (size, floatSize) = (metadata.dataType.byteCount ?? 0, MemoryLayout<Float>.size)
        for i in wanted(in: chunk.region) {
            let row = Region(
                start: metadata.shape.indices.map { $0 == 0 ? rows[i] : 0 },
                shape: [1] + metadata.shape.dropFirst())
            chunk.region.forEachStretch(sharedWith: row) { mine, theirs, count in
                let first = (places[i] * array.rowWidth + theirs) * floatSize
                output.withBytes(first..<(first + count * floatSize)) { target in
                    guard chunk.isStored else {
                        return fill(&target, count: count, conversion, metadata.fillValue.bytes)
                    }
                    let source = elements.extracting((mine * size)..<((mine + count) * size))
                    conversion.convert(source, into: &target)
                }
            }
        }
    }

    /// Puts fill value into a stretch of the output.
    private func fill(
        _ target: inout MutableRawSpan, count: Int, _ conversion: ElementConversion, _ fill: [UInt8]
    ) {
        let size = MemoryLayout<Float>.size
        fill.withBytes { fill in
            for i in 0..<count {
                target.withPart((i * size)..<((i + 1) * size)) {
                    conversion.convert(fill, into: &$0)
                }
            }
        }
    }
}
