import Foundation
import Testing

/// What a command writes never takes the place of what it reads.
@Suite struct OutputPathTests {
    /// Captures a small corpus and calls a closure in its folder.
    private func withCorpus(_ body: (URL) throws -> Void) throws {
        try ToolRunner.withFolder { folder in
            try CaptureTests.prompts(6, in: folder)
            let capture = try ToolRunner.run(
                CaptureTests.arguments + ["--out", "c.zarr"], in: folder)
            #expect(capture.code == 0, "\(capture.complaint)")
            try body(folder)
        }
    }

    @Test(arguments: [
        (
            ["archive", "export", "c.zarr", "--array", "rows/step", "--out", "c.zarr/a.npy"],
            "c.zarr/a.npy"
        ),
        (["archive", "export", "c.zarr", "--array", "rows/step", "--out", "link.npy"], "link.npy"),
        (["archive", "pack", "c.zarr", "c.zarr/x.zip"], "c.zarr/x.zip"),
        (["archive", "repair", "c.zarr", "--out", "c.zarr/r"], "c.zarr/r"),
        (
            [
                "fit", "mean-s", "--data", "c.zarr", "--at", "resid_post.3", "--out",
                "c.zarr/zarr.json",
            ],
            "c.zarr/zarr.json"
        ),
    ]) func `Nothing is written into the store that is read`(arguments: [String], out: String)
        throws
    {
        try withCorpus { folder in
            try FileManager.default.createSymbolicLink(
                at: folder.appending(path: "link.npy"),
                withDestinationURL: folder.appending(path: "c.zarr/zarr.json"))
            let outcome = try ToolRunner.run(arguments, in: folder)
            #expect(outcome.code == 1)
            #expect(
                outcome.complaint
                    == "vane: '\(out)' lies inside 'c.zarr', which is read; choose another path.\n")
            #expect(try ToolRunner.run("archive", "verify", "c.zarr", in: folder).code == 0)
        }
    }

    @Test func `An import does not take its own input's place`() throws {
        try withCorpus { folder in
            let export = ["archive", "export", "c.zarr", "--array", "rows/step", "--out", "v.npy"]
            #expect(try ToolRunner.run(export, in: folder).code == 0)
            let before = try Data(contentsOf: folder.appending(path: "v.npy"))
            let outcome = try ToolRunner.run(
                "archive", "import", "./v.npy", "--at", "resid_post.3", "--out", "v.npy", in: folder
            )
            #expect(outcome.code == 1)
            #expect(
                outcome.complaint
                    == "vane: 'v.npy' is './v.npy', which is read; choose another path.\n")
            #expect(try Data(contentsOf: folder.appending(path: "v.npy")) == before)
        }
    }

    @Test(arguments: [
        "archive pack c.zarr p.zip", "archive export c.zarr --array / --out a.npz",
        "archive unpack q.zip u",
    ]) func `A file that may not grow is a failing write that leaves nothing`(command: String)
        throws
    {
        try withCorpus { folder in
            #expect(try ToolRunner.run("archive", "pack", "c.zarr", "q.zip", in: folder).code == 0)
            let outcome = try ToolRunner.shell("ulimit -f 1; \"$VANE\" \(command)", in: folder)
            #expect(outcome.code == 1)
            #expect(outcome.complaint.hasPrefix("vane: '"), "\(outcome.complaint)")
            #expect(outcome.complaint.contains("file too large"), "\(outcome.complaint)")
            let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
                .filter { !$0.hasPrefix(".") && !["c.zarr", "q.zip", "p.jsonl"].contains($0) }
            #expect(left == [])
        }
    }

    @Test func `A repair that keeps nothing fails`() throws {
        try withCorpus { folder in
            for hook in try FileManager.default.contentsOfDirectory(
                atPath: folder.path + "/c.zarr/activations") where hook != "zarr.json"
            {
                try FileManager.default.removeItem(
                    at: folder.appending(path: "c.zarr/activations/\(hook)/c"))
            }
            let outcome = try ToolRunner.run("archive", "repair", "c.zarr", in: folder)
            #expect(outcome.code == 1)
            #expect(
                outcome.complaint.hasPrefix("vane: Nothing could be kept of 'c.zarr': none of its ")
            )
        }
    }

    @Test func `What differs when a capture is resumed is told whole`() throws {
        try ToolRunner.withFolder { folder in
            try CaptureTests.prompts(2, in: folder)
            // As many characters as a hash, of which only the beginning is told.
            let first = "resid_post.0,resid_post.1,resid_post.2,resid_post.3,resid_post.4"
            #expect(first.count == 64)
            func capture(_ hooks: String, _ more: String...) throws -> ToolRunner.Outcome {
                try ToolRunner.run(
                    [
                        "capture", "--model", "clinic", "--prompts", "p.jsonl", "--at", hooks,
                        "--out", "c.zarr",
                    ]
                        + more, in: folder)
            }
            #expect(try capture(first).code == 0)
            let outcome = try capture("resid_post.0", "--resume")
            #expect(outcome.code == 1)
            #expect(
                outcome.complaint.contains(
                    "its --at was '\(first)' and is 'resid_post.0' now"), "\(outcome.complaint)")
        }
    }
}
