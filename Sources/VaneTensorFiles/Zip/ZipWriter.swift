/// Gathers members and lays them out as one zip file; the same members give the same bytes.
struct ZipWriter {
    /// A member that was laid out.
    private struct Entry {
        /// The name.
        let name: String
        /// The method: 0 for stored, 8 for deflated.
        let method: UInt64
        /// The CRC-32 of the content.
        var checksum: UInt32
        /// The bytes in the file.
        let storedCount: Int
        /// The bytes of the content.
        let count: Int
        /// Where the local header begins.
        let start: Int
    }

    /// The first of January 1980, the earliest date, so that files do not depend on the time.
    private static let date: UInt64 = 0x0021_0000

    /// From which number on 64-bit fields are written.
    private let widest: Int

    /// The members laid out so far, but for what was taken away.
    private var bytes: [UInt8] = []

    /// The number of bytes that were taken away.
    private var takenCount = 0

    /// The members.
    private var entries: [Entry] = []

    /// Creates a writer.
    ///
    /// - Parameter widest: The smallest number that is written in 64 bits; smaller ones than the format's are for tests.
    init(widest: Int = 0xFFFF_FFFF) { self.widest = widest }

    /// Adds a member; one that compression would not make smaller is stored.
    mutating func add(_ content: [UInt8], named name: String, compressed: Bool) {
        let deflated = compressed ? Deflate.deflated(content) : nil
        let isSmaller = (deflated?.count ?? content.count) < content.count
        let stored = isSmaller ? deflated ?? content : content
        // SAFETY: the span is read during the call, while `content` is alive.
        let checksum = unsafe Deflate.checksum(content.span.bytes)
        appendHeader(
            Entry(
                name: name, method: isSmaller ? 8 : 0, checksum: checksum,
                storedCount: stored.count, count: content.count, start: takenCount + bytes.count))
        bytes += stored
    }

    /// Begins a member that is stored as it is and whose content follows in parts, of so many bytes in all.
    mutating func begin(_ name: String, count: Int) {
        appendHeader(
            Entry(
                name: name, method: 0, checksum: 0, storedCount: count, count: count,
                start: takenCount + bytes.count))
    }

    /// Adds a part of the content of the member that was begun last.
    mutating func append(_ part: [UInt8]) {
        guard let last = entries.indices.last else { preconditionFailure("No member was begun.") }
        // SAFETY: the span is read during the call, while `part` is alive.
        entries[last].checksum = unsafe Deflate.checksum(
            part.span.bytes, after: entries[last].checksum)
        bytes += part
    }

    /// The checksum that belongs into the header of the member that was begun last, and where.
    var checksumOfLast: (bytes: [UInt8], offset: Int)? {
        entries.last.map { entry in
            var bytes: [UInt8] = []
            LittleEndian.append(UInt64(entry.checksum), bytes: 4, to: &bytes)
            return (bytes, entry.start + Self.checksumOffset)
        }
    }

    /// Where the checksum stands in a member's own header.
    private static let checksumOffset = 14

    /// Takes what was laid out away, so that it need not be held until the end.
    mutating func takeBytes() -> [UInt8] {
        defer { bytes = [] }
        takenCount += bytes.count
        return bytes
    }

    /// Appends a member's own header and notes the member.
    private mutating func appendHeader(_ entry: Entry) {
        LittleEndian.append(0x0403_4B50, bytes: 4, to: &bytes)
        let isWide = max(entry.count, entry.storedCount) >= widest
        appendShared(entry, sizes: [entry.storedCount, entry.count], isWide: isWide)
        let extra = isWide ? Self.extra([entry.count, entry.storedCount]) : []
        LittleEndian.append(UInt64(extra.count), bytes: 2, to: &bytes)
        bytes += Array(entry.name.utf8) + extra
        entries.append(entry)
    }

