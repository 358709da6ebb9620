import Foundation
import Testing

/// What the tool must not do silently: wrong models, wrong prompts, numbers that are none.
@Suite(.tags(.endToEnd)) struct RefusalTests {
    /// Writes a small captured corpus `c.zarr` of the embedded model with contrasts.
    private func capture(_ lines: [String], in folder: URL) throws {
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(
            to: folder.appending(path: "p.jsonl"))
        let outcome = try ToolRunner.run(
            "capture", "--model", "clinic", "--prompts", "p.jsonl", "--at", "resid_post.1",
            "--contrast", "last-prompt", "--out", "c.zarr", in: folder)
        #expect(outcome.code == 0, "\(outcome.complaint)")
    }

    /// A prompt with contrast prompts; unlabelled without a label.
    private func line(_ object: String, label: String? = nil) -> String {
        let prompt = "<u> how do i fix the \(object) ? <a>"
        let rest = label.map { #", "label": "\#($0)""# } ?? ""
        return
            #"{"prompt": "\#(prompt)", "positive": "\#(prompt)", "negative": "<u> how do i fix the \#(object) <a>"\#(rest)}"#
    }

    @Test func `An oracle is applied to its own prompts alone, and cannot be scored`() throws {
        try ToolRunner.withFolder { folder in
            try capture(["engine", "lamp", "table"].map { line($0) }, in: folder)
            let fit = try ToolRunner.run(
                "fit", "p2s", "--data", "c.zarr", "--out", "o.safetensors", in: folder)
            #expect(fit.code == 0, "\(fit.complaint)")
            let own = try ToolRunner.run(
                "generate", "--model", "clinic", "--prompts", "p.jsonl", "--apply",
                "o.safetensors:alpha=0.1", in: folder)
            #expect(own.code == 0, "\(own.complaint)")
            let prompt = "<u> how do i fix the engine ? <a>"
            let other = try ToolRunner.run(
                "generate", "--model", "clinic", "--prompt", prompt, "--prompt", prompt,
                "--prompt", prompt, "--apply", "o.safetensors", in: folder)
            #expect(other.code == 1)
            #expect(
                other.complaint
                    == "vane: 'o.safetensors' is an oracle that knows the shifts of its own prompts, and these are "
                    + "others; give the prompts that it was fitted on, in their order.\n")
            let score = try ToolRunner.run(
                "score", "o.safetensors", "--data", "c.zarr", in: folder)
            #expect(score.code == 1)
            #expect(
                score.complaint
                    == "vane: 'p2s' is told the shifts of its own prompts, so there is nothing to score; "
                    + "compare it in 'vane demo'.\n")
        }
    }

    @Test func `Pairs need no classes, and partly labelled data are named`() throws {
        try ToolRunner.withFolder { folder in
            try capture(["engine", "lamp"].map { line($0, label: "x") }, in: folder)
            let fit = try ToolRunner.run(
                "fit", "mean-s", "--data", "c.zarr", "--out", "m.safetensors", in: folder)
            #expect(fit.code == 0, "\(fit.complaint)")
        }
        try ToolRunner.withFolder { folder in
            try capture([line("engine", label: "x"), line("lamp")], in: folder)
            let fit = try ToolRunner.run(
                "fit", "mean-s", "--data", "c.zarr", "--out", "m.safetensors", in: folder)
            #expect(fit.code == 1)
            #expect(
                fit.complaint
                    == "vane: 'c.zarr' has labels for 1 of 2 samples; label all of them and capture again.\n"
            )
        }
    }

    @Test func `An artefact with numbers that are not finite is refused`() throws {
        try ToolRunner.withFolder { folder in
            try capture(["engine", "lamp"].map { line($0) }, in: folder)
            _ = try ToolRunner.run(
                "fit", "mean-s", "--data", "c.zarr", "--out", "m.safetensors", in: folder)
            let file = folder.appending(path: "m.safetensors")
            var bytes = try Data(contentsOf: file)
            bytes.replaceSubrange(bytes.count - 4..<bytes.count, with: [0, 0, 0xC0, 0x7F])
            try bytes.write(to: file)
            let outcome = try ToolRunner.run(
                "generate", "--model", "clinic", "--prompt", "<u> how do i fix the engine ? <a>",
                "--apply", "m.safetensors", in: folder)
            #expect(outcome.code == 1)
            #expect(outcome.complaint.hasPrefix("vane: 'm.safetensors' holds numbers in '"))
        }
    }

    @Test func `Sampled text does not depend on the prompt's neighbours`() throws {
        let (one, other) = (
            "<u> how do i fix the engine ? <a>", "<u> how do i fix the lamp ? <a>"
        )
        func sample(_ prompts: String...) throws -> [Substring] {
            let outcome = try ToolRunner.run(
                ["generate", "--model", "clinic", "--temperature", "1.5", "--seed", "7"]
                    + prompts.flatMap { ["--prompt", $0] })
            #expect(outcome.code == 0, "\(outcome.complaint)")
            return outcome.output.split(separator: "\n")
        }
        let alone = try sample(one)
        #expect(try sample(other, one)[1] == alone[0])
        let twice = try sample(one, one)
        #expect(twice[0] == alone[0] && twice[1] != alone[0])
    }
}
