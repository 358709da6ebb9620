import Foundation

@testable import VaneArchive

/// Whole stores, opened and read as anybody would, whose stored bytes are what the fuzzer gives.
enum FuzzStore {
    /// Where a zip file is put, since archives are opened by path; every process has a file of its own.
    private static let path = FileManager.default.temporaryDirectory
        .appending(path: "vane-fuzz-\(ProcessInfo.processInfo.processIdentifier).zip").path

    /// Whether refusals are printed, so that one sees how far an input is read.
    private static let isTalkative = ProcessInfo.processInfo.environment["VANE_FUZZ_TALK"] != nil

    /// Reads a zip file: its directory's entries, which must lie in it, then all arrays of the store that it is.
    static func readZip(_ bytes: [UInt8]) throws {
        try bytes.withBytes { file in
            guard let directory = try ZipDirectory(file) else { return }
            for entry in try directory.entries(of: file) {
                precondition(
                    entry.range.lowerBound >= 0 && entry.range.upperBound <= bytes.count,
                    "Beyond the file.")
            }
        }
        precondition(
            FileManager.default.createFile(atPath: path, contents: Data(bytes)), "No room.")
        readAll(of: try Archive(at: path))
    }

    /// Reads a shard in one of the stores that hold shards, with a sound checksum where its index has one.
    static func readShard(_ bytes: [UInt8], kind: Int) {
        let kind = ShardKind.all[kind % ShardKind.all.count]
        readStore(kind.metadata, chunk: kind.summed(bytes))
    }

    /// Reads a blosc container as a chunk, and as what is around a shard, where nobody says how much it holds.
    static func readContainer(_ bytes: [UInt8], count: Int) {
        let blosc =
            #"{"name": "blosc", "configuration": {"cname": "zstd", "clevel": 1, "shuffle": "shuffle", "typesize": 1, "blocksize": 0}}"#
        let count = max(1, count)
        readStore(
            metadata(#"["bytes", \#(blosc)]"#, type: "uint8", shape: [count]), chunk: bytes)
        let shard = ShardKind.sharding(chunk: [count], #"["bytes"]"#, hasChecksum: false)
        readStore(
            metadata("[\(shard), \(blosc)]", type: "uint8", shape: [count]), chunk: bytes)
    }

    /// Reads an array of one chunk.
    private static func readStore(_ metadata: String, chunk: [UInt8]) {
        do {
            let rank = metadata.contains(#""shape": [8, 4]"#) ? 2 : 1
            let key = ["c", "0", "0"].prefix(rank + 1).joined(separator: "/")
            let archive = try Archive(
                objects: ["zarr.json": Array(metadata.utf8), key: chunk], name: "x")
            precondition(archive.arrayPaths == [""], "The array is not there.")
            readAll(of: archive)
        } catch {
            preconditionFailure("The metadata are sound: \(error)")
        }
    }

    /// Returns the metadata of an array of one chunk.
    static func metadata(_ codecs: String, type: String, shape: [Int]) -> String {
        let fill = type == "string" ? "\"\"" : "0"
        return """
            {"zarr_format": 3, "node_type": "array", "shape": \(shape), "data_type": "\(type)",
             "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": \(shape)}},
             "chunk_key_encoding": "default", "fill_value": \(fill), "codecs": \(codecs)}
            """
    }

    /// Reads all arrays in every way there is.
    private static func readAll(of archive: Archive) {
        attempt {
            for damage in try archive.verify().damages { requireLine(damage.description) }
        }
        attempt { _ = try archive.summary() }
        for path in archive.arrayPaths.prefix(16) {
            attempt {
                let array = try archive.array(at: path)
                attempt {
                    let texts = try array.texts()
                    precondition(texts.count == array.shape.reduce(1, *), "Texts are lost.")
                }
                attempt {
                    let contents = try array.contents()
                    precondition(contents.shape == array.shape, "Another shape.")
                }
                attempt { _ = try array.elementBytes() }
                attempt { _ = try array.rows() }
                attempt { _ = try array.rows(max(0, array.rowCount - 2)..<array.rowCount) }
                attempt { _ = try array.rows([array.rowCount - 1, 0]) }
            }
        }
    }

    /// Runs a closure, which may refuse with a line.
    private static func attempt(_ body: () throws -> Void) {
        do { try body() } catch {
            precondition(error is ArchiveError, "Another kind of error: \(error)")
            requireLine("\(error)")
        }
    }

    /// Requires a message of one line.
    private static func requireLine(_ text: String) {
        if isTalkative { print(text) }
        precondition(!text.isEmpty && !text.contains("\n"), "A refusal of several lines: \(text)")
    }
}
