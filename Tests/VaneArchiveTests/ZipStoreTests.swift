import Testing
import VaneCore
import VaneTensors

@testable import VaneArchive

/// Zip files are read in place, and those that lie are refused before anything is read.
@Suite struct ZipStoreTests {
    /// A folder of the test's own.
    let folder: TemporaryFolder

    /// Makes the folder.
    init() throws { folder = try TemporaryFolder() }

    /// The metadata of six bytes in chunks of four.
    static let metadata = Array(
        """
        {"zarr_format": 3, "node_type": "array", "shape": [6], "data_type": "uint8",
         "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": [4]}},
         "chunk_key_encoding": "default", "fill_value": 7, "codecs": ["bytes"]}
        """.utf8)

    /// The entries of a store that is one array.
    static func entries(_ prefix: String = "") -> [ZipFile.Entry] {
        [
            ZipFile.Entry(name: prefix + "zarr.json", bytes: metadata),
            ZipFile.Entry(name: prefix + "c/0", bytes: [1, 2, 3, 4]),
        ]
    }

    /// Writes a file and returns the array in it.
    func array(_ zip: ZipFile) throws -> ArchiveArray {
        try folder.write(zip.bytes, to: "a.zarr.zip")
        return try Archive(at: folder.path("a.zarr.zip")).array(at: "")
    }

    /// Returns why a file is refused, without what every message begins and ends with.
    func refusal(_ zip: ZipFile) -> String? {
        do {
            _ = try array(zip)
            return nil
        } catch {
            let message = (error as? ArchiveError)?.message ?? ""
            let start = "'\(folder.path("a.zarr.zip"))' is a zip file that cannot be used: "
            let end = "; copy it again, or pack its folder again."
            guard message.hasPrefix(start), message.hasSuffix(end) else { return message }
            return String(message.dropFirst(start.count).dropLast(end.count))
        }
    }

    @Test(arguments: [false, true], [false, true])
    func `Stored and deflated entries are read, with short and with long extents`(
        isDeflated: Bool, isWide: Bool
    ) throws {
        var zip = ZipFile(entries: Self.entries(), isWide: isWide)
        for i in zip.entries.indices { zip.entries[i].isDeflated = isDeflated }
        let array = try array(zip)
        #expect(try array.contents().bytes.elements == [1, 2, 3, 4, 7, 7])
        #expect(try array.rows([5, 0]).elements == [7, 1])
        let archive = try Archive(at: folder.path("a.zarr.zip"))
        #expect(try archive.verify().isIntact)
        let stored = isDeflated ? ZipFile.deflated([1, 2, 3, 4]).count : 4
        #expect(try archive.summary().storedByteCount == stored)
    }

