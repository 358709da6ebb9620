import FoundationEssentials
import Testing
import VaneCore
import VaneTensors

@testable import VaneArchive

/// Packed, smaller and repaired corpora for Python; `Tests/Interchange/test_packed.py` is the other side.
@Suite struct PackedInterchangeTests {
    /// Where corpora for Python go.
    static let out = InterchangeTests.out

    @Test(
        .enabled(if: out != nil, "VANE_INTERCHANGE_OUT names no folder for the corpora"),
        arguments: [
            ("packed", ActivationEncoding.float32, ArchiveCompression.fast),
            ("packed-small", .bfloat16, .small),
            ("packed-native-bfloat16", .nativeBfloat16, .small),
        ])
    func `Corpora are written for Python as folder and as file`(
        name: String, encoding: ActivationEncoding, compression: ArchiveCompression
    ) throws {
        let path = try #require(Self.out) + "/\(name).zarr"
        for file in [path, path + ".zip"] { try? FileManager.default.removeItem(atPath: file) }
        let corpus = SyntheticCorpus(encoding, lengths: (0..<150).map { $0 * 7 % 23 })
        var options = SyntheticCorpus.options
        options.chunkByteCount = 4096
        options.shardByteCount = 16_384
        options.compression = compression
        try corpus.write(to: path, options: options)
        _ = try Archive(at: path).pack()
    }

    @Test(.enabled(if: out != nil, "VANE_INTERCHANGE_OUT names no folder for the corpora"))
    func `A repaired corpus is written for Python`() throws {
        let path = try #require(Self.out) + "/repaired.zarr"
        for folder in [path, path + ".damaged"] {
            try? FileManager.default.removeItem(atPath: folder)
        }
        try SyntheticCorpus().write(to: path)
        let shard = URL(filePath: path + "/activations/resid_post.1/c/0/0")
        var bytes = try Data(contentsOf: shard)
        bytes[250] ^= 0x40
        try bytes.write(to: shard)
        let report = try Archive.repair(at: path)
        #expect(report.losses.map(\.lost.rows) == [4..<8])
    }
}
