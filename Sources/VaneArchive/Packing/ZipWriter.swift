/// Writes a zip file whose entries are stored as they are, the same bytes for the same entries.
///
/// | part                | bytes | what varies                                                        |
/// |---------------------|-------|--------------------------------------------------------------------|
/// | local header        | 30    | CRC-32, size, name; before each entry's bytes                      |
/// | central header      | 46    | the same, and where the local header stands                        |
/// | ZIP64 end, locator  | 76    | only when a number exceeds what the end can hold                   |
/// | end                 | 22    | number of entries, size and place of the central headers           |
///
/// Every entry is dated 1 January 1980. Numbers that exceed 32 bits stand in a ZIP64 field behind the name.
///
/// - SeeAlso: [PKWARE's APPNOTE](https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT), sections 4.3 and 4.5.3.
struct ZipWriter {
    /// What is known about an entry that was written.
    private struct Entry {
        /// The name.
        var name: [UInt8]
        /// The CRC-32 of its bytes.
        var checksum: UInt32
        /// The number of its bytes.
        var size: Int
        /// Where its local header stands.
        var offset: Int
    }

    /// 1 January 1980 as zip files count days.
    private static let date: UInt16 = 1 << 5 | 1

    /// The bytes that are copied at once.
    private static let pieceByteCount = 1 << 20

    /// The file.
    private let file: any StagedObject

    /// The smallest number that goes to a ZIP64 field; 2³² − 1 but in tests.
    private let largest: Int

    /// The smallest number of entries that goes there; 2¹⁶ − 1 but in tests.
    private let mostEntries: Int

    /// The entries so far.
    private var entries: [Entry] = []

    /// The number of entries so far.
    var entryCount: Int { entries.count }

    /// The number of bytes so far.
    var byteCount: Int { file.byteCount }

    /// Begins a file.
    init(_ file: any StagedObject, largest: Int = 0xFFFF_FFFF, mostEntries: Int = 0xFFFF) {
        self.file = file
        self.largest = largest
        self.mostEntries = mostEntries
    }

    /// Adds an entry with the bytes of an object, which is read twice.
    ///
    /// - Throws: ``ArchiveError`` with code `inputOutput`.
    mutating func add(_ name: String, _ object: any StoredObject) throws {
        var checksum: UInt32 = 0
        try Self.forEachPiece(of: object) {
            checksum = CRC32.checksum(of: $0, after: checksum)
        }
        try begin(name, checksum: checksum, size: object.byteCount)
        try Self.forEachPiece(of: object) { try file.append($0) }
    }

    /// Adds an entry with some bytes.
    ///
    /// - Throws: ``ArchiveError`` with code `inputOutput`.
    mutating func add(_ name: String, _ bytes: [UInt8]) throws {
        let checksum = bytes.withBytes { CRC32.checksum(of: $0) }
        try begin(name, checksum: checksum, size: bytes.count)
        try bytes.withBytes { try file.append($0) }
    }

    /// Calls a closure with the bytes of an object, a piece at a time.
    private static func forEachPiece(
        of object: any StoredObject, _ body: (RawSpan) throws -> Void
    ) throws {
        let buffer = ByteBuffer()
        for start in stride(from: 0, to: object.byteCount, by: pieceByteCount) {
            buffer.removeAll()
            try object.read(start..<min(start + pieceByteCount, object.byteCount), into: buffer)
            try buffer.withBytes { try body($0) }
        }
    }

    /// Writes the local header of an entry.
    private mutating func begin(_ name: String, checksum: UInt32, size: Int) throws {
        let entry = Entry(
            name: Array(name.utf8), checksum: checksum, size: size, offset: file.byteCount)
        entries.append(entry)
        let header = ByteBuffer()
        let extra = size >= largest ? [size, size] : []
        header.append(littleEndian: UInt32(0x0403_4B50))
        writeShared(entry, extra, to: header)
        header.append(entry.name)
        Self.writeExtra(extra, to: header)
        try header.withBytes { try file.append($0) }
    }