    @Test func `The root may be the only folder`() throws {
        var zip = ZipFile(entries: Self.entries("my data/"), comment: Array("PK\u{5}\u{6}".utf8))
        zip.entries.insert(ZipFile.Entry(name: "my data/", bytes: []), at: 0)
        #expect(try array(zip).rows(0..<2).elements == [1, 2])
        zip.entries.append(ZipFile.Entry(name: "other/zarr.json", bytes: Self.metadata))
        #expect(
            refusal(zip)?.contains("it holds no zarr.json; give a folder or a zip file") == true)
    }

    @Test func `A captured corpus is the same corpus in a zip`() throws {
        let corpus = SyntheticCorpus()
        try corpus.write(to: folder.path("c"))
        let entries = try folder.files().map { file in
            ZipFile.Entry(name: String(file.dropFirst(2)), bytes: try folder.bytes(file))
        }
        try folder.write(ZipFile(entries: entries).bytes, to: "c.zarr.zip")
        let (plain, packed) = try (
            Archive(at: folder.path("c")), Archive(at: folder.path("c.zarr.zip"))
        )
        #expect(packed.arrayPaths == plain.arrayPaths)
        #expect(try packed.labels() == plain.labels())
        #expect(try packed.samples() == plain.samples())
        #expect(try packed.summary() == plain.summary())
        #expect(try packed.verify() == plain.verify())
        let path = "activations/resid_post.1"
        #expect(try packed.array(at: path).rows() == plain.array(at: path).rows())
    }

    @Test func `Objects in memory are an archive`() throws {
        let archive = try Archive(
            objects: [
                "zarr.json": Array(#"{"zarr_format": 3, "node_type": "group"}"#.utf8),
                "a/zarr.json": Self.metadata, "a/c/1": [5, 6, 0, 0], "a.b/zarr.json": Self.metadata,
            ], name: "here")
        #expect(archive.arrayPaths == ["a", "a.b"])
        #expect(try archive.array(at: "a").rows().elements == [7, 7, 7, 7, 5, 6])
        #expect(try archive.array(at: "a").storedByteCount() == 4)
        #expect(try archive.verify().byteCount == 4)
    }

    @Test func `Files that are no zip are refused as such`() throws {
        try folder.write([UInt8](repeating: 80, count: 100_000), to: "a.zarr.zip")
        #expect(
            #expect(throws: ArchiveError.self) { try Archive(at: folder.path("a.zarr.zip")) }?
                .message
                == "'\(folder.path("a.zarr.zip"))' is no Zarr v3 store: it is a file, and no zip; "
                + "give a folder or a zip file that holds zarr.json.")
        try folder.write("", to: "empty.zip")
        let error = #expect(throws: ArchiveError.self) { try Archive(at: folder.path("empty.zip")) }
        #expect(error?.code == .notFound)
    }

    @Test(arguments: [
        "../zarr.json", "/etc/passwd", "a/../../b", "a//b", "./a", "..", "a\\..\\b", "a\0b",
    ])
    func `A name that leads out of the store is refused`(name: String) {
        let zip = ZipFile(entries: Self.entries() + [ZipFile.Entry(name: name, bytes: [])])
        let shown = name.replacing("\0", with: "\\u{0}")
        #expect(refusal(zip) == "its entry '\(shown)' lies outside of it")
    }

    @Test func `Lies about entries are refused`() {
        func refusal(_ change: (inout ZipFile.Entry) -> Void) -> String? {
            var zip = ZipFile(entries: Self.entries())
            change(&zip.entries[1])
            return self.refusal(zip)
        }
        let start = 30 + 9 + Self.metadata.count
        let data = start + 33
        #expect(refusal { $0.name = "zarr.json" } == "it holds 'zarr.json' twice")
        #expect(refusal { $0.flags = 1 } == "its entry 'c/0' is encrypted")
        #expect(refusal { $0.flags = 1 << 6 } == "its entry 'c/0' is encrypted")
        #expect(
            refusal { $0.method = 12 }
                == "its entry 'c/0' is compressed by method 12, neither stored nor deflated")
        #expect(refusal { $0.displacement = 1 } == "its entry 'c/0' is not at \(start + 1)")
        #expect(refusal { $0.displacement = -start } == "its entry 'c/0' is not at 0")
        #expect(
            refusal { $0.displacement = 1_000_000 }
                == "its entry 'c/0' is not at \(start + 1_000_000)"
        )
        #expect(refusal { $0.ownName = "c/1" } == "its entry 'c/0' is not at \(start)")
        #expect(refusal { $0.contentClaim = 5 } == "its entry 'c/0' claims 5 bytes in 4")
        #expect(
            refusal {
                $0.contentClaim = 5
                $0.storedClaim = 5
            } == "its entry 'c/0' claims 5 bytes at \(data), beyond \(data + 4)")
        #expect(
            refusal {
                $0.isDeflated = true
                $0.contentClaim = 4_000_000_000
            }
                == "its entry 'c/0' claims 4000000000 bytes in \(ZipFile.deflated([1, 2, 3, 4]).count)"
        )
    }

    @Test func `Lies about the directory are refused`() throws {
        for isWide in [false, true] {
            let more = ZipFile(entries: Self.entries(), isWide: isWide, countError: 1)
            #expect(refusal(more) == "its directory ends before its entries do")
            let fewer = ZipFile(entries: Self.entries(), isWide: isWide, countError: -1)
            #expect(refusal(fewer) == "its directory has more bytes than its 1 entries")
        }
        let sound = ZipFile(entries: Self.entries()).bytes
        func change(_ place: Int, _ byte: UInt8) throws -> ArchiveError? {
            var bytes = sound
            bytes[bytes.count + place] = byte
            try folder.write(bytes, to: "b.zip")
            return #expect(throws: ArchiveError.self) { try Archive(at: folder.path("b.zip")) }
        }
        #expect(try change(-22, 0)?.code == .notFound)
        #expect(try change(-18, 1)?.message.contains("it is a part of several files") == true)
        #expect(try change(-7, 1)?.message.contains("its directory claims") == true)
        #expect(try change(-3, 0x80)?.message.contains("its directory claims") == true)
        #expect(try change(-2, 1)?.code == .notFound)
    }

    @Test func `Entries that share bytes are refused`() {
        var inner = ZipFile(entries: Self.entries())
        // The first entry claims the header and the bytes of the second as its own.
        let more = UInt64(Self.metadata.count + 33 + 4)
        inner.entries[0].storedClaim = more
        inner.entries[0].contentClaim = more
        #expect(refusal(inner) == "its entries 'zarr.json' and 'c/0' overlap")
    }

    @Test func `Bytes that disagree with the checksum are found`() throws {
        var zip = ZipFile(entries: Self.entries())
        zip.entries[1].checksumError = 1
        let wrong = "its bytes disagree with the zip file's checksum"
        var array = try array(zip)
        #expect(try Archive(at: folder.path("a.zarr.zip")).verify().damages.count == 1)
        zip.entries[1].isDeflated = true
        array = try self.array(zip)
        let error = #expect(throws: ArchiveError.self) { try array.rows() }
        #expect(error?.code == .damaged)
        #expect(error?.message.contains(wrong) == true)
        zip.entries[1].checksumError = 0
        zip.entries[1].contentClaim = 5
        array = try self.array(zip)
        #expect(
            #expect(throws: ArchiveError.self) { try array.rows() }?.message.contains(
                "its deflated bytes hold 4 where 5 belong") == true)
    }
}
