extension ArchiveArray {
    /// Reads all elements as they are, little-endian, the last axis fastest.
    ///
    /// - Throws: ``ArchiveError`` with code `unsupported` for texts, `outOfProportion`, or `damaged`.
    public func elementBytes() throws -> [UInt8] {
        guard let size = dataType.byteCount else {
            throw ArchiveError.wrongKind(name, dataType, wanted: "numbers")
        }
        try checkProportion(shape)
        var bytes = [UInt8](repeating: 0, count: Region(whole: shape).count * size)
        guard !bytes.isEmpty else { return [] }
        var elements = bytes.mutableSpan
        // SAFETY: bytes of any value are elements; the span ends before `bytes` is used again.
        var target = unsafe elements.mutableBytes
        try read(Region(whole: shape), as: .none, into: &target)
        return bytes
    }
}
