import Foundation
import Testing
import VaneArchive
import VaneTensors

/// Captures by the built tool: interrupted, resumed, refused, predicted, in every form of storage.
@Suite(.tags(.endToEnd), .serialized) struct CaptureTests {
    /// The arguments of a capture of small chunks with a commit after every block of prompts.
    static let arguments = [
        "capture", "--model", "clinic", "--prompts", "p.jsonl", "--at", "resid_post.3,head_out.1",
        "--tokens", "all", "--resume", "--commit-every", "0", "--chunk-bytes", "65536",
        "--shard-bytes", "262144",
    ]

    /// Writes prompts of the embedded language with contrast prompts.
    static func prompts(_ count: Int, to name: String = "p.jsonl", in folder: URL) throws {
        let outcome = try ToolRunner.run(
            "clinic-dialogues", "--prompts", "\(count),15,15", "--seed", "3", in: folder)
        #expect(outcome.code == 0)
        let lines = outcome.output.split(separator: "\n").prefix(count)
        let forced = lines.map { $0.dropLast() + #","forced":"well ,"}"# }
        try Data((forced.joined(separator: "\n") + "\n").utf8).write(
            to: folder.appending(path: name))
    }

    /// Compares the rows, labels and samples of an archive, in their bits, with the first ones of another.
    static func expectBeginning(_ path: URL, of whole: URL, isAll: Bool = false) throws -> Int {
        let (found, all) = (try Archive(at: path.path), try Archive(at: whole.path))
        #expect(try found.verify().damages.map(\.description) == [])
        #expect(found.arrayPaths == all.arrayPaths)
        if isAll { #expect(found.sampleCount == all.sampleCount) }
        #expect(try found.samples() == Array(all.samples().prefix(found.sampleCount)))
        let starts = Array(try all.rowStarts().prefix(found.sampleCount + 1))
        #expect(try found.rowStarts() == starts)
        #expect(try found.labels() == all.labels(0..<found.rowCount))
        for name in found.arrayPaths where name.hasPrefix("activations") {
            let (own, other) = (try found.array(at: name), try all.array(at: name))
            let (left, right) = (try own.rows(), try other.rows(0..<own.rowCount))
            let bits = { (tensor: Tensor<Float>) in tensor.elements.map(\.bitPattern) }
            #expect(
                own.rowCount
                    == (name.hasPrefix("activations/") ? found.rowCount : found.sampleCount))
            #expect(bits(left) == bits(right), "\(name)")
        }
        return found.sampleCount
    }

    @Test(.timeLimit(.minutes(5)), .tags(.slow), arguments: [UInt64(1)])
    func
        `A capture that is killed 60 times at random keeps every commit and ends like one never killed`(
            seed: UInt64
        ) throws
    {
        try ToolRunner.withFolder { folder in
            try Self.prompts(256, in: folder)
            let whole = folder.appending(path: "whole.zarr")
            let reference = try ToolRunner.run(Self.arguments + ["--out", whole.path], in: folder)
            #expect(reference.code == 0, "\(reference.complaint)")
            var generator = SeededGenerator(seed: seed)
            var (kills, archives, committed) = (0, 0, 0)
            while kills < 60 {
                let path = folder.appending(path: "k\(archives).zarr")
                let process = try ToolRunner.start(
                    Self.arguments + ["--out", path.path], in: folder)
                Thread.sleep(forTimeInterval: 0.005 + 0.25 * generator.unit())
                kill(process.processIdentifier, SIGKILL)
                process.waitUntilExit()
                let isDone = process.terminationReason == .exit
                if isDone { #expect(process.terminationStatus == 0) } else { kills += 1 }
                let exists = FileManager.default.fileExists(atPath: path.path + "/zarr.json")
                let samples = exists ? try Self.expectBeginning(path, of: whole) : 0
                #expect(samples >= committed, "kill \(kills) of seed \(seed) lost a commit")
                committed = samples
                guard isDone || samples == 256 else { continue }
                archives += 1
                committed = 0
            }
            let path = folder.appending(path: "k\(archives).zarr")
            let last = try ToolRunner.run(Self.arguments + ["--out", path.path], in: folder)
            #expect(last.code == 0, "\(last.complaint)")
            _ = try Self.expectBeginning(path, of: whole, isAll: true)
        }
    }

    @Test func `A capture that meets a full disk says so, keeps its commits, and goes on later`()
        throws
    {
        try ToolRunner.withFolder { folder in
            try Self.prompts(200, in: folder)
            let arguments =
                [ToolRunner.tool.path] + Self.arguments.prefix { $0 != "--chunk-bytes" }
            let full = Process()
            full.executableURL = URL(filePath: "/bin/bash")
            // No file may exceed 512 KiB; the signal is ignored, so that the write fails as on a full disk.
            full.arguments =
                [
                    "-c", "trap '' XFSZ; ulimit -f 512; exec \"$@\"", "bash",
                ] + arguments + ["--out", "c.zarr"]
            full.currentDirectoryURL = folder
            let complaint = Pipe()
            full.standardError = complaint
            try full.run()
            full.waitUntilExit()
            let text = String(
                decoding: complaint.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            #expect(full.terminationStatus == 1)
            #expect(text.contains("cannot be written: file too large; check the path"), "\(text)")
            let outcome = try ToolRunner.run(
                Array(arguments.dropFirst()) + ["--out", "whole.zarr"], in: folder)
            #expect(outcome.code == 0, "\(outcome.complaint)")
            let (path, whole) = (
                folder.appending(path: "c.zarr"), folder.appending(path: "whole.zarr")
            )
            let kept = try Self.expectBeginning(path, of: whole)
            #expect(kept > 0 && kept < 200)
            let rest = try ToolRunner.run(
                Array(arguments.dropFirst()) + ["--out", "c.zarr"], in: folder)
            #expect(rest.code == 0, "\(rest.complaint)")
            _ = try Self.expectBeginning(path, of: whole, isAll: true)
        }
    }

    @Test func `A capture with other prompts or settings is not resumed`() throws {
        try ToolRunner.withFolder { folder in
            try Self.prompts(40, in: folder)
            try Self.prompts(41, to: "q.jsonl", in: folder)
            let base = [
                "capture", "--model", "clinic", "--out", "c.zarr", "--at", "resid_post.3",
            ]
            let first = try ToolRunner.run(base + ["--prompts", "p.jsonl"], in: folder)
            #expect(first.code == 0, "\(first.complaint)")
            for (changed, part) in [
                (
                    ["--prompts", "p.jsonl", "--tokens", "all"],
                    "--tokens was 'last-prompt' and is 'all' now"
                ),
                (
                    ["--prompts", "p.jsonl", "--dtype", "f16"],
                    "--dtype was 'float32' and is 'float16' now"
                ),
                (["--prompts", "p.jsonl", "--small"], "compression was 'fast' and is 'small' now"),
                (
                    ["--prompts", "p.jsonl", "--contrast", "last-prompt"],
                    "--contrast was 'none' and is 'last-prompt' now"
                ),
                (["--prompts", "q.jsonl"], "--prompts was '"),
            ] {
                let outcome = try ToolRunner.run(base + changed + ["--resume"], in: folder)
                #expect(outcome.code == 1)
                #expect(
                    outcome.complaint.contains("\nvane: 'c.zarr' cannot be resumed: its \(part)"),
                    "\(outcome.complaint)")
            }
            let again = try ToolRunner.run(base + ["--prompts", "p.jsonl", "--resume"], in: folder)
            #expect(again.code == 0)
            let fresh = try ToolRunner.run(base + ["--prompts", "p.jsonl"], in: folder)
            #expect(fresh.code == 1)
            #expect(fresh.complaint.contains("'c.zarr' exists already"))
        }
    }

    @Test(arguments: [
        ["--tokens", "all"], ["--tokens", "all", "--dtype", "bf16", "--small"],
        ["--dtype", "f16", "--contrast", "generated[-1]"],
        ["--tokens", "prompt[-4:]", "--native-bf16"],
    ])
    func `A dry run predicts the bytes within a tenth, and writes nothing`(settings: [String])
        throws
    {
        try ToolRunner.withFolder { folder in
            try Self.prompts(400, in: folder)
            let arguments =
                [
                    "capture", "--model", "clinic", "--prompts", "p.jsonl", "--at",
                    "resid_post.3", "--out", "c.zarr", "--json",
                ] + settings
            let dry = try ToolRunner.run(arguments + ["--dry-run"], in: folder)
            #expect(dry.code == 0, "\(dry.complaint)")
            #expect(!FileManager.default.fileExists(atPath: folder.path + "/c.zarr"))
            let real = try ToolRunner.run(arguments, in: folder)
            #expect(real.code == 0, "\(real.complaint)")
            let figures = try [dry, real].map { outcome in
                let json = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
                let object = try #require(json as? [String: Any])
                return (
                    bytes: try #require(object["bytes"] as? Int),
                    rows: try #require(object["rows"] as? Int),
                    sampled: object["sampledPrompts"] as? Int
                )
            }
            #expect(figures[0].sampled == 256)
            let bytes = Double(figures[0].bytes) / Double(figures[1].bytes)
            let rows = Double(figures[0].rows) / Double(figures[1].rows)
            #expect(abs(bytes - 1) < 0.1, "\(figures[0].bytes) for \(figures[1].bytes)")
            #expect(abs(rows - 1) < 0.02, "\(figures[0].rows) for \(figures[1].rows)")
        }
    }

    @Test func `bfloat16 is stored as such on demand, and the smaller form is smaller`() throws {
        try ToolRunner.withFolder { folder in
            try Self.prompts(200, in: folder)
            var bytes: [String: Int] = [:]
            for (name, settings) in [
                ("native", ["--native-bf16"]), ("wide", ["--dtype", "bf16"]),
                ("small", ["--native-bf16", "--small"]),
            ] {
                let outcome = try ToolRunner.run(
                    [
                        "capture", "--model", "clinic", "--prompts", "p.jsonl", "--at",
                        "resid_post.3", "--tokens", "all", "--out", name + ".zarr",
                    ] + settings, in: folder)
                #expect(outcome.code == 0, "\(outcome.complaint)")
                let archive = try Archive(at: folder.path + "/\(name).zarr")
                let array = try archive.array(at: "activations/resid_post.3")
                #expect(array.dataType == (name == "wide" ? .float32 : .bfloat16))
                #expect(archive.compression == (name == "small" ? .small : .fast))
                bytes[name] = try array.storedByteCount()
                let wide = try Archive(at: folder.path + "/native.zarr")
                    .array(at: "activations/resid_post.3")
                #expect(try array.rows() == wide.rows())
                #expect(try archive.verify().isIntact)
            }
            #expect(try #require(bytes["small"]) < #require(bytes["native"]))
            let refused = try ToolRunner.run(
                [
                    "capture", "--model", "clinic", "--prompts", "p.jsonl", "--at", "resid_post.3",
                    "--out", "x.zarr", "--native-bf16", "--dtype", "f16",
                ], in: folder)
            #expect(refused.code == 64)
            #expect(
                refused.complaint == "vane: --native-bf16 stores bfloat16 and --dtype is 'f16'; "
                    + "leave one of them out.\n")
        }
    }

    @Test func `An archive is damaged, repaired, packed and unpacked by hand`() throws {
        try ToolRunner.withFolder { folder in
            try Self.prompts(100, in: folder)
            let capture = try ToolRunner.run(Self.arguments + ["--out", "c.zarr"], in: folder)
            #expect(capture.code == 0, "\(capture.complaint)")
            let shard = folder.appending(path: "c.zarr/activations/resid_post.3/c/0/0")
            var bytes = try Data(contentsOf: shard)
            bytes[100] ^= 1
            try bytes.write(to: shard)
            let pack = try ToolRunner.run("archive", "pack", "c.zarr", in: folder)
            #expect(pack.code == 1)
            #expect(pack.complaint.hasSuffix("run 'vane archive repair' first.\n"))
            let verify = try ToolRunner.run("archive", "verify", "c.zarr", in: folder)
            #expect(verify.code == 1)
            let repair = try ToolRunner.run("archive", "repair", "c.zarr", in: folder)
            #expect(repair.code == 0, "\(repair.complaint)")
            let rows = try Archive(at: folder.path + "/c.zarr").array(
                at: "activations/resid_post.3"
            )
            .chunkShape[0]
            #expect(
                repair.output.hasPrefix(
                    "lost: rows 0 to \(rows - 1) of 'activations/resid_post.3', in chunk [0, 0] of shard 'c/0/0': "
                        + "its crc32c checksum disagrees with its bytes\n"), "\(repair.output)")
            #expect(repair.output.hasSuffix("kept as it was: c.zarr.damaged\n"))
            #expect(try ToolRunner.run("archive", "verify", "c.zarr", in: folder).code == 0)
            let info = try ToolRunner.run("archive", "info", "c.zarr", in: folder)
            #expect(info.output.contains("lost before a repair: rows 0 to \(rows - 1) of"))
            #expect(try ToolRunner.run("archive", "pack", "c.zarr", in: folder).code == 0)
            let second = try ToolRunner.run("archive", "pack", "c.zarr", "d.zip", in: folder)
            #expect(second.code == 0)
            let zips = try ["c.zarr.zip", "d.zip"].map {
                try Data(contentsOf: folder.appending(path: $0))
            }
            #expect(zips[0] == zips[1])
            let nothing = try ToolRunner.run("archive", "repair", "c.zarr", in: folder)
            #expect(nothing.output == "c.zarr: nothing is damaged, and nothing was changed\n")
        }
    }

    @Test func `An archive that lost its root is put together again`() throws {
        try ToolRunner.withFolder { folder in
            try Self.prompts(3, in: folder)
            let capture = try ToolRunner.run(Self.arguments + ["--out", "c.zarr"], in: folder)
            #expect(capture.code == 0, "\(capture.complaint)")
            let rows = try Archive(at: folder.path + "/c.zarr").rowCount
            try FileManager.default.removeItem(at: folder.appending(path: "c.zarr/zarr.json"))
            let repair = try ToolRunner.run("archive", "repair", "c.zarr", in: folder)
            #expect(repair.code == 0, "\(repair.complaint)")
            let names =
                "model, tokenizer_hash, chat_template, token_selection, contrast_selection, prompts_hash, seed, tool"
            #expect(
                repair.output
                    == "put together: the root's zarr.json, from the arrays' own; lost with it: \(names)\n"
                    + "c.zarr: \(rows) of \(rows) committed rows are complete\n"
                    + "the damaged archive is kept as it was: c.zarr.damaged\n")
            #expect(try ToolRunner.run("archive", "verify", "c.zarr", in: folder).code == 0)
            let info = try ToolRunner.run("archive", "info", "c.zarr", in: folder)
            #expect(
                info.output.hasPrefix(
                    "c.zarr: a corpus of 3 samples, \(rows) rows, tokens ?, model"))
            #expect(info.output.contains("lost before a repair: the attributes \(names)\n"))
        }
    }
}
