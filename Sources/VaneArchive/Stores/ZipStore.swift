import Synchronization

/// A store that is a zip file, mapped and read in place; its root is at the top or in the only folder there.
///
/// Everything that the file says about itself is checked when it is opened: afterwards every entry lies inside the file, apart
/// from all others, under a name of its own that stays below the root.
struct ZipStore: Sendable {
    /// The file's path as it was given.
    let name: String

    /// The file.
    private let file: MappedFile

    /// The entries by key.
    private let entries: [String: ZipEntry]

    /// The keys.
    private let list: KeyList

    /// Maps a file and reads its directory.
    ///
    /// - Throws: ``ArchiveError`` with code `notFound` for a file that is no zip, `malformed`, `unsupported` or `inputOutput`.
    init(_ path: String) throws {
        name = path
        let file = try MappedFile(path)
        self.file = file
        let found: [ZipEntry]
        do {
            found = try file.withBytes(0..<file.byteCount) { bytes in
                guard let end = try ZipDirectory(bytes) else {
                    throw ArchiveError.notFound(path, "it is a file, and no zip")
                }
                return try end.entries(of: bytes)
            }
        } catch let fault as Fault {
            throw ArchiveError.zip(path, fault)
        }
        let start = Self.root(of: found)
        var entries: [String: ZipEntry] = [:]
        for entry in found where entry.name.utf8.starts(with: start.utf8) {
            entries[String(Substring(entry.name.utf8.dropFirst(start.utf8.count)))] = entry
        }
        self.entries = entries
        list = KeyList(entries.keys)
    }

    /// Returns what the names of all entries in the store begin with: nothing, or the only folder and a slash.
    private static func root(of entries: [ZipEntry]) -> String {
        let names = Set(entries.map(\.name))
        guard !names.contains(Hierarchy.metadataName), let first = entries.first?.name,
            let slash = first.utf8.firstIndex(of: UInt8(ascii: "/"))
        else { return "" }
        let folder = String(first[...slash])
        let isOnly = names.allSatisfy { $0.utf8.starts(with: folder.utf8) }
        return isOnly && names.contains(folder + Hierarchy.metadataName) ? folder : ""
    }
}

extension ZipStore: ReadableStore {
    /// Returns an entry, if there is one.
    func object(at key: String) -> (any StoredObject)? {
        guard let entry = entries[key] else { return nil }
        return entry.isDeflated
            ? DeflatedEntry(file: file, entry: entry) : PlainEntry(file: file, entry: entry)
    }
}

extension ZipStore: ListableStore {
    /// Lists the names directly below a prefix.
    func children(of prefix: String) -> StoreChildren { list.children(of: prefix) }

    /// Walks through the entries below a prefix.
    func forEachObject(below prefix: String, _ body: (String, Int) throws -> Void) rethrows {
        for key in list.below(prefix) { try body(key, entries[key]?.range.count ?? 0) }
    }
}

/// An entry whose bytes stand in the zip file as they are.
private struct PlainEntry: StoredObject {
    /// The file.
    let file: MappedFile

    /// What the directory says.
    let entry: ZipEntry

    /// The number of bytes.
    var byteCount: Int { entry.byteCount }

    /// Copies bytes.
    func read(from offset: Int, into target: inout MutableRawSpan) {
        let start = entry.range.lowerBound + offset
        file.withBytes(start..<(start + target.byteCount)) { target.copy($0) }
    }

    /// Gives the bytes where they stand.
    func withBytes<Result>(
        _ range: Range<Int>, buffer: ByteBuffer, _ body: (RawSpan) throws -> Result
    ) throws -> Result {
        let start = entry.range.lowerBound
        return try file.withBytes(
            (start + range.lowerBound)..<(start + range.upperBound), body)
    }

    /// Compares the bytes with the directory's checksum.
    func prove() throws {
        try file.withBytes(entry.range) { try entry.requireChecksum(of: $0) }
    }
}

/// An entry that is deflated; it is inflated as a whole when it is first read.
private final class DeflatedEntry: StoredObject {
    /// The file.
    let file: MappedFile

    /// What the directory says.
    let entry: ZipEntry

    /// The bytes, once they were asked for.
    private let inflated = Mutex<ByteBuffer?>(nil)

    /// Creates an entry that was not read yet.
    init(file: MappedFile, entry: ZipEntry) {
        self.file = file
        self.entry = entry
    }

    /// The number of bytes.
    var byteCount: Int { entry.byteCount }

    /// The bytes, which are no longer changed.
    private var bytes: ByteBuffer {
        get throws {
            try inflated.withLock { inflated in
                if let inflated { return inflated }
                let buffer = ByteBuffer()
                try buffer.withRoom(for: entry.byteCount) { room in
                    try file.withBytes(entry.range) { bytes in
                        try DeflateCodec.decode(bytes, .none, into: &room)
                    }
                    return entry.byteCount
                }
                try buffer.withBytes { try entry.requireChecksum(of: $0) }
                inflated = buffer
                return buffer
            }
        }
    }

    /// Copies bytes.
    func read(from offset: Int, into target: inout MutableRawSpan) throws {
        let count = target.byteCount
        try bytes.withBytes(offset..<(offset + count)) { target.copy($0) }
    }

    /// Gives the inflated bytes.
    func withBytes<Result>(
        _ range: Range<Int>, buffer: ByteBuffer, _ body: (RawSpan) throws -> Result
    ) throws -> Result { try bytes.withBytes(range, body) }
}
