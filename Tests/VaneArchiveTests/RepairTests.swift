import Testing
import VaneCore
import VaneTensors

@testable import VaneArchive

/// A repair keeps every committed row that proves itself, says exactly what is lost, and never writes to what it repairs.
@Suite struct RepairTests {
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

    /// The values of a hook point that should be read, NaN where rows were lost.
    func expect(_ hook: Int, lost: Range<Int>) throws {
        let name = SyntheticCorpus.hookPoints[hook]
        let found = try Archive(at: path).array(at: "activations/\(name)").rows()
        let all = SyntheticCorpus.values(24, at: hook)
        for row in 0..<24 {
            let part = found.elements[(row * 12)..<(row * 12 + 12)]
            if lost.contains(row) {
                #expect(part.allSatisfy { $0.isNaN }, "row \(row) of \(name)")
            } else {
                #expect(Array(part) == Array(all[(row * 12)..<(row * 12 + 12)]), "row \(row)")
            }
        }
    }

    /// The bytes of all files of a folder by name, without it.
    func files(_ name: String) throws -> [String: [UInt8]] {
        let names = try folder.files().filter { $0.hasPrefix(name + "/") }
        return try Dictionary(
            uniqueKeysWithValues: names.map {
                (String($0.dropFirst(name.count + 1)), try folder.bytes($0))
            })
    }

    @Test func `An archive without damage is left as it is`() throws {
        let before = try files("c.zarr")
        let report = try Archive.repair(at: path)
        #expect(!report.isChanged)
        #expect(report.completeRowCount == 24)
        #expect(try files("c.zarr") == before)
        #expect(try folder.files().allSatisfy { $0.hasPrefix("c.zarr/") })
    }

