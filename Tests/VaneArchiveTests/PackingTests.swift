import FoundationEssentials
import Testing
import VaneCore

@testable import VaneArchive

/// A packed archive is one file that any zip reader opens, the same bytes whenever it is made.
@Suite struct PackingTests {
    /// A folder of the test's own.
    let folder: TemporaryFolder

    /// The corpus that is packed.
    let corpus = SyntheticCorpus()

    /// Makes the folder.
    init() throws { folder = try TemporaryFolder() }

    /// One entry as the central headers list it.
    struct Entry: Equatable {
        /// The name.
        var name: String
        /// The bytes.
        var bytes: [UInt8]
    }

    /// Reads the entries of a stored zip file by its central headers, ZIP64 fields included.
    func entries(_ file: [UInt8]) throws -> [Entry] {
        func number(_ offset: Int, _ size: Int) -> Int {
            (0..<size).reduce(0) { $0 | Int(file[offset + $1]) << (8 * $1) }
        }
        let end = file.count - 22
        #expect(number(end, 4) == 0x0605_4B50)
        var (count, start) = (number(end + 10, 2), number(end + 16, 4))
        if count == 0xFFFF || start == 0xFFFF_FFFF {
            #expect(number(end - 20, 4) == 0x0706_4B50)
            let wide = number(end - 12, 8)
            #expect(number(wide, 4) == 0x0606_4B50)
            (count, start) = (number(wide + 32, 8), number(wide + 48, 8))
        }
        return (0..<count).map { _ in
            #expect(number(start, 4) == 0x0201_4B50)
            #expect(number(start + 10, 2) == 0, "stored")
            #expect(number(start + 12, 4) == 0x0021_0000, "1 January 1980")
            let nameCount = number(start + 28, 2)
            let extraCount = number(start + 30, 2)
            let name = String(
                decoding: file[(start + 46)..<(start + 46 + nameCount)], as: UTF8.self)
            var (size, offset) = (number(start + 24, 4), number(start + 42, 4))
            var extra = start + 46 + nameCount + 4
            if size == 0xFFFF_FFFF {
                size = number(extra, 8)
                #expect(number(extra + 8, 8) == size)
                extra += 16
            }
            if offset == 0xFFFF_FFFF { offset = number(extra, 8) }
            #expect(number(offset, 4) == 0x0403_4B50)
            let first = offset + 30 + number(offset + 26, 2) + number(offset + 28, 2)
            let bytes = Array(file[first..<(first + size)])
            let checksum = bytes.withBytes { CRC32.checksum(of: $0) }
            #expect(number(start + 16, 4) == Int(checksum))
            start += 46 + nameCount + extraCount
            return Entry(name: name, bytes: bytes)
        }
    }

    @Test func `The checksum is that of the standard's example`() {
        let digits = Array("123456789".utf8)
        #expect(digits.withBytes { CRC32.checksum(of: $0) } == 0xCBF4_3926)
        let longer = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let whole = longer.withBytes { CRC32.checksum(of: $0) }
        for cut in [0, 1, 7, 8, 9, 999, 1000] {
            let first = Array(longer[..<cut]).withBytes { CRC32.checksum(of: $0) }
            let both = Array(longer[cut...]).withBytes {
                CRC32.checksum(of: $0, after: first)
            }
            #expect(both == whole, "cut at \(cut)")
        }
    }

    @Test func `Every committed object is an entry, the root first and metadata before chunks`()
        throws
    {
        try corpus.write(to: folder.path("c.zarr"))
        let report = try Archive(at: folder.path("c.zarr")).pack()
        #expect(report.path == folder.path("c.zarr.zip"))
        let bytes = try folder.bytes("c.zarr.zip")
        #expect(report.byteCount == bytes.count)
        let entries = try entries(bytes)
        #expect(report.objectCount == entries.count)
        let files = try folder.files().filter { $0.hasPrefix("c.zarr/") }
        #expect(entries.map { "c.zarr/" + $0.name }.sorted() == files)
        for entry in entries { #expect(try folder.bytes("c.zarr/" + entry.name) == entry.bytes) }
        #expect(
            entries.prefix(4).map(\.name) == [
                "zarr.json", "activations/zarr.json", "rows/zarr.json", "samples/zarr.json",
            ])
        let metadata = entries.map { $0.name.hasSuffix("zarr.json") }
        #expect(metadata == metadata.filter { $0 } + metadata.filter { !$0 })
    }

