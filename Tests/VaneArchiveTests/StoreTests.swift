import Testing
import VaneCore
import VaneTensors

@testable import VaneArchive

/// Anyone's Zarr arrays can be read, and hostile ones do no harm.
@Suite struct StoreTests {
    /// A folder of the test's own.
    let folder: TemporaryFolder

    /// Makes the folder.
    init() throws { folder = try TemporaryFolder() }

    /// Writes the `zarr.json` of an array.
    func writeArray(
        _ name: String = "zarr.json", shape: String, chunk: String, type: String = "int32",
        fill: String = "0", codecs: String = #"["bytes"]"#
    ) throws {
        try folder.write(
            """
            {"zarr_format": 3, "node_type": "array", "shape": \(shape), "data_type": "\(type)",
             "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": \(chunk)}},
             "chunk_key_encoding": {"name": "default", "configuration": {"separator": "/"}},
             "fill_value": \(fill), "codecs": \(codecs)}
            """, to: name)
    }

    /// The error that a closure throws.
    func error(_ body: () throws -> Void) -> ArchiveError? {
        do { try body() } catch { return error as? ArchiveError }
        return nil
    }

    /// Returns the bytes of numbers.
    func bytes(_ numbers: [Int32]) -> [UInt8] {
        numbers.flatMap { number in (0..<4).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) } }
    }

    @Test func `Chunks of columns and at edges are put together`() throws {
        try writeArray(shape: "[3, 5]", chunk: "[2, 3]", fill: "-7")
        try folder.write(bytes([0, 1, 2, 10, 11, 12]), to: "c/0/0")
        try folder.write(bytes([3, 4, 99, 13, 14, 99]), to: "c/0/1")
        try folder.write(bytes([23, 24, 99, 99, 99, 99]), to: "c/1/1")
        let archive = try Archive(at: folder.path)
        #expect(archive.arrayPaths == [""])
        let array = try archive.array(at: "/")
        let all: [Int32] = [0, 1, 2, 3, 4, 10, 11, 12, 13, 14, -7, -7, -7, 23, 24]
        #expect(try array.contents().tensor(of: Int32.self)?.elements == all)
        #expect(try array.contents().shape == [3, 5])
        let last = all[5...].map { Float($0) }
        #expect(try array.rows(1..<3).elements == last)
        let gathered = [2, 0, 2].flatMap { all[(5 * $0)..<(5 * $0 + 5)] }.map { Float($0) }
        #expect(try array.rows([2, 0, 2]).elements == gathered)
    }

    @Test func `An array without axes is one number`() throws {
        try writeArray(shape: "[]", chunk: "[]")
        try folder.write(bytes([42]), to: "c")
        let array = try Archive(at: folder.path).array(at: "")
        #expect(try array.rows().elements == [42])
        #expect(try array.contents().tensor(of: Int32.self)?.elements == [42])
        try folder.remove("c")
        #expect(try array.rows().elements == [0])
    }

    @Test func `A shard within a shard is read`() throws {
        let inner =
            #"{"name": "sharding_indexed", "configuration": {"chunk_shape": [1], "codecs": ["bytes"], "index_codecs": ["bytes", "crc32c"]}}"#
        try writeArray(
            shape: "[4]", chunk: "[4]", fill: "5",
            codecs:
                #"[{"name": "sharding_indexed", "configuration": {"chunk_shape": [2], "codecs": [\#(inner)], "index_codecs": ["bytes"], "index_location": "start"}}]"#
        )
        func words(_ numbers: [UInt64]) -> [UInt8] {
            numbers.flatMap { number in
                (0..<8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
            }
        }
        // The first inner shard holds its second number only; the second inner shard is absent.
        let index = words([.max, .max, 0, 4])
        let sum = index.withBytes { CRC32C.checksum(of: $0) }
        let shard = bytes([77]) + index + bytes([Int32(bitPattern: sum)])
        try folder.write(words([32, UInt64(shard.count), .max, .max]) + shard, to: "c/0")
        let array = try Archive(at: folder.path).array(at: "")
        #expect(try array.rows().elements == [5, 77, 5, 5])
        #expect(array.codecs == "sharding_indexed(sharding_indexed(bytes))")
    }

    @Test func `Groups are walked where the root holds no copy of the metadata`() throws {
        let group = #"{"zarr_format": 3, "node_type": "group"}"#
        try folder.write(group, to: "zarr.json")
        try folder.write(group, to: "a/zarr.json")
        try writeArray("a/b/zarr.json", shape: "[2]", chunk: "[2]")
        try writeArray(
            "x/zarr.json", shape: "[1]", chunk: "[1]", codecs: #"["bytes", "fletcher32"]"#)
        let archive = try Archive(at: folder.path)
        #expect(archive.arrayPaths == ["a/b", "x"])
        #expect(archive.corpus == nil)
        #expect(archive.catalog.hookPoints == [])
        let summary = try archive.summary()
        #expect(summary.arrays[0].shape == [2])
        #expect(
            summary.arrays[1].problem
                == "'x' cannot be read: its codec is 'fletcher32'; supported are the codecs bytes, vlen-utf8, "
                + "transpose, sharding_indexed, blosc (zstd or zlib), zstd, gzip, zlib, shuffle and crc32c."
        )
        #expect(
            error { _ = try archive.array(at: "c") }?.message
                == "'\(folder.path)' has no array 'c': it holds 'a/b', 'x'; "
                + "choose one that 'vane archive info' lists.")
        #expect(error { _ = try archive.samples() }?.code == .notACorpus)
    }

    @Test func `A path without a store is refused with its reason`() throws {
        #expect(
            error { _ = try Archive(at: folder.path("none")) }?.message
                == "'\(folder.path("none"))' is no Zarr v3 store: nothing is there; "
                + "give a folder or a zip file that holds zarr.json.")
        #expect(
            error { _ = try Archive(at: folder.path) }?.message.contains("it holds no zarr.json")
                == true)
        try folder.write("{}", to: "old/.zgroup")
        #expect(
            error { _ = try Archive(at: folder.path("old")) }?.message.contains(
                "it has Zarr version 2")
                == true)
        try folder.write("{", to: "bad/zarr.json")
        #expect(error { _ = try Archive(at: folder.path("bad")) }?.code == .malformed)
        #expect(
            error { _ = try ArchiveWriter(appendingTo: folder.path("none")) }?.code == .notFound)
        try folder.write(#"{"zarr_format": 3, "node_type": "group"}"#, to: "plain/zarr.json")
        #expect(
            error { _ = try ArchiveWriter(appendingTo: folder.path("plain")) }?.message
                == "'\(folder.path("plain"))' has no 'vane' attributes in its root zarr.json; "
                + "name its arrays by hand, or capture a corpus with 'vane capture'.")
    }

    @Test(arguments: ["../secret", "a/../../secret", "/etc/secret", "a//b", "."])
    func `A path that leads out of the store is refused`(path: String) throws {
        try folder.write(
            """
            {"zarr_format": 3, "node_type": "group", "consolidated_metadata": {"kind": "inline",
             "must_understand": false, "metadata": {"\(path)": {"node_type": "array"}}}}
            """, to: "zarr.json")
        let error = error { _ = try Archive(at: folder.path) }
        #expect(error?.code == .malformed)
        #expect(error?.message.contains("lies outside the store") == true)
    }

    @Test(arguments: [
        ("[1099511627776]", "[1]", #"["bytes"]"#),
        ("[1099511627776, 4]", "[65536, 4]", #"["bytes"]"#),
        ("[536870912]", "[536870000]", #"["bytes", "zstd"]"#),
        (
            "[536870912]", "[67108864]",
            #"[{"name": "sharding_indexed", "configuration": {"chunk_shape": [1], "codecs": ["bytes"], "index_codecs": ["bytes"]}}]"#
        ),
    ])
    func `A shape that the stored bytes cannot fill is refused`(
        shape: String, chunk: String, codecs: String
    ) throws {
        try writeArray(shape: shape, chunk: chunk, codecs: codecs)
        try folder.write([1, 2, 3, 4], to: "c/0")
        let array = try Archive(at: folder.path).array(at: "")
        #expect(error { _ = try array.rows() }?.code == .outOfProportion)
        #expect(error { _ = try array.contents() }?.code == .outOfProportion)
        #expect(try Archive(at: folder.path).verify().damages.count == 1)
    }

    @Test func `A small part of a huge array is read`() throws {
        try writeArray(shape: "[1099511627776]", chunk: "[2]", fill: "9")
        try folder.write(bytes([1, 2]), to: "c/500000000000")
        let array = try Archive(at: folder.path).array(at: "")
        #expect(try array.rows(999_999_999_999..<1_000_000_000_003).elements == [9, 1, 2, 9])
        #expect(try array.rows([1_000_000_000_001, 3]).elements == [2, 9])
        let asked = error { _ = try array.rows(-1..<1) }
        #expect(
            asked?.message
                == "'\(folder.path)' has 1099511627776 rows and was asked for -1..<1; ask for rows it has."
        )
    }

    @Test func `A chunk of the wrong size is refused`() throws {
        try writeArray(shape: "[4]", chunk: "[4]")
        try folder.write(bytes([1, 2, 3]), to: "c/0")
        #expect(
            error { _ = try Archive(at: folder.path).array(at: "").rows() }?.message
                == "Chunk 'c/0' of '\(folder.path)' is damaged: it holds 12 bytes where zarr.json calls for 16; "
                + "run 'vane archive verify'.")
    }

    @Test func `Numbers are not read as texts, nor texts as numbers`() throws {
        try writeArray("n/zarr.json", shape: "[1]", chunk: "[1]")
        try writeArray(
            "t/zarr.json", shape: "[1]", chunk: "[1]", type: "string", fill: "\"empty\"",
            codecs: #"["vlen-utf8"]"#)
        try folder.write(#"{"zarr_format": 3, "node_type": "group"}"#, to: "zarr.json")
        let archive = try Archive(at: folder.path)
        #expect(try archive.array(at: "t").texts() == ["empty"])
        #expect(
            error { _ = try archive.array(at: "t").rows() }?.message
                == "'t' holds string and not numbers; choose another array.")
        #expect(error { _ = try archive.array(at: "t").contents() }?.code == .unsupported)
        #expect(error { _ = try archive.array(at: "n").texts() }?.code == .unsupported)
        #expect(try archive.array(at: "n").integers() == [0])
    }

    @Test func `Attributes that break the schema are refused`() throws {
        let corpus = SyntheticCorpus()
        try corpus.write(to: folder.path("c"))
        let cases = [
            ("\"schema\": 1", "\"schema\": 2", "their schema is 2 where 1 is read"),
            ("\"rows\": 24", "\"rows\": -1", "their counts are no numbers"),
            ("\"resid_post.1\"", "\"nowhere.1\"", "their hook point 1 cannot be read"),
            ("\"dtype\": \"float32\",\n", "\"dtype\": 3,\n", "their dtype is unknown"),
            (
                "\"token_selection\": \"all\"", "\"token_selection\": \"!\"",
                "their selection '!' cannot be read"
            ),
        ]
        let sound = String(decoding: try folder.bytes("c/zarr.json"), as: UTF8.self)
        for (old, new, reason) in cases {
            try folder.write(sound.replacing(old, with: new), to: "c/zarr.json")
            #expect(
                error { _ = try Archive(at: folder.path("c")) }?.message
                    == "'\(folder.path("c"))' has 'vane' attributes that cannot be used: \(reason); "
                    + "read its arrays one by one, or write it again with this version.")
        }
        try folder.write(
            sound.replacing("\"samples\": 6", with: "\"samples\": 9"), to: "c/zarr.json")
        #expect(error { _ = try Archive(at: folder.path("c")).samples() }?.code == .malformed)
        #expect(error { _ = try Archive(at: folder.path("c")).rowStarts() }?.code == .malformed)
    }

    @Test func `A summary says what is stored and how much room it takes`() throws {
        let corpus = SyntheticCorpus(.bfloat16)
        try corpus.write(to: folder.path("c"))
        let summary = try Archive(at: folder.path("c")).summary()
        let array = try #require(summary.arrays.first { $0.path == "activations/resid_post.1" })
        #expect(array.shape == [24, 12])
        #expect(array.dataType == .float32)
        #expect(array.sourceType == .bfloat16)
        #expect(array.chunkShape == [4, 12])
        #expect(array.shardShape == [12, 12])
        #expect(array.codecs == "sharding_indexed(bytes → blosc(zstd, shuffle) → crc32c)")
        #expect(array.sourceByteCount == 24 * 12 * 2)
        let files = try folder.files().filter { $0.contains("/resid_post.1/c/") }
        #expect(array.storedByteCount == (try files.reduce(0) { try $0 + folder.bytes($1).count }))
        #expect(summary.arrays.count == 3 + 6 + 9)
    }
}
