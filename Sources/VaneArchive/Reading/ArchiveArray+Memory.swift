extension ArchiveArray {
    /// Decodes a range of rows as `Float` into the caller's memory, chunks in parallel, without a copy in between.
    ///
    /// - Parameters:
    ///   - range: The rows.
    ///   - values: Memory for just these rows, `[rows, …]`, row-major.
    /// - Precondition: The memory holds ``rowWidth`` values for each row.
    /// - Throws: ``ArchiveError`` with code `absent` for rows that the array lacks, `unsupported` for texts, or `damaged`.
    public func read(_ range: Range<Int>, into values: inout MutableSpan<Float>) throws {
        guard dataType.isNumber, !shape.isEmpty else {
            throw ArchiveError.wrongKind(name, dataType, wanted: "rows of numbers")
        }
        try requireRows(range)
        precondition(
            values.count == range.count * rowWidth, "The memory holds one value an element.")
        var bytes = unsafe values.mutableBytes
        try read(region(ofRows: range), as: .float(from: dataType), into: &bytes)
    }
}

extension DataType {
    /// Whether the elements are numbers and not texts.
    fileprivate var isNumber: Bool { byteCount != nil }
}