    @Test func `A damaged chunk costs its own rows at its own hook point`() throws {
        try folder.change("c.zarr/activations/resid_post.1/c/0/0") { $0[250] ^= 0x40 }
        let damaged = try files("c.zarr")
        let report = try Archive.repair(at: path)
        #expect(
            report.losses.map(\.lost) == [
                LostRows(array: "activations/resid_post.1", rows: 4..<8)
            ])
        #expect(report.losses.map(\.key) == ["chunk [1, 0] of shard 'c/0/0'"])
        #expect(report.losses.map(\.reason) == ["its crc32c checksum disagrees with its bytes"])
        #expect(report.losses[0].lost.description == "rows 4 to 7 of 'activations/resid_post.1'")
        #expect(report.completeRowCount == 20)
        #expect(report.backup == path + ".damaged")
        #expect(try files("c.zarr.damaged") == damaged)
        let archive = try Archive(at: path)
        #expect(try archive.verify().damages.map(\.description) == [])
        #expect(archive.losses == report.losses.map(\.lost))
        try expect(0, lost: 0..<0)
        try expect(1, lost: 4..<8)
        try expect(2, lost: 0..<0)
        #expect(try archive.samples() == corpus.samples(0..<6))
        #expect(try archive.labels() == corpus.labels(0..<6))
    }

    @Test func `Reading by hook point leaves lost rows out, there alone`() async throws {
        try folder.change("c.zarr/activations/resid_post.1/c/0/0") { $0[250] ^= 0x40 }
        _ = try Archive.repair(at: path)
        let archive = try Archive(at: path)
        for (hooks, count) in [([1], 20), ([0, 2], 24), ([0, 1], 20)] {
            var labels: [RowLabel] = []
            let points = hooks.map { SyntheticCorpus.hookPoints[$0] }
            for try await batch in archive.rows(at: points, selecting: .all) {
                #expect(batch.values.allSatisfy { $0.elements.allSatisfy { !$0.isNaN } })
                labels += batch.labels
            }
            let all = corpus.labels(0..<6)
            #expect(labels == (count == 24 ? all : Array(all[..<4] + all[8...])))
        }
    }

    @Test(arguments: [0, 1, 3, 51, 100, 300, 500])
    func `Of a truncated shard the whole chunks are kept, without its index`(count: Int) throws {
        let shard = "c.zarr/activations/final_norm/c/1/0"
        let whole = try folder.bytes(shard)
        let array = try Archive(at: path).array(at: "activations/final_norm")
        let stored = try #require(try array.chunk(at: [1, 0]).object)
        let index = try ArchiveArray.index(of: stored, try #require(array.metadata.codecs.sharding))
        let kept = index.entries.compactMap { $0 }.count { $0.upperBound <= count }
        try folder.change(shard) { $0 = Array(whole.prefix(count)) }
        let report = try Archive.repair(at: path)
        #expect(report.losses.count == 3 - kept)
        try expect(2, lost: (12 + 4 * kept)..<24)
        #expect(try Archive(at: path).verify().isIntact)
    }

    @Test func `A shard whose index alone is damaged loses nothing`() throws {
        try folder.change("c.zarr/activations/head_out.0/c/0/0/0") { $0[$0.count - 10] ^= 4 }
        let report = try Archive.repair(at: path)
        #expect(report.losses == [])
        #expect(
            report.mended == [
                "Shard 'c/0/0/0' of 'activations/head_out.0' had all of its rows and was written again"
            ])
        try expect(0, lost: 0..<0)
    }

    @Test func `A missing shard is lost, the rest is kept`() throws {
        try folder.remove("c.zarr/activations/resid_post.1/c/0/0")
        let report = try Archive.repair(at: path)
        #expect(report.losses.map(\.lost.rows) == [0..<4, 4..<8, 8..<12])
        try expect(1, lost: 0..<12)
        #expect(try Archive(at: path).losses.map(\.rows) == [0..<12])
    }

    @Test func `A shard with the rows of another is lost as a whole`() throws {
        let shards = ["c.zarr/activations/final_norm/c/0/0", "c.zarr/activations/final_norm/c/1/0"]
        try folder.write(folder.bytes(shards[1]), to: shards[0])
        let report = try Archive.repair(at: path)
        #expect(report.losses.map(\.lost.rows) == [0..<4, 4..<8, 8..<12])
        #expect(
            report.losses.allSatisfy {
                $0.reason == "the shard's rows are not those that were committed"
            })
        try expect(2, lost: 0..<12)
    }

    @Test(arguments: [
        "rows/sequence/c/1", "samples/row_start/c/0", "rows/phase/c/2", "rows/step/c/0",
    ])
    func `A list that follows from another is computed again`(file: String) throws {
        let before = try folder.bytes("c.zarr/" + file)
        try folder.remove("c.zarr/" + file)
        let report = try Archive.repair(at: path)
        #expect(report.losses == [])
        #expect(report.mended.count == 1)
        #expect(try folder.bytes("c.zarr/" + file) == before)
        #expect(try Archive(at: path).verify().isIntact)
        #expect(try Archive(at: path).losses == [])
    }

    @Test func `Lost labels make their rows incomplete, lost texts are empty`() async throws {
        try folder.change("c.zarr/rows/token_id/c/1") { $0[20] ^= 1 }
        try folder.change("c.zarr/samples/label/c/1") { $0[10] ^= 1 }
        let report = try Archive.repair(at: path)
        #expect(
            report.losses.map(\.lost.description) == [
                "rows 8 to 15 of 'rows/token_id'", "samples 4 to 5 of 'samples/label'",
            ])
        #expect(report.completeRowCount == 16)
        let archive = try Archive(at: path)
        #expect(try archive.samples().map(\.label) == ["a", nil, "a", nil, nil, nil])
        var labels: [RowLabel] = []
        for try await batch in archive.rows(at: [SyntheticCorpus.hookPoints[2]], selecting: .all) {
            labels += batch.labels
        }
        let all = corpus.labels(0..<6)
        #expect(labels == Array(all[..<8] + all[16...]))
    }

    @Test func `A repaired archive is appended to, and repaired again, with all losses kept`()
        throws
    {
        try folder.change("c.zarr/activations/resid_post.1/c/1/0") { $0[250] ^= 0x40 }
        _ = try Archive.repair(at: path)
        let longer = SyntheticCorpus(lengths: [3, 0, 7, 1, 9, 4, 5])
        do {
            var writer = try ArchiveWriter(appendingTo: path)
            try longer.append(6..<7, to: &writer)
            try writer.finish()
        }
        #expect(try Archive(at: path).losses.map(\.rows) == [16..<20])
        #expect(try Archive(at: path).verify().isIntact)
        try folder.remove("c.zarr/activations/resid_post.1/c/0/0")
        let report = try Archive.repair(at: path)
        #expect(report.backup == path + ".damaged-2")
        #expect(report.rowCount == 29)
        #expect(report.completeRowCount == 29 - 4 - 12)
        #expect(try Archive(at: path).losses.map(\.rows) == [0..<12, 16..<20])
    }

    @Test func `A copy leaves the damaged archive where it is, and shares no file with it`() throws
    {
        try folder.change("c.zarr/activations/resid_post.1/c/0/0") { $0[250] ^= 0x40 }
        let damaged = try files("c.zarr")
        let report = try Archive.repair(at: path, to: folder.path("d.zarr"))
        #expect(report.path == folder.path("d.zarr"))
        #expect(report.backup == nil)
        #expect(try files("c.zarr") == damaged)
        try folder.change("c.zarr/rows/step/c/0") { $0 = [] }
        #expect(try Archive(at: folder.path("d.zarr")).verify().isIntact)
        let error = #expect(throws: ArchiveError.self) {
            try Archive.repair(at: path, to: folder.path("d.zarr"))
        }
        #expect(error?.code == .alreadyExists)
    }

    @Test
    func `Damaged metadata of an array come back from the copy in the root's, and the other way`()
        throws
    {
        try folder.change("c.zarr/rows/step/zarr.json") { $0 = Array("{".utf8) }
        try folder.remove("c.zarr/samples/zarr.json")
        try folder.change("c.zarr/zarr.json") { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            bytes = Array(text.replacing("\"fill_value\": \"\"", with: "\"fill_value\": 0").utf8)
        }
        #expect(try Archive(at: path).verify().damages.count == 8 + 2)
        let report = try Archive.repair(at: path)
        #expect(report.losses == [])
        #expect(try Archive(at: path).verify().isIntact)
        #expect(try Archive(at: path).samples() == corpus.samples(0..<6))
    }

    @Test func `What an interrupted commit has added is dropped, not repaired`() throws {
        let root: [UInt8]
        do {
            var writer = try ArchiveWriter(
                creating: folder.path("d.zarr"), corpus: corpus.description,
                options: SyntheticCorpus.options)
            try corpus.append(0..<3, to: &writer)
            try writer.commit()
            root = try folder.bytes("d.zarr/zarr.json")
            try corpus.append(3..<6, to: &writer)
            try writer.finish()
        }
        try folder.write(root, to: "d.zarr/zarr.json")
        #expect(try !Archive.repair(at: folder.path("d.zarr")).isChanged)
        try folder.change("d.zarr/activations/resid_post.1/c/0/0") { $0[10] ^= 0x40 }
        let report = try Archive.repair(at: folder.path("d.zarr"))
        #expect(report.losses.map(\.lost.rows) == [0..<4])
        #expect(!folder.has("d.zarr/activations/resid_post.1/c/1/0"))
        #expect(try Archive(at: folder.path("d.zarr")).verify().isIntact)
        var writer = try ArchiveWriter(appendingTo: folder.path("d.zarr"))
        try corpus.append(3..<6, to: &writer)
        try writer.finish()
        #expect(try Archive(at: folder.path("d.zarr")).rowCount == 24)
        #expect(try Archive(at: folder.path("d.zarr")).verify().isIntact)
    }

    @Test func `What cannot be repaired is said, and left as it is`() throws {
        try folder.remove("c.zarr/rows/sequence/c/0")
        try folder.remove("c.zarr/samples/row_start/c/0")
        let before = try files("c.zarr")
        let error = #expect(throws: ArchiveError.self) { try Archive.repair(at: path) }
        #expect(
            error?.message == "'\(path)' cannot be repaired: nothing tells what "
                + "'samples/row_start' and 'rows/sequence' held; "
                + "export its sound arrays one by one, or capture it again.")
        #expect(try files("c.zarr") == before)
    }

    @Test(arguments: [1, 2, 3, 4])
    func `Whatever bit flips, the repaired archive is sound and every other number is kept`(
        seed: UInt64
    ) throws {
        var generator = SeededGenerator(seed: seed)
        let names = try folder.files().filter { $0.hasPrefix("c.zarr/") && $0.contains("/c/") }
        for name in names where generator.unit() < 0.3 {
            let copy = "d.zarr"
            for (file, bytes) in try files("c.zarr") {
                try folder.write(bytes, to: copy + "/" + file)
            }
            let file = copy + name.dropFirst("c.zarr".count)
            let count = try folder.bytes(file).count
            let (place, bit) = (generator.index(below: count), generator.index(below: 8))
            try folder.change(file) { $0[place] ^= 1 << bit }
            let report = try Archive.repair(at: folder.path(copy))
            let archive = try Archive(at: folder.path(copy))
            #expect(try archive.verify().isIntact, "bit \(bit) of byte \(place) of \(file)")
            #expect(report.losses.allSatisfy { file.contains($0.lost.array) })
            #expect(report.losses.count <= 1)
            for (i, hook) in SyntheticCorpus.hookPoints.enumerated() {
                let found = try archive.array(at: "activations/\(hook)").rows().elements
                let all = SyntheticCorpus.values(24, at: i)
                let lost = RowRanges(
                    report.losses.filter { $0.lost.array == "activations/\(hook)" }.map(\.lost.rows)
                )
                for row in 0..<24 where !lost.contains(row) {
                    #expect(found[row * 12] == all[row * 12], "row \(row) of \(hook)")
                }
            }
            for folderName in ["d.zarr", "d.zarr.damaged"] {
                try? SystemCalls.removeFolder(folder.path(folderName))
            }
        }
    }
}
