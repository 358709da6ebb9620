import Foundation
import Testing
import VaneTensorFiles
import VaneTensors

/// `vane bench archive` on a few states.
@Suite struct ArchiveBenchmarkTests {
    /// Writes states of some hook points.
    private func write(_ shapes: [String: [Int]], to name: String, in folder: URL) throws {
        var writer = SafetensorsWriter()
        for (hook, shape) in shapes {
            let count = shape.reduce(1, *)
            let values = Tensor(shape: shape, (0..<count).map { Float($0 % 251) / 16 })
            try writer.add(values, named: hook)
        }
        try writer.write(to: folder.appending(path: name).path)
    }

    @Test func `Every figure is there, and nothing is left behind`() throws {
        try ToolRunner.withFolder { folder in
            try write(
                ["resid_post.0": [700, 12], "resid_post.1": [700, 8]], to: "s.safetensors",
                in: folder)
            let outcome = try ToolRunner.run(
                "bench", "archive", "--states", "s.safetensors", "--rows", "40", "--repeats", "1",
                "--json", in: folder)
            #expect(outcome.code == 0, "\(outcome.complaint)")
            let report = try JSONDecoder().decode(
                [String: Double].self, from: Data(outcome.output.utf8))
            #expect(report["raw_bytes"] == 56_000.0)
            let seconds = ["write", "read", "read_float", "cold", "rows", "one", "epoch", "copy"]
            for name in seconds { #expect((report["\(name)_seconds"] ?? 0) > 0, "\(name)") }
            #expect(report.count == seconds.count + 2)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 1)
        }
    }

    @Test func `States of different lengths, and bfloat16 that is none, are refused`() throws {
        try ToolRunner.withFolder { folder in
            try write(
                ["resid_post.0": [3, 4], "resid_post.1": [2, 4]], to: "s.safetensors", in: folder)
            try write(["final_norm": [3, 4]], to: "f.safetensors", in: folder)
            let lengths = try ToolRunner.run(
                "bench", "archive", "--states", "s.safetensors", in: folder)
            #expect(lengths.code == 1)
            #expect(
                lengths.complaint
                    == "vane: 's.safetensors' does not hold matrices of the same number of rows; "
                    + "give one tensor [rows, width] for each hook point, named by it.\n")
            let native = try ToolRunner.run(
                "bench", "archive", "--states", "f.safetensors", "--native-bf16", in: folder)
            #expect(native.code == 1)
            #expect(
                native.complaint
                    == "vane: --native-bf16 keeps bfloat16, and the states are float32; leave it out.\n"
            )
        }
    }
}