    @Test func `The same contents give the same bytes, also after a crash and a resumed capture`()
        throws
    {
        try corpus.write(to: folder.path("a.zarr"))
        _ = try Archive(at: folder.path("a.zarr")).pack(to: folder.path("1.zip"))
        _ = try Archive(at: folder.path("a.zarr/")).pack(to: folder.path("2.zip"))
        #expect(try folder.bytes("1.zip") == folder.bytes("2.zip"))
        // A commit that did not happen leaves newer shards, metadata and unfinished files behind.
        do {
            var writer = try ArchiveWriter(
                creating: folder.path("b.zarr"), corpus: corpus.description,
                options: SyntheticCorpus.options)
            try corpus.append(0..<3, to: &writer)
            try writer.commit()
            _ = consume writer
        }
        _ = try Archive(at: folder.path("b.zarr")).pack(to: folder.path("3.zip"))
        let root = try folder.bytes("b.zarr/zarr.json")
        do {
            var writer = try ArchiveWriter(appendingTo: folder.path("b.zarr"))
            try corpus.append(3..<6, to: &writer)
            try writer.finish()
        }
        try folder.write(root, to: "b.zarr/zarr.json")
        try folder.write([1], to: "b.zarr/rows/step/c/9.tmp")
        _ = try Archive(at: folder.path("b.zarr")).pack(to: folder.path("4.zip"))
        let before = try entries(folder.bytes("3.zip")).map(\.name)
        let after = try entries(folder.bytes("4.zip"))
        #expect(after.map(\.name) == before)
        let own = after.first { $0.name == "rows/step/zarr.json" }
        #expect(own.map { String(decoding: $0.bytes, as: UTF8.self) }?.contains("10\n") != nil)
        let earlier = try entries(folder.bytes("3.zip")).first { $0.name == "rows/step/zarr.json" }
        #expect(own == earlier)
    }

    @Test func `A packed archive is read as it is, and unpacked to the same files`() throws {
        try corpus.write(to: folder.path("c.zarr"))
        _ = try Archive(at: folder.path("c.zarr")).pack(to: folder.path("d.zarr.zip"))
        let packed = try Archive(at: folder.path("d.zarr.zip"))
        #expect(try packed.samples() == corpus.samples(0..<6))
        #expect(try packed.verify().isIntact)
        let report = try packed.unpack()
        #expect(report.path == folder.path("d.zarr"))
        let files = try folder.files().filter { $0.hasPrefix("c.zarr/") }
        #expect(report.objectCount == files.count)
        for file in files {
            #expect(try folder.bytes(file) == folder.bytes("d" + file.dropFirst()), "\(file)")
        }
        #expect(try folder.files().count == 2 * files.count + 1)
        let again = #expect(throws: ArchiveError.self) { try packed.unpack() }
        #expect(again?.code == .alreadyExists)
        let folders = #expect(throws: ArchiveError.self) {
            try packed.pack(to: folder.path("e.zip"))
        }
        #expect(
            folders?.message
                == "'\(folder.path("d.zarr.zip"))' is no folder, and only a store in a folder can be "
                + "changed or packed; unpack it first with 'vane archive unpack'.")
    }

    @Test func `A damaged file is not unpacked`() throws {
        try corpus.write(to: folder.path("c.zarr"))
        _ = try Archive(at: folder.path("c.zarr")).pack()
        try folder.change("c.zarr.zip") { $0[$0.count / 2] ^= 0x10 }
        let path = folder.path("c.zarr.zip")
        let error = #expect(throws: ArchiveError.self) {
            try Archive(at: path).unpack(to: folder.path("d.zarr"))
        }
        #expect(error?.code == .damaged)
        #expect(error?.message.hasPrefix("'\(path)' was not unpacked: ") == true)
        #expect(error?.message.hasSuffix("; take another copy of it.") == true)
        #expect(!folder.has("d.zarr/zarr.json"))
    }

    @Test func `Numbers that exceed 32 bits stand in ZIP64 fields`() throws {
        try corpus.write(to: folder.path("c.zarr"))
        let store = DirectoryStore(folder: folder.path("c.zarr"))
        for (largest, most) in [(200, 0xFFFF), (0xFFFF_FFFF, 3), (1, 1)] {
            var zip = ZipWriter(
                try StagedFile(folder.path("z.zip")), largest: largest, mostEntries: most)
            var expected: [Entry] = []
            try store.forEachObject(below: "") { key, _ in
                guard let object = try store.object(at: key) else { return }
                expected.append(Entry(name: key, bytes: try store.bytes(at: key) ?? []))
                try zip.add(key, object)
            }
            try zip.finish()
            #expect(try entries(folder.bytes("z.zip")) == expected, "\(largest), \(most)")
        }
    }

    @Test func `A damaged corpus is not packed, nor is one put over a file`() throws {
        try corpus.write(to: folder.path("c.zarr"))
        try folder.change("c.zarr/activations/resid_post.1/c/0/0") { $0[250] ^= 0x40 }
        let path = folder.path("c.zarr")
        let error = #expect(throws: ArchiveError.self) { try Archive(at: path).pack() }
        #expect(error?.code == .damaged)
        #expect(
            error?.message == "'\(path)' was not packed: Chunk [1, 0] of shard 'c/0/0' of "
                + "'activations/resid_post.1' is damaged: its crc32c checksum disagrees with its bytes; "
                + "run 'vane archive repair' first.")
        #expect(!folder.has("c.zarr.zip"))
        try folder.write("mine", to: "mine.zip")
        let other = #expect(throws: ArchiveError.self) {
            try Archive(at: path).pack(to: folder.path("mine.zip"))
        }
        #expect(other?.code == .alreadyExists)
    }
}
