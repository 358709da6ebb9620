extension ArchiveArray {
    /// Reads all elements as they are, little-endian, the last axis fastest.
    ///
    /// - Throws: ``ArchiveError`` with code `unsupported` for texts, `outOfProportion`, or `damaged`.
    public func elementBytes() throws -> [UInt8] {
        guard let size = dataType.byteCount else {
            throw ArchiveError.wrongKind(name, dataType, wanted: "numbers")
        }
        let region = Region(whole: shape)
        try requireProportion([region])
        let count = region.count * size
        return try unsafe [UInt8](unsafeUninitializedCapacity: count) { memory, written in
            // SAFETY: the memory has room for all elements, and reading writes each of them or throws.
            let raw = unsafe UnsafeMutableRawBufferPointer(
                start: memory.baseAddress, count: count)
            unsafe SystemCalls.preferLargePages(for: raw)
            var target = unsafe raw.mutableBytes
            if count > 0 { try read(region, as: .none, into: &target) }
            written = count
        }
    }

    /// Reads a range of rows as they are stored, little-endian, into the caller's memory, chunks in parallel.
    ///
    /// - Parameters:
    ///   - range: The rows.
    ///   - bytes: Memory for just these rows' elements.
    /// - Precondition: The memory is of that size.
    /// - Throws: ``ArchiveError`` with code `absent` for rows that the array lacks, `unsupported` for texts, or `damaged`.
    public func read(elementsOf range: Range<Int>, into bytes: inout MutableRawSpan) throws {
        guard let size = dataType.byteCount, !shape.isEmpty else {
            throw ArchiveError.wrongKind(name, dataType, wanted: "rows of numbers")
        }
        try requireRows(range)
        precondition(
            bytes.byteCount == range.count * rowWidth * size, "The memory holds just the rows.")
        try read(region(ofRows: range), as: .none, into: &bytes)
    }

    /// Calls a closure with all elements as they are, little-endian, the last axis fastest, whole chunks of rows at a time.
    ///
    /// The parts are as small as chunks allow, so that an array need not fit into memory.
    ///
    /// - Parameters:
    ///   - partByteCount: The fewest bytes of a part but the last, so that there is work for all threads.
    ///   - body: Is given each part.
    /// - Throws: ``ArchiveError`` with code `unsupported` for texts, `outOfProportion`, or `damaged`; or what the closure
    ///   throws.
    public func forEachElementBytes(
        partByteCount: Int = 1 << 23, _ body: ([UInt8]) throws -> Void
    ) throws {
        guard let size = dataType.byteCount, !shape.isEmpty else { return try body(elementBytes()) }
        try requireProportion([Region(whole: shape)])
        let chunkRows = min(chunkShape[0], max(1, rowCount))
        let chunkBytes = max(1, chunkRows * rowWidth * size)
        let rows = chunkRows * max(1, (partByteCount + chunkBytes - 1) / chunkBytes)
        for first in stride(from: 0, to: rowWidth == 0 ? 0 : rowCount, by: rows) {
            let count = min(rows, rowCount - first)
            let start = shape.indices.map { $0 == 0 ? first : 0 }
            var bytes = [UInt8](repeating: 0, count: count * rowWidth * size)
            var elements = bytes.mutableSpan
            // SAFETY: bytes of any value are elements; the span ends before `bytes` is used again.
            var target = unsafe elements.mutableBytes
            let region = Region(start: start, shape: [count] + shape.dropFirst())
            try read(region, as: .none, into: &target)
            try body(bytes)
        }
    }
}