    /// Adds what a local and a central header have in common.
    private func writeShared(_ entry: Entry, _ extra: [Int], to header: ByteBuffer) {
        let isPlainName = entry.name.allSatisfy { $0 < 128 }
        // Version needed, flags (bit 11: the name is UTF-8), method 0, time, date.
        for number in [extra.isEmpty ? 20 : 45, isPlainName ? 0 : 1 << 11, 0, 0, Self.date] {
            header.append(littleEndian: number)
        }
        header.append(littleEndian: entry.checksum)
        for _ in 0..<2 {
            header.append(
                littleEndian: entry.size >= largest ? UInt32.max : UInt32(entry.size))
        }
        header.append(littleEndian: UInt16(entry.name.count))
        header.append(littleEndian: UInt16(extra.isEmpty ? 0 : 4 + 8 * extra.count))
    }

    /// Adds the ZIP64 field of some numbers, if there are any.
    private static func writeExtra(_ numbers: [Int], to header: ByteBuffer) {
        guard !numbers.isEmpty else { return }
        header.append(littleEndian: UInt16(1))
        header.append(littleEndian: UInt16(8 * numbers.count))
        for number in numbers { header.append(littleEndian: UInt64(number)) }
    }

    /// Writes the central headers and the end, and publishes the file.
    ///
    /// - Throws: ``ArchiveError`` with code `inputOutput`.
    func finish() throws {
        let start = file.byteCount
        let headers = ByteBuffer()
        for entry in entries { writeCentral(entry, to: headers) }
        let size = headers.count
        if entries.count >= mostEntries || size >= largest || start >= largest {
            let end = start + size
            headers.append(littleEndian: UInt32(0x0606_4B50))
            headers.append(littleEndian: UInt64(44))
            for version in [3 << 8 | 45, 45] as [UInt16] { headers.append(littleEndian: version) }
            for disk in [0, 0] as [UInt32] { headers.append(littleEndian: disk) }
            for number in [entries.count, entries.count, size, start] {
                headers.append(littleEndian: UInt64(number))
            }
            headers.append(littleEndian: UInt32(0x0706_4B50))
            headers.append(littleEndian: UInt32(0))
            headers.append(littleEndian: UInt64(end))
            headers.append(littleEndian: UInt32(1))
        }
        headers.append(littleEndian: UInt32(0x0605_4B50))
        for disk in [0, 0] as [UInt16] { headers.append(littleEndian: disk) }
        for _ in 0..<2 {
            headers.append(
                littleEndian: entries.count >= mostEntries ? UInt16.max : UInt16(entries.count))
        }
        for number in [size, start] {
            headers.append(littleEndian: number >= largest ? UInt32.max : UInt32(number))
        }
        headers.append(littleEndian: UInt16(0))
        try headers.withBytes { try file.append($0) }
        try file.publish()
    }

    /// Adds the central header of an entry: a regular file that everyone may read and its owner write.
    private func writeCentral(_ entry: Entry, to headers: ByteBuffer) {
        var extra = entry.size >= largest ? [entry.size, entry.size] : []
        if entry.offset >= largest { extra.append(entry.offset) }
        headers.append(littleEndian: UInt32(0x0201_4B50))
        headers.append(littleEndian: UInt16(3 << 8 | (extra.isEmpty ? 20 : 45)))
        writeShared(entry, extra, to: headers)
        // Length of the comment, disk, internal attributes.
        for number in [0, 0, 0] as [UInt16] { headers.append(littleEndian: number) }
        headers.append(littleEndian: UInt32(0o100644) << 16)
        headers.append(
            littleEndian: entry.offset >= largest ? UInt32.max : UInt32(entry.offset))
        headers.append(entry.name)
        Self.writeExtra(extra, to: headers)
    }
}

extension ByteBuffer {
    /// Adds bytes at the end.
    fileprivate func append(_ bytes: [UInt8]) { bytes.withBytes { append($0) } }
}