    /// Appends what local headers and entries share: from the version needed to the length of the name.
    private mutating func appendShared(_ entry: Entry, sizes: [Int], isWide: Bool) {
        LittleEndian.append(isWide ? 45 : 20, bytes: 2, to: &bytes)
        // Bit 11: names are UTF-8.
        LittleEndian.append(0x0800, bytes: 2, to: &bytes)
        LittleEndian.append(entry.method, bytes: 2, to: &bytes)
        LittleEndian.append(Self.date, bytes: 4, to: &bytes)
        LittleEndian.append(UInt64(entry.checksum), bytes: 4, to: &bytes)
        for size in sizes {
            LittleEndian.append(isWide ? 0xFFFF_FFFF : UInt64(size), bytes: 4, to: &bytes)
        }
        LittleEndian.append(UInt64(entry.name.utf8.count), bytes: 2, to: &bytes)
    }

    /// Returns the extra field with 64-bit numbers.
    private static func extra(_ numbers: [Int]) -> [UInt8] {
        var bytes: [UInt8] = []
        LittleEndian.append(1, bytes: 2, to: &bytes)
        LittleEndian.append(UInt64(8 * numbers.count), bytes: 2, to: &bytes)
        for number in numbers { LittleEndian.append(UInt64(number), bytes: 8, to: &bytes) }
        return bytes
    }

    /// Returns the file, or the rest of it when parts were taken away.
    consuming func finish() -> [UInt8] {
        let start = takenCount + bytes.count
        for entry in entries {
            LittleEndian.append(0x0201_4B50, bytes: 4, to: &bytes)
            let isWide = max(entry.count, entry.storedCount, entry.start) >= widest
            LittleEndian.append(isWide ? 45 : 20, bytes: 2, to: &bytes)
            appendShared(entry, sizes: [entry.storedCount, entry.count], isWide: isWide)
            let extra = isWide ? Self.extra([entry.count, entry.storedCount, entry.start]) : []
            LittleEndian.append(UInt64(extra.count), bytes: 2, to: &bytes)
            // No comment, the first disk, no attributes.
            LittleEndian.append(0, bytes: 10, to: &bytes)
            LittleEndian.append(isWide ? 0xFFFF_FFFF : UInt64(entry.start), bytes: 4, to: &bytes)
            bytes += Array(entry.name.utf8) + extra
        }
        appendEnd(start: start, size: takenCount + bytes.count - start)
        return bytes
    }

    /// Appends the end records.
    private mutating func appendEnd(start: Int, size: Int) {
        let isWide = max(start, size) >= widest || entries.count >= 0xFFFF
        let count = UInt64(entries.count)
        if isWide {
            let place = UInt64(takenCount + bytes.count)
            LittleEndian.append(0x0606_4B50, bytes: 4, to: &bytes)
            LittleEndian.append(44, bytes: 8, to: &bytes)
            LittleEndian.append(0x002D_002D, bytes: 4, to: &bytes)
            LittleEndian.append(0, bytes: 8, to: &bytes)
            for number in [count, count, UInt64(size), UInt64(start)] {
                LittleEndian.append(number, bytes: 8, to: &bytes)
            }
            LittleEndian.append(0x0706_4B50, bytes: 4, to: &bytes)
            LittleEndian.append(0, bytes: 4, to: &bytes)
            LittleEndian.append(place, bytes: 8, to: &bytes)
            LittleEndian.append(1, bytes: 4, to: &bytes)
        }
        LittleEndian.append(0x0605_4B50, bytes: 4, to: &bytes)
        LittleEndian.append(0, bytes: 4, to: &bytes)
        LittleEndian.append(isWide ? 0xFFFF : count, bytes: 2, to: &bytes)
        LittleEndian.append(isWide ? 0xFFFF : count, bytes: 2, to: &bytes)
        LittleEndian.append(isWide ? 0xFFFF_FFFF : UInt64(size), bytes: 4, to: &bytes)
        LittleEndian.append(isWide ? 0xFFFF_FFFF : UInt64(start), bytes: 4, to: &bytes)
        LittleEndian.append(0, bytes: 2, to: &bytes)
    }
}
