import Testing
import VaneCore
import VaneTensors

@testable import VaneArchive

/// Whatever happens to an archive's bytes is found, named, and never taken for data.
@Suite struct VerificationTests {
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

    /// Returns what verification says.
    func damages() throws -> [String] {
        try Archive(at: path).verify().damages.map(\.description)
    }

    @Test func `A sound archive is intact, and everything in it was looked at`() throws {
        let report = try Archive(at: path).verify()
        #expect(report.isIntact)
        // 3 arrays of 6 chunks, 6 lists of labels with 3 chunks, 9 of samples with 2.
        #expect(report.chunkCount == 3 * 6 + 6 * 3 + 9 * 2)
        #expect(report.byteCount > 1000)
    }

    @Test func `A flipped bit in an inner chunk is found by the chunk's name`() throws {
        try folder.change("c.zarr/activations/resid_post.1/c/0/0") { $0[250] ^= 0x40 }
        #expect(
            try damages() == [
                "Chunk [1, 0] of shard 'c/0/0' of 'activations/resid_post.1' is damaged: "
                    + "its crc32c checksum disagrees with its bytes; run 'vane archive verify'."
            ])
        let array = try Archive(at: path).array(at: "activations/resid_post.1")
        #expect(try array.rows(0..<4).rows == 4)
        let error = #expect(throws: ArchiveError.self) { try array.rows(0..<5) }
        #expect(error?.code == .damaged)
        #expect(error?.message.hasPrefix("Chunk [1, 0] of shard 'c/0/0'") == true)
    }

    @Test(arguments: [0, 1, 2, 3, 5, 7])
    func `Any flipped bit of any file is found, unless it changes no number`(bit: Int) throws {
        var generator = SeededGenerator(seed: UInt64(bit))
        let files = try folder.files().filter { $0.contains("/c/") }
        #expect(files.count == 3 * 2 + 6 * 3 + 9 * 2)
        for file in files {
            let count = try folder.bytes(file).count
            let place = generator.index(below: count)
            try folder.change(file) { $0[place] ^= 1 << bit }
            // Of an unfilled last chunk the manifest proves the decoded elements, and a frame has bits without effect.
            let isUnfilled = file.contains("/samples/") && file.hasSuffix("/c/1")
            let archive = try Archive(at: path)
            try #expect(
                !damages().isEmpty
                    || isUnfilled && archive.samples() == corpus.samples(0..<6)
                        && archive.rowStarts() == (0...6).map { corpus.firstRow($0) },
                "byte \(place) of \(count) in \(file)")
            try folder.change(file) { $0[place] ^= 1 << bit }
        }
        #expect(try damages() == [])
    }

    @Test(arguments: [0, 1, 3, 51, 52, 100, 300])
    func `A truncated shard is found`(count: Int) throws {
        try folder.change("c.zarr/activations/final_norm/c/1/0") { $0 = Array($0.prefix(count)) }
        let found = try damages()
        #expect(found.count >= 1)
        #expect(found.allSatisfy { $0.contains("shard 'c/1/0'") || $0.contains("'c/1/0' of") })
        let array = try Archive(at: path).array(at: "activations/final_norm")
        #expect(throws: ArchiveError.self) { try array.rows() }
    }

    @Test func `A missing shard is found, and never read as fill value`() throws {
        try folder.remove("c.zarr/activations/resid_post.1/c/1/0")
        let message =
            "Chunk 'c/1/0' of 'activations/resid_post.1' is damaged: "
            + "it is not in the store, though it was committed; run 'vane archive verify'."
        #expect(try damages() == [message])
        let array = try Archive(at: path).array(at: "activations/resid_post.1")
        let error = #expect(throws: ArchiveError.self) { try array.rows(12..<13) }
        #expect(error?.message == message)
    }

    @Test(arguments: ["rows/token_id/c/1", "samples/prompt/c/0", "samples/row_start/c/1"])
    func `A missing chunk of a list is found`(file: String) throws {
        try folder.remove("c.zarr/" + file)
        #expect(try damages().count == 1)
    }

    @Test func `A shard that was exchanged for another sound one is found`() throws {
        let shards = ["c.zarr/activations/final_norm/c/0/0", "c.zarr/activations/final_norm/c/1/0"]
        let second = try folder.bytes(shards[1])
        try folder.write(second, to: shards[0])
        // These numbers do not compress, so that both shards have the same lengths and the same checksum of their bytes.
        #expect(
            try damages() == [
                "Chunk 'c/0/0' of 'activations/final_norm' is damaged: "
                    + "its rows are not those that were committed; run 'vane archive verify'."
            ])
    }

    @Test func `A last shard with other rows than the committed ones is found`() throws {
        let (other, third) = (SyntheticCorpus(lengths: [5]), SyntheticCorpus(lengths: [6]))
        try other.write(to: folder.path("d.zarr"))
        try third.write(to: folder.path("e.zarr"))
        let shard = "activations/head_out.0/c/0/0/0"
        // More rows with the same beginning are what a crash before a commit leaves: nothing is wrong with them.
        try folder.write(folder.bytes("e.zarr/" + shard), to: "d.zarr/" + shard)
        #expect(try Archive(at: folder.path("d.zarr")).verify().isIntact)
        let foreign = "d.zarr/activations/final_norm/c/0/0"
        try folder.write(folder.bytes("d.zarr/activations/resid_post.1/c/0/0"), to: foreign)
        let found = try Archive(at: folder.path("d.zarr")).verify().damages.map(\.description)
        #expect(
            found == [
                "Chunk 'c/0/0' of 'activations/final_norm' is damaged: "
                    + "its rows are not those that were committed; run 'vane archive verify'."
            ])
        let error = #expect(throws: ArchiveError.self) {
            _ = try ArchiveWriter(appendingTo: folder.path("d.zarr"))
        }
        #expect(error?.code == .damaged)
    }

    @Test(arguments: [
        (0, UInt64(1) << 40, "entry 0 of its index claims"),
        (8, UInt64.max - 1, "entry 0 of its index claims 18446744073709551614 bytes at 0"),
        (0, UInt64.max - 5, "entry 0 of its index claims"),
    ])
    func `An index entry outside its shard is refused`(
        place: Int, value: UInt64, reason: String
    ) throws {
        let shard = "c.zarr/activations/resid_post.1/c/0/0"
        try folder.change(shard) { bytes in
            let index = bytes.count - 52
            for i in 0..<8 {
                bytes[index + place + i] = UInt8(truncatingIfNeeded: value >> (8 * i))
            }
            let sum = Array(bytes[index..<(bytes.count - 4)]).withBytes { CRC32C.checksum(of: $0) }
            for i in 0..<4 {
                bytes[bytes.count - 4 + i] = UInt8(truncatingIfNeeded: sum >> (8 * i))
            }
        }
        #expect(try damages().first?.contains(reason) == true)
    }

    @Test func `A wrong checksum of the index is named`() throws {
        try folder.change("c.zarr/activations/resid_post.1/c/0/0") { $0[$0.count - 1] ^= 1 }
        #expect(
            try damages() == [
                "Chunk 'c/0/0' of 'activations/resid_post.1' is damaged: "
                    + "the checksum of its index disagrees; run 'vane archive verify'."
            ])
    }

    @Test func `An array whose metadata were lost is named`() throws {
        try folder.change("c.zarr/zarr.json") { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            bytes = Array(text.replacing("\"fill_value\": -1", with: "\"fill_value\": 1.5").utf8)
        }
        let found = try damages()
        #expect(found.count == 7)
        #expect(
            found.first
                == "'rows/from_prompt_end' has metadata that cannot be used: its fill_value is no int32; "
                + "restore zarr.json or write the array again.")
    }
}
