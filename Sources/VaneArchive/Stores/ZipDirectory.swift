/// The directory at the end of a zip file.
///
/// - SeeAlso: [The format's description](https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT), sections 4.3.7 to 4.3.16.
struct ZipDirectory: Hashable, Sendable {
    /// The numbers that begin the parts of a zip file.
    enum Signature {
        /// An entry's own header.
        static let local: UInt32 = 0x0403_4B50
        /// An entry of the directory.
        static let entry: UInt32 = 0x0201_4B50
        /// The end of the directory.
        static let end: UInt32 = 0x0605_4B50
        /// The same with numbers of 64 bits.
        static let wideEnd: UInt32 = 0x0606_4B50
        /// Where that is.
        static let locator: UInt32 = 0x0706_4B50
    }

    /// The number of entries.
    private let count: UInt64

    /// Where the directory stands.
    private let range: Range<Int>

    /// Finds the directory from the file's end, or returns nothing when the file is no zip.
    ///
    /// - Throws: ``Fault`` with code `malformed` or `unsupported`.
    init?(_ file: RawSpan) throws(Fault) {
        guard let end = Self.end(of: file) else { return nil }
        var parts = (
            disk: UInt64(file.number(at: end + 4, as: UInt16.self)),
            count: UInt64(file.number(at: end + 10, as: UInt16.self)),
            size: UInt64(file.number(at: end + 12, as: UInt32.self)),
            start: UInt64(file.number(at: end + 16, as: UInt32.self))
        )
        var limit = end
        if end >= 20, file.number(at: end - 20) == Signature.locator {
            let offset: UInt64 = file.number(at: end - 12)
            guard let wide = Int(exactly: offset), wide <= end - 20 - 56,
                file.number(at: wide) == Signature.wideEnd
            else { throw .malformed("the end of its directory is not at \(offset)") }
            parts = (
                UInt64(file.number(at: wide + 16, as: UInt32.self)), file.number(at: wide + 32),
                file.number(at: wide + 40), file.number(at: wide + 48)
            )
            limit = wide
        }
        guard parts.disk == 0 else { throw .unsupported("it is a part of several files") }
        let (stop, overflows) = parts.start.addingReportingOverflow(parts.size)
        guard !overflows, stop <= UInt64(limit) else {
            throw .malformed(
                "its directory claims \(parts.size) bytes at \(parts.start) before \(limit)")
        }
        count = parts.count
        range = Int(parts.start)..<Int(stop)
    }

    /// Returns where the end of the directory begins: it is the last part of the file but for a comment.
    private static func end(of file: RawSpan) -> Int? {
        let last = file.byteCount - 22
        guard last >= 0 else { return nil }
        for place in stride(from: last, through: max(0, last - 0xFFFF), by: -1)
        where file.number(at: place) == Signature.end
            && file.number(at: place + 20, as: UInt16.self) == last - place
        {
            return place
        }
        return nil
    }

    /// Returns all entries but folders, each compared with its own header.
    ///
    /// - Throws: ``Fault`` with code `malformed` or `unsupported`.
    func entries(of file: RawSpan) throws(Fault) -> [ZipEntry] {
        var entries: [ZipEntry] = []
        var names: Set<String> = []
        var place = range.lowerBound
        var left = count
        while left > 0 {
            let (entry, length) = try ZipEntry.parse(at: place, of: file, directory: range)
            guard names.insert(entry.name).inserted else {
                throw .malformed("it holds '\(entry.name)' twice")
            }
            if !entry.isFolder { entries.append(entry) }
            place += length
            left -= 1
        }
        guard place == range.upperBound else {
            throw .malformed("its directory has more bytes than its \(count) entries")
        }
        let sorted = entries.sorted { $0.headerStart < $1.headerStart }
        for (first, second) in zip(sorted, sorted.dropFirst())
        where first.range.upperBound > second.headerStart {
            throw .malformed("its entries '\(first.name)' and '\(second.name)' overlap")
        }
        return entries
    }
}
