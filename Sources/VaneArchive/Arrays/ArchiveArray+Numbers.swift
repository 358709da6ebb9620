extension ArchiveArray {
    /// Reads a range of a list of whole numbers that fit 64 bits.
    ///
    /// - Throws: ``ArchiveError`` with code `absent`, `unsupported` for other elements, or `damaged`.
    func integers(_ range: Range<Int>) throws -> [Int] {
        guard !dataType.isFloat, !dataType.isText, shape.count == 1 else {
            throw ArchiveError.wrongKind(name, dataType, wanted: "a list of whole numbers")
        }
        guard range.lowerBound >= 0, range.upperBound <= rowCount else {
            throw ArchiveError.absentRows(
                name, asked: "\(range.lowerBound)..<\(range.upperBound)", rows: rowCount)
        }
        let region = Region(start: [range.lowerBound], shape: [range.count])
        try requireProportion([region])
        let size = dataType.byteCount ?? 1
        var bytes = [UInt8](repeating: 0, count: range.count * size)
        var elements = bytes.mutableSpan
        var target = unsafe elements.mutableBytes
        try read(region, as: .none, into: &target)
        return bytes.withBytes { bytes in
            (0..<range.count).map { Self.integer(bytes, at: $0 * size, dataType) }
        }
    }

    /// Reads all whole numbers of a list.
    ///
    /// - Throws: ``ArchiveError`` with code `unsupported` for other elements, or `damaged`.
    public func integers() throws -> [Int] { try integers(0..<rowCount) }

    /// Returns the number at an offset.
    private static func integer(_ bytes: RawSpan, at offset: Int, _ type: DataType) -> Int {
        switch type {
        case .bool, .uint8: Int(bytes.number(at: offset, as: UInt8.self))
        case .int8: Int(bytes.number(at: offset, as: Int8.self))
        case .uint16: Int(bytes.number(at: offset, as: UInt16.self))
        case .int16: Int(bytes.number(at: offset, as: Int16.self))
        case .uint32: Int(bytes.number(at: offset, as: UInt32.self))
        case .int32: Int(bytes.number(at: offset, as: Int32.self))
        case .uint64: Int(truncatingIfNeeded: bytes.number(at: offset, as: UInt64.self))
        default: Int(bytes.number(at: offset, as: Int64.self))
        }
    }
}
