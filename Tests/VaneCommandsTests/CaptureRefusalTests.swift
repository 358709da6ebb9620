import Foundation
import Testing

/// Captures that fail leave nothing that looks complete.
@Suite(.tags(.endToEnd)) struct CaptureRefusalTests {
    /// Captures a selection of some prompts into `c.zarr`.
    private func capture(
        _ prompts: [String], tokens: String, in folder: URL
    ) throws -> ToolRunner.Outcome {
        let lines = prompts.map { #"{"prompt": "\#($0)"}"# }.joined(separator: "\n")
        try Data((lines + "\n").utf8).write(to: folder.appending(path: "p.jsonl"))
        return try ToolRunner.run(
            "capture", "--model", "clinic", "--prompts", "p.jsonl", "--at", "resid_post.1",
            "--tokens", tokens, "--out", "c.zarr", in: folder)
    }

    @Test func `A capture that selects nothing leaves no archive behind`() throws {
        try ToolRunner.withFolder { folder in
            let outcome = try capture(
                ["<u> how do i fix the engine ? <a>"], tokens: "prompt[30]", in: folder)
            #expect(outcome.code == 1)
            #expect(
                outcome.complaint.hasSuffix(
                    "vane: Selection 'prompt[30]' selected no token of these prompts; choose positions that exist.\n"
                ))
            #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "c.zarr").path))
        }
    }

    @Test func `Prompts without a selected row are passed over, whole blocks of them too`() throws {
        try ToolRunner.withFolder { folder in
            // The first block of 32 prompts has no position 10, the last prompt has one.
            let short = [String](repeating: "<u> how do i fix the engine ? <a>", count: 40)
            let long =
                "<u> i have to transfer my strange portfolio , any ideas ? it is urgent . <a>"
            let outcome = try capture(short + [long], tokens: "prompt[10]", in: folder)
            #expect(outcome.code == 0, "\(outcome.complaint)")
            #expect(outcome.output.contains("41 samples, 1 rows"))
        }
    }
}
