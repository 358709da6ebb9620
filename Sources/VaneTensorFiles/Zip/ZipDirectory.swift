/// The directory at the end of a zip file, with every number checked against the file.
struct ZipDirectory {
    /// The fixed bytes of a local header.
    static let localHeaderCount = 30

    /// The fixed bytes of the directory's end.
    private static let endCount = 22

    /// The fixed bytes of an entry.
    private static let entryCount = 46

    /// Where the directory begins.
    private(set) var start = 0

    /// The members.
    private(set) var members: [ZipFile.Member] = []

    /// The file.
    private let file: FileBytes

    /// Reads the directory of a file.
    ///
    /// - Throws: `TensorFileError` with code `malformed` or `unsupported`.
    init(_ file: FileBytes) throws(TensorFileError) {
        self.file = file
        guard let end = Self.end(of: file) else {
            throw .malformed(file.name, "it does not end like a zip file")
        }
        let record = file.array(end..<(end + Self.endCount))
        var (disks, count, size, start) = (
            LittleEndian.number(record, at: 4, bytes: 4),
            LittleEndian.number(record, at: 10, bytes: 2),
            LittleEndian.number(record, at: 12, bytes: 4),
            LittleEndian.number(record, at: 16, bytes: 4)
        )
        if let wide = try wideEnd(before: end) { (disks, count, size, start) = wide }
        guard disks == 0 else {
            throw .unsupported(
                file.name, "is one part of a zip file in several", remedy: "join the parts first")
        }
        let (stop, overflows) = start.addingReportingOverflow(size)
        guard !overflows, stop <= UInt64(end) else {
            throw .malformed(
                file.name, "its directory claims \(size) bytes at \(start) of \(file.count)")
        }
        guard count <= size / UInt64(Self.entryCount) else {
            throw .malformed(file.name, "its directory claims \(count) members in \(size) bytes")
        }
        self.start = Int(start)
        let entries = file.array(Int(start)..<Int(stop))
        var position = 0
        for _ in 0..<count { try readEntry(entries, at: &position) }
    }

    /// Returns where the end record begins: the last place from which its comment fills the rest of the file.
    private static func end(of file: FileBytes) -> Int? {
        guard file.count >= endCount else { return nil }
        let first = max(0, file.count - endCount - 0xFFFF)
        let tail = file.array(first..<file.count)
        for start in stride(from: tail.count - endCount, through: 0, by: -1)
        where LittleEndian.number(tail, at: start, bytes: 4) == 0x0605_4B50 {
            let comment = LittleEndian.number(tail, at: start + 20, bytes: 2)
            if start + endCount + Int(comment) == tail.count { return first + start }
        }
        return nil
    }

    /// Reads the 64-bit end record that a locator before the end record points to, when there is one.
    private func wideEnd(
        before end: Int
    ) throws(TensorFileError) -> (UInt64, UInt64, UInt64, UInt64)? {
        guard end >= 20 else { return nil }
        let locator = file.array((end - 20)..<end)
        guard LittleEndian.number(locator, at: 0, bytes: 4) == 0x0706_4B50 else { return nil }
        let place = LittleEndian.number(locator, at: 8, bytes: 8)
        guard end >= 76, place <= UInt64(end - 76) else {
            throw .malformed(file.name, "its 64-bit end record lies at \(place), beyond its end")
        }
        let record = file.array(Int(place)..<(Int(place) + 56))
        guard LittleEndian.number(record, at: 0, bytes: 4) == 0x0606_4B50 else {
            throw .malformed(file.name, "its 64-bit end record is not where it should be")
        }
        return (
            LittleEndian.number(record, at: 16, bytes: 8),
            LittleEndian.number(record, at: 32, bytes: 8),
            LittleEndian.number(record, at: 40, bytes: 8),
            LittleEndian.number(record, at: 48, bytes: 8)
        )
    }

    /// Reads the entry at a position of the directory and moves behind it.
    private mutating func readEntry(
        _ bytes: [UInt8], at position: inout Int
    ) throws(TensorFileError) {
        let fault = "entry \(members.count) of its directory"
        guard position + Self.entryCount <= bytes.count,
            LittleEndian.number(bytes, at: position, bytes: 4) == 0x0201_4B50
        else { throw .malformed(file.name, "\(fault) is cut off or not one") }
        func field(_ offset: Int, _ count: Int) -> UInt64 {
            LittleEndian.number(bytes, at: position + offset, bytes: count)
        }
        let nameEnd = position + Self.entryCount + Int(field(28, 2))
        let extraEnd = nameEnd + Int(field(30, 2))
        let end = extraEnd + Int(field(32, 2))
        guard end <= bytes.count,
            let name = String(
                validating: bytes[(position + Self.entryCount)..<nameEnd], as: UTF8.self)
        else { throw .malformed(file.name, "\(fault) is cut off or its name is no UTF-8") }
        let (flags, method) = (field(8, 2), field(10, 2))
        guard flags & 1 == 0, method == 0 || method == 8 else {
            throw .unsupported(
                file.name,
                "holds '\(name)' "
                    + (flags & 1 == 0 ? "compressed by method \(method)" : "encrypted"),
                remedy: "write it stored or deflated, without a password")
        }
        var sizes = (field(24, 4), field(20, 4), field(42, 4))
        Self.widen(&sizes, by: nameEnd..<extraEnd, of: bytes)
        let largest = UInt64(Int.max)
        guard sizes.0 <= largest, sizes.1 <= largest, sizes.2 < UInt64(start) else {
            throw .malformed(file.name, "the sizes of '\(name)' exceed it")
        }
        members.append(
            ZipFile.Member(
                name: name, isDeflated: method == 8, checksum: UInt32(field(16, 4)),
                storedCount: Int(sizes.1), count: Int(sizes.0), headerStart: Int(sizes.2)))
        position = end
    }

    /// Replaces sizes that do not fit 32 bits by those of the extra field 1, which stand there in this order.
    private static func widen(
        _ sizes: inout (UInt64, UInt64, UInt64), by extra: Range<Int>, of bytes: [UInt8]
    ) {
        var start = extra.lowerBound
        while start + 4 <= extra.upperBound {
            let kind = LittleEndian.number(bytes, at: start, bytes: 2)
            let end = start + 4 + Int(LittleEndian.number(bytes, at: start + 2, bytes: 2))
            guard end <= extra.upperBound else { return }
            guard kind == 1 else {
                start = end
                continue
            }
            var offset = start + 4
            func next(_ size: UInt64) -> UInt64 {
                guard size == 0xFFFF_FFFF, offset + 8 <= end else { return size }
                offset += 8
                return LittleEndian.number(bytes, at: offset - 8, bytes: 8)
            }
            sizes.0 = next(sizes.0)
            sizes.1 = next(sizes.1)
            sizes.2 = next(sizes.2)
            return
        }
    }
}

/// Reads numbers as files keep them.
enum LittleEndian {
    /// Returns the number in up to eight bytes.
    ///
    /// - Precondition: The bytes are there.
    static func number(_ bytes: [UInt8], at offset: Int, bytes count: Int) -> UInt64 {
        bytes[offset..<(offset + count)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Appends the lowest bytes of a number.
    static func append(_ number: UInt64, bytes count: Int, to bytes: inout [UInt8]) {
        for shift in 0..<count { bytes.append(UInt8(truncatingIfNeeded: number >> (8 * shift))) }
    }
}
