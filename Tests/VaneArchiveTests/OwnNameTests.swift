import FoundationEssentials
import Testing
import VaneCore

@testable import VaneArchive

/// Packing, unpacking and repairing touch nothing that is not theirs, and leave nothing behind when they fail.
@Suite struct OwnNameTests {
    /// A folder of the test's own.
    let folder: TemporaryFolder

    /// Writes an archive.
    init() throws {
        folder = try TemporaryFolder()
        try SyntheticCorpus().write(to: folder.path("c.zarr"))
    }

    /// The archive's path.
    var path: String { folder.path("c.zarr") }

    /// The files beside the archive.
    func others() throws -> [String] {
        try folder.files().filter { !$0.hasPrefix("c.zarr/") }
    }

    @Test func `A file or a link with a name that packing once used is left alone`() throws {
        try folder.write("precious", to: "a.zip.tmp")
        try folder.write("precious", to: "target")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("b.zip.tmp"), withDestinationPath: folder.path("target"))
        for name in ["a.zip", "b.zip"] {
            _ = try Archive(at: path).pack(to: folder.path(name))
            #expect(try Archive(at: folder.path(name)).verify().isIntact)
        }
        for name in ["a.zip.tmp", "b.zip.tmp", "target"] {
            #expect(try folder.bytes(name) == Array("precious".utf8), "\(name)")
        }
    }

    @Test func `A packing that is given up leaves nothing`() throws {
        try folder.write("not a folder", to: "f")
        let error = #expect(throws: ArchiveError.self) {
            try Archive(at: path).pack(to: folder.path("f/x.zip"))
        }
        #expect(error?.code == .inputOutput)
        do {
            let staged = try StagedFile(folder.path("y.zip"), isOwn: true)
            try [1, 2, 3].withBytes { try staged.append($0) }
            #expect(try others().count == 2)
        }
        #expect(try others() == ["f"])
    }

    @Test func `Folders with names that unpacking and repairing once used are left alone`() throws {
        _ = try Archive(at: path).pack(to: folder.path("p.zip"))
        try folder.write("precious", to: "u.unpacking/x")
        try folder.write("precious", to: "c.zarr.repairing/x")
        _ = try Archive(at: folder.path("p.zip")).unpack(to: folder.path("u"))
        try folder.change("c.zarr/activations/final_norm/c/0/0") { $0[10] ^= 1 }
        _ = try Archive.repair(at: path)
        for name in ["u.unpacking/x", "c.zarr.repairing/x"] {
            #expect(try folder.bytes(name) == Array("precious".utf8), "\(name)")
        }
        #expect(try Archive(at: folder.path("u")).verify().isIntact)
    }

    @Test func `An unpacking that finds damage leaves nothing`() throws {
        _ = try Archive(at: path).pack(to: folder.path("p.zip"))
        // The store is foreign, so that nothing but the zip's own checksums tells of the damage.
        try folder.write(
            #"{"zarr_format": 3, "node_type": "group", "attributes": {}}"#, to: "g/zarr.json")
        try folder.write([UInt8](repeating: 7, count: 3000), to: "g/a/c/0")
        try folder.write(
            """
            {"zarr_format": 3, "node_type": "array", "shape": [3000], "data_type": "uint8",
             "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": [3000]}},
             "chunk_key_encoding": {"name": "default"}, "fill_value": 0,
             "codecs": [{"name": "bytes"}]}
            """, to: "g/a/zarr.json")
        _ = try Archive(at: folder.path("g")).pack(to: folder.path("g.zip"))
        let before = try folder.files()
        try folder.change("g.zip") { bytes in
            let place = bytes.lastIndex(of: 7) ?? 0
            bytes[place - 100] = 8
        }
        let error = #expect(throws: ArchiveError.self) {
            try Archive(at: folder.path("g.zip")).unpack(to: folder.path("h"))
        }
        #expect(error?.code == .damaged)
        #expect(try folder.files() == before)
    }

    @Test func `Only objects of arrays are packed`() throws {
        _ = try Archive(at: path).pack(to: folder.path("1.zip"))
        try folder.write("stray", to: "c.zarr/x.zip")
        try folder.write("stray", to: "c.zarr/activations/notes.txt")
        _ = try Archive(at: path).pack(to: folder.path("2.zip"))
        #expect(try folder.bytes("1.zip") == folder.bytes("2.zip"))
    }

    @Test(arguments: ["rows/zarr.json", "rows/step/zarr.json"])
    func `A corpus whose root became another node's does not verify, and is not packed`(
        other: String
    ) throws {
        try folder.write(try folder.bytes("c.zarr/\(other)"), to: "c.zarr/zarr.json")
        let damages = try Archive(at: path).verify().damages.map(\.description)
        #expect(
            damages.contains(
                "'\(path)' holds the arrays of a corpus, and its root says nothing of one; "
                    + "run 'vane archive repair'."), "\(damages)")
        let error = #expect(throws: ArchiveError.self) { try Archive(at: path).pack() }
        #expect(error?.code == .damaged)
        #expect(try Archive.repair(at: path).completeRowCount == 24)
        #expect(try Archive(at: path).verify().isIntact)
    }

    @Test func `Metadata larger than any have are refused by their size`() throws {
        let spaces = [UInt8](repeating: 32, count: 65 << 20)
        let error = #expect(throws: ArchiveError.self) {
            try Archive(objects: ["zarr.json": Array("{}".utf8) + spaces], name: "m")
        }
        #expect(
            error?.message
                == "'m/zarr.json' has metadata that cannot be used: 68157442 bytes are more than metadata ever have; "
                + "restore zarr.json or write the array again.")
    }

    @Test func `Arrays of every width are named so that xarray opens a group of them`() throws {
        let names = ["resid_post.0", "head_out.0.1", "head_out.0", "mlp_act.0", "logits"]
        let hooks = try names.map { try HookPoint($0) }
        let widths = [8, 4, 8, 32, 100]
        let corpus = CorpusDescription(
            model: nil, hookPoints: hooks,
            widths: Dictionary(uniqueKeysWithValues: zip(hooks, widths)), encoding: .float32,
            selection: .all, toolVersion: "0")
        let axes = hooks.map { corpus.rowAxes(at: $0) }
        #expect(
            axes == [["dim"], ["head_dim"], ["heads_dim"], ["mlp_dim"], ["vocabulary"]])
        var lengths: [String: Int] = [:]
        for (hook, names) in zip(hooks, axes) {
            for (name, length) in zip(names, corpus.rowShape(at: hook)) {
                #expect(lengths[name] == nil || lengths[name] == length, "\(name)")
                lengths[name] = length
            }
        }
    }
}
