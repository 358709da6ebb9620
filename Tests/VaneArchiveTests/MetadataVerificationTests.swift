import Testing
import VaneCore
import VaneTensors

@testable import VaneArchive

/// Flipped bits in metadata, which no chunk's checksum covers.
@Suite struct MetadataVerificationTests {
    /// A folder of the test's own.
    let folder: TemporaryFolder

    /// Writes an archive.
    init() throws {
        folder = try TemporaryFolder()
        try SyntheticCorpus().write(to: folder.path("c.zarr"))
    }

    @Test(arguments: [1, 2, 3, 4, 5])
    func `A flipped bit in any metadata is found or changes nothing`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let path = folder.path("c.zarr")
        for file in try folder.files().filter({ $0.hasSuffix("zarr.json") }) {
            for _ in 0..<(file == "c.zarr/zarr.json" ? 60 : 3) {
                let before = try folder.bytes(file)
                let (place, bit) = (generator.index(below: before.count), generator.index(below: 8))
                try folder.change(file) { $0[place] ^= 1 << bit }
                let after = try folder.bytes(file)
                let isSame =
                    (try? JSONReader.value(of: after)) == (try? JSONReader.value(of: before))
                let found: Bool
                do {
                    let archive = try Archive(at: path)
                    // Without its attributes a store is no corpus, and everything that needs one says so.
                    found = try archive.corpus == nil || !archive.verify().isIntact
                } catch let error as ArchiveError {
                    #expect([.malformed, .unsupported, .notFound].contains(error.code))
                    found = true
                }
                // Names that nobody reads, such as that of the copy's kind, may change.
                let isForeign = try Archive.isForeign(before, after)
                #expect(found || isSame || isForeign, "bit \(bit) of byte \(place) of \(file)")
                try folder.write(before, to: file)
            }
        }
    }

    @Test func `Changed attributes are named`() throws {
        let path = folder.path("c.zarr")
        try folder.change("c.zarr/zarr.json") { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            bytes = Array(text.replacing("\"synthetic\"", with: "\"Synthetic\"").utf8)
        }
        #expect(
            try Archive(at: path).verify().damages.map(\.description) == [
                "Metadata of '\(path)' are damaged: the checksum of their 'vane' attributes disagrees; "
                    + "run 'vane archive repair'."
            ])
    }

    @Test func `Another array's own metadata are named when they differ`() throws {
        try folder.change("c.zarr/rows/step/zarr.json") { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            bytes = Array(text.replacing("-1", with: "-2").utf8)
        }
        #expect(
            try Archive(at: folder.path("c.zarr")).verify().damages.map(\.description) == [
                "Metadata of 'rows/step' are damaged: its own zarr.json differs from the copy in the root's; "
                    + "run 'vane archive repair'."
            ])
    }
}

extension Archive {
    /// Whether two versions of a node's metadata differ only outside what a corpus is: attributes and the copies of arrays.
    ///
    /// An array's own file may have more rows than the root's copy, as an interrupted commit leaves it; without the copies
    /// the arrays' own files are read.
    fileprivate static func isForeign(_ before: [UInt8], _ after: [UInt8]) throws -> Bool {
        guard let old = (try? JSONReader.value(of: before)),
            let new = try? JSONReader.value(of: after)
        else { return false }
        guard old["node_type"]?.string == "group" else {
            var (left, right) = (old.object, new.object)
            left?["shape"] = nil
            right?["shape"] = nil
            return left == right
        }
        guard new["consolidated_metadata"]?["metadata"]?.object != nil else {
            return old["attributes"]?["vane"] == new["attributes"]?["vane"]
        }
        func arrays(_ json: JSONValue) -> [JSONValue?] {
            let nodes = json["consolidated_metadata"]?["metadata"]?.object
            return (nodes?.names ?? []).filter { $0.contains("/") }.map { nodes?[$0] }
        }
        return old["attributes"]?["vane"] == new["attributes"]?["vane"]
            && arrays(old) == arrays(new)
            && arrays(new).count == arrays(old).count
    }
}
