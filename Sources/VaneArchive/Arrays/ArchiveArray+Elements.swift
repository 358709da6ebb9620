extension ArchiveArray {
    /// Reads all elements as they are, little-endian, the last axis fastest.
    ///
    /// - Throws: ``ArchiveError`` with code `unsupported` for texts, `outOfProportion`, or `damaged`.
    public func elementBytes() throws -> [UInt8] {
        guard let size = dataType.byteCount else {
            throw ArchiveError.wrongKind(name, dataType, wanted: "numbers")
        }
        try checkProportion(shape)
        let region = Region(whole: shape)
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
}
