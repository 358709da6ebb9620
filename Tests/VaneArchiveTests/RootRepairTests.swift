import Testing
import VaneCore
import VaneTensors

@testable import VaneArchive

/// A root that is lost is put together from the arrays' own metadata, and what stood there alone is named.
@Suite struct RootRepairTests {
    /// A folder of the test's own.
    let folder: TemporaryFolder

    /// The corpus: 24 rows, chunks of 4, shards of 12, lists in chunks of 8 and 4.
    let corpus = SyntheticCorpus()

    /// Writes an archive.
    init() throws {
        folder = try TemporaryFolder()
        try corpus.write(to: folder.path("c.zarr"))
    }

    /// The archive's path.
    var path: String { folder.path("c.zarr") }

    /// Damages of the root.
    static let damages: [@Sendable (TemporaryFolder) throws -> Void] = [
        { try $0.remove("c.zarr/zarr.json") },
        { try $0.write("", to: "c.zarr/zarr.json") },
        { try $0.change("c.zarr/zarr.json") { $0.removeLast($0.count / 2) } },
        { try $0.change("c.zarr/zarr.json") { $0[0] ^= 1 } },
        { folder in
            try folder.change("c.zarr/zarr.json") {
                let text = String(decoding: $0, as: UTF8.self)
                $0 = Array(text.replacing("\"vane\"", with: "\"wane\"").utf8)
            }
        },
        { folder in
            try folder.change("c.zarr/zarr.json") {
                let text = String(decoding: $0, as: UTF8.self)
                $0 = Array(text.replacing("\"counts\"", with: "\"accounts\"").utf8)
            }
        },
    ]

    /// Compares the archive with the corpus.
    func expectAll() throws {
        let archive = try Archive(at: path)
        #expect(try archive.verify().damages.map(\.description) == [])
        #expect(try archive.samples() == corpus.samples(0..<6))
        #expect(try archive.labels() == corpus.labels(0..<6))
        for (i, hook) in SyntheticCorpus.hookPoints.enumerated() {
            let found = try archive.array(at: "activations/\(hook)").rows().elements
            #expect(found == SyntheticCorpus.values(24, at: i))
        }
    }

    @Test(arguments: damages.indices)
    func `Every row, label and text of a corpus without its root is kept`(damage: Int) throws {
        let before = try #require(try Archive(at: path).corpus)
        try Self.damages[damage](folder)
        let report = try Archive.repair(at: path)
        #expect(report.losses == [])
        #expect(report.isChanged)
        #expect(report.lostAttributes == RebuiltRoot.lostAttributes)
        #expect(report.rowCount == 24)
        #expect(report.completeRowCount == 24)
        try expectAll()
        let archive = try Archive(at: path)
        #expect(archive.lostAttributes == RebuiltRoot.lostAttributes)
        let after = try #require(archive.corpus)
        #expect(Set(after.hookPoints) == Set(before.hookPoints))
        #expect(after.widths == before.widths)
        #expect(after.encoding == before.encoding)
        #expect(after.model == nil)
        #expect(try !Archive.repair(at: path).isChanged)
    }

    @Test func `A chunk that is damaged besides costs its own rows`() throws {
        try folder.remove("c.zarr/zarr.json")
        try folder.change("c.zarr/activations/resid_post.1/c/0/0") { $0[250] ^= 0x40 }
        try folder.remove("c.zarr/samples/row_start/c/0")
        let report = try Archive.repair(at: path)
        #expect(
            report.losses.map(\.lost.description) == ["rows 4 to 7 of 'activations/resid_post.1'"])
        #expect(
            report.mended == [
                "Chunk 'c/0' of 'samples/row_start' was computed again from other lists"
            ])
        #expect(report.completeRowCount == 20)
        #expect(try Archive(at: path).samples() == corpus.samples(0..<6))
        #expect(try Archive(at: path).verify().isIntact)
    }

    @Test func `What a commit has begun without the root ends with the last whole sample`() throws {
        let (shorter, longer) = (
            SyntheticCorpus(), SyntheticCorpus(lengths: [3, 0, 7, 1, 9, 4, 5])
        )
        // The lists of a later commit, and the values of an earlier one.
        try longer.write(to: folder.path("d.zarr"))
        for name in try folder.files() where name.hasPrefix("d.zarr/activations/") {
            let other = "c.zarr/" + name.dropFirst("d.zarr/".count)
            if name.hasSuffix("zarr.json") { try folder.write(folder.bytes(other), to: name) }
        }
        try folder.remove("d.zarr/zarr.json")
        let report = try Archive.repair(at: folder.path("d.zarr"))
        #expect(report.losses == [])
        #expect(report.rowCount == 24)
        let archive = try Archive(at: folder.path("d.zarr"))
        #expect(try archive.verify().isIntact)
        #expect(try archive.samples() == shorter.samples(0..<6))
        #expect(try archive.labels() == shorter.labels(0..<6))
    }

    @Test func `A corpus with a new root is appended to, and keeps saying what was lost`() throws {
        try folder.remove("c.zarr/zarr.json")
        _ = try Archive.repair(at: path)
        do {
            var writer = try ArchiveWriter(appendingTo: path)
            try SyntheticCorpus(lengths: [3, 0, 7, 1, 9, 4, 5]).append(6..<7, to: &writer)
            try writer.finish()
        }
        let archive = try Archive(at: path)
        #expect(archive.rowCount == 29)
        #expect(try archive.verify().isIntact)
        #expect(archive.lostAttributes == RebuiltRoot.lostAttributes)
    }

    @Test func `Metadata of an array that are lost with the root are said, and nothing is changed`()
        throws
    {
        try folder.remove("c.zarr/zarr.json")
        try folder.change("c.zarr/rows/phase/zarr.json") { $0 = [] }
        let before = try folder.files()
        let error = #expect(throws: ArchiveError.self) { try Archive.repair(at: path) }
        #expect(error?.code == .damaged)
        #expect(
            error?.message == "'\(path)' cannot be repaired: nothing tells what 'rows/phase' held; "
                + "export its sound arrays one by one, or capture it again.")
        #expect(try folder.files() == before)
    }

    @Test func `A folder that never was a corpus is refused as before`() throws {
        try folder.write(HostileStoreTests.metadata(), to: "d.zarr/activations/zarr.json")
        let error = #expect(throws: ArchiveError.self) {
            try Archive.repair(at: folder.path("d.zarr"))
        }
        #expect(error?.code == .notFound)
        #expect(error?.message.contains("it holds no zarr.json") == true)
        try folder.write(#"{"zarr_format": 3, "node_type": "group"}"#, to: "d.zarr/zarr.json")
        let other = #expect(throws: ArchiveError.self) {
            try Archive.repair(at: folder.path("d.zarr"))
        }
        #expect(other?.code == .notACorpus)
        #expect(other?.message.contains(folder.path("d.zarr")) == true)
    }
}
