extension ArchiveArray {
    /// Reads all elements as they are, little-endian, the last axis fastest.
    ///
    /// - Throws: ``ArchiveError`` with code `unsupported` for texts, `outOfProportion`, or `damaged`.
    public func elementBytes() throws -> [UInt8] {
        guard let size = dataType.byteCount else {
            throw ArchiveError.wrongKind(name, dataType, wanted: "numbers")
        }
        try requireProportion([Region(whole: shape)])
        var bytes = [UInt8](repeating: 0, count: Region(whole: shape).count * size)
        guard !bytes.isEmpty else { return [] }
        var elements = bytes.mutableSpan
        // SAFETY: bytes of any value are elements; the span ends before `bytes` is used again.
        var target = unsafe elements.mutableBytes
        try read(Region(whole: shape), as: .none, into: &target)
        return bytes
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
