extension ZipEntry {
    /// The bytes of a directory's entry before its name.
    private static let directoryByteCount = 46

    /// The bytes of an entry's own header before its name.
    private static let headerByteCount = 30

    /// The most that deflate shrinks anything.
    private static let largestRatio = 1032

    /// The bits that mark an encrypted entry, of any kind.
    private static let encrypted: UInt16 = 1 << 0 | 1 << 6 | 1 << 13

    /// Reads an entry of the directory and compares it with the entry's own header.
    ///
    /// - Parameters:
    ///   - place: Where the entry stands in the directory.
    ///   - file: The whole file.
    ///   - directory: Where the directory stands.
    /// - Returns: The entry, and the bytes that it takes in the directory.
    /// - Throws: ``Fault`` with code `malformed` or `unsupported`.
    static func parse(
        at place: Int, of file: RawSpan, directory: Range<Int>
    ) throws(Fault) -> (entry: ZipEntry, length: Int) {
        guard place + directoryByteCount <= directory.upperBound,
            file.number(at: place) == ZipDirectory.Signature.entry
        else { throw .malformed("its directory ends before its entries do") }
        let lengths = [28, 30, 32].map { Int(file.number(at: place + $0, as: UInt16.self)) }
        let length = directoryByteCount + lengths.reduce(0, +)
        guard place + length <= directory.upperBound else {
            throw .malformed("its directory ends inside an entry")
        }
        let nameStart = place + directoryByteCount
        let nameRange = nameStart..<(nameStart + lengths[0])
        let name = try name(file.extracting(nameRange))
        let flags: UInt16 = file.number(at: place + 8)
        guard flags & encrypted == 0 else { throw .unsupported("its entry '\(name)' is encrypted") }
        let method: UInt16 = file.number(at: place + 10)
        guard method == 0 || method == 8 else {
            throw .unsupported(
                "its entry '\(name)' is compressed by method \(method), neither stored nor deflated"
            )
        }
        let extra = nameRange.upperBound..<(nameRange.upperBound + lengths[1])
        let sizes = try sizes(at: place, extra: file.extracting(extra), of: file, name)
        let isDeflated = method == 8
        let (claim, overflows) = (isDeflated ? sizes.stored : 1)
            .multipliedReportingOverflow(by: UInt64(largestRatio))
        guard isDeflated ? overflows || sizes.content <= claim : sizes.content == sizes.stored
        else {
            throw .malformed(
                "its entry '\(name)' claims \(sizes.content) bytes in \(sizes.stored)")
        }
        let (start, range) = try dataRange(
            sizes, name: file.extracting(nameRange), method: method, of: file, directory, name)
        let entry = ZipEntry(
            name: name, isDeflated: isDeflated, checksum: file.number(at: place + 16),
            byteCount: Int(sizes.content), headerStart: start, range: range)
        return (entry, length)
    }

    /// Reads a name, which must stay below the root of whatever it is unpacked into.
    private static func name(_ bytes: RawSpan) throws(Fault) -> String {
        guard let name = String(validating: bytes.array, as: UTF8.self) else {
            throw .malformed("a name in its directory is not UTF-8")
        }
        let path = name.utf8.last == UInt8(ascii: "/") ? String(name.dropLast()) : name
        guard StoreKey.isSafe(path), !path.utf8.contains(UInt8(ascii: "\\")) else {
            throw .malformed("its entry '\(name)' lies outside of it")
        }
        return name
    }

    /// What the directory says about an entry's extents.
    private struct Sizes {
        /// The bytes, inflated.
        var content: UInt64
        /// The bytes in the file.
        var stored: UInt64
        /// Where the entry's own header begins.
        var start: UInt64
    }

    /// Reads an entry's extents; those that do not fit 32 bits stand in an extra field.
    private static func sizes(
        at place: Int, extra: RawSpan, of file: RawSpan, _ name: String
    ) throws(Fault) -> Sizes {
        var sizes = Sizes(
            content: UInt64(file.number(at: place + 24, as: UInt32.self)),
            stored: UInt64(file.number(at: place + 20, as: UInt32.self)),
            start: UInt64(file.number(at: place + 42, as: UInt32.self)))
        let isWide = UInt64(UInt32.max)
        guard [sizes.content, sizes.stored, sizes.start].contains(isWide) else { return sizes }
        var field = 0
        while field + 4 <= extra.byteCount {
            let identifier: UInt16 = extra.number(at: field)
            let end = field + 4 + Int(extra.number(at: field + 2, as: UInt16.self))
            guard end <= extra.byteCount else { break }
            field += 4
            if identifier == 1 {
                for part in [\Sizes.content, \.stored, \.start] where sizes[keyPath: part] == isWide
                {
                    guard field + 8 <= end else {
                        throw .malformed("its entry '\(name)' lacks a size")
                    }
                    sizes[keyPath: part] = extra.number(at: field)
                    field += 8
                }
                return sizes
            }
            field = end
        }
        return sizes
    }

    /// Returns where an entry's header and bytes stand, when the header says what the directory says.
    private static func dataRange(
        _ sizes: Sizes, name: RawSpan, method: UInt16, of file: RawSpan, _ directory: Range<Int>,
        _ text: String
    ) throws(Fault) -> (start: Int, range: Range<Int>) {
        let limit = directory.lowerBound
        let absent = Fault.malformed("its entry '\(text)' is not at \(sizes.start)")
        guard sizes.start < UInt64(limit), Int(sizes.start) + headerByteCount <= limit else {
            throw absent
        }
        let start = Int(sizes.start)
        guard file.number(at: start) == ZipDirectory.Signature.local,
            file.number(at: start + 8) == method
        else { throw absent }
        let nameStart = start + headerByteCount
        let nameEnd = nameStart + Int(file.number(at: start + 26, as: UInt16.self))
        let data = nameEnd + Int(file.number(at: start + 28, as: UInt16.self))
        guard data <= limit, file.extracting(nameStart..<nameEnd).array == name.array else {
            throw absent
        }
        guard sizes.stored <= UInt64(limit - data) else {
            throw .malformed(
                "its entry '\(text)' claims \(sizes.stored) bytes at \(data), beyond \(limit)")
        }
        return (start, data..<(data + Int(sizes.stored)))
    }
}
