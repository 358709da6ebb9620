import Foundation
import Testing

/// Methods of plugins that learn, in the hands of the tool: fitted, kept in a file, measured and applied like built-ins.
@Suite(.tags(.endToEnd)) struct TrainedPluginTests {
    /// Captures prompts with their contrasts, and builds the plugin that learns.
    private func prepare(_ folder: URL) throws {
        let drawn = try ToolRunner.run(
            "clinic-dialogues", "--prompts", "40,15,15", "--seed", "3", in: folder)
        let lines = drawn.output.split(separator: "\n").prefix(40).map {
            $0.dropLast() + #","forced":"well ,"}"#
        }
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(
            to: folder.appending(path: "p.jsonl"))
        let outcome = try ToolRunner.run(
            "capture", "--model", "clinic", "--prompts", "p.jsonl", "--at", "resid_post.4",
            "--contrast", "generated[-1]", "--out", "c.zarr", in: folder)
        #expect(outcome.code == 0, "\(outcome.complaint)")
        try ToolRunner.buildFixture("learner", as: "learner.so", folder: folder)
    }

    @Test(arguments: ["inproc", "sandboxed"])
    func `A plugin's method is fitted, measured and applied from one file`(
        isolation: String
    ) throws {
        try ToolRunner.withFolder { folder in
            try prepare(folder)
            let plugin = ["--plugin", "learner.so", "--isolation", isolation]
            let fit = try ToolRunner.run(
                ["fit", "mean-shift", "--data", "c.zarr", "--out", "m.safetensors"] + plugin,
                in: folder)
            #expect(fit.code == 0, "\(fit.complaint)")
            #expect(fit.complaint.contains("learned in two passes"))
            let own = try ToolRunner.run(
                "fit", "mean-s", "--data", "c.zarr", "--out", "own.safetensors", in: folder)
            #expect(own.code == 0, "\(own.complaint)")
            let prompt = [
                "generate", "--model", "clinic", "--prompt", "<u> how do i fix the engine ? <a>",
            ]
            let steered = try ToolRunner.run(
                prompt + ["--apply", "m.safetensors:alpha=2"] + plugin, in: folder)
            let built = try ToolRunner.run(
                prompt + ["--apply", "own.safetensors:alpha=2"], in: folder)
            #expect(steered.code == 0, "\(steered.complaint)")
            #expect(steered.output.contains("receipt m.safetensors: applied, alpha 2, "))
            // The same mean shift, so the same words.
            #expect(
                steered.output.split(separator: "\n").first
                    == built.output.split(separator: "\n").first)
        }
    }

    @Test func `An artefact of a plugin that is not loaded is refused by its method's name`() throws
    {
        try ToolRunner.withFolder { folder in
            try prepare(folder)
            let fit = try ToolRunner.run(
                "fit", "mean-shift", "--data", "c.zarr", "--out", "m.safetensors", "--plugin",
                "learner.so", in: folder)
            #expect(fit.code == 0, "\(fit.complaint)")
            let steered = try ToolRunner.run(
                "generate", "--model", "clinic", "--prompt", "<u> hello <a>", "--apply",
                "m.safetensors", in: folder)
            #expect(steered.code == 1)
            #expect(
                steered.complaint.contains(
                    "'m.safetensors' cannot be used: its method 'mean-shift' is a plugin's (SHA-256 "
                ))
            #expect(steered.complaint.contains("load it with --plugin LIB or by VANE_PLUGIN_PATH"))
        }
    }

    @Test func `Another build of the library than the one fitted with is told of`() throws {
        try ToolRunner.withFolder { folder in
            try prepare(folder)
            let fit = ["fit", "mean-shift", "--data", "c.zarr", "--out", "m.safetensors"]
            let fitted = try ToolRunner.run(fit + ["--plugin", "learner.so"], in: folder)
            #expect(fitted.code == 0, "\(fitted.complaint)")
            try ToolRunner.buildFixture("learner", "OTHER", as: "other.so", folder: folder)
            let generate = [
                "generate", "--model", "clinic", "--prompt", "<u> how do i fix the engine ? <a>",
                "--apply", "m.safetensors:alpha=2", "--plugin",
            ]
            let same = try ToolRunner.run(generate + ["learner.so"], in: folder)
            #expect(same.code == 0 && !same.complaint.contains("was fitted with a library"))
            let other = try ToolRunner.run(generate + ["other.so"], in: folder)
            #expect(other.code == 0, "\(other.complaint)")
            #expect(
                other.complaint.contains(
                    "warning: 'm.safetensors' was fitted with a library of SHA-256 "))
        }
    }

    @Test func `A fit neither writes over its plugin nor works for a place that cannot be written`()
        throws
    {
        try ToolRunner.withFolder { folder in
            try prepare(folder)
            let fit = ["fit", "mean-shift", "--data", "c.zarr", "--plugin", "learner.so", "--out"]
            let over = try ToolRunner.run(fit + ["learner.so"], in: folder)
            #expect(over.code == 1)
            #expect(over.complaint.contains("'learner.so' is 'learner.so', which is read"))
            let nowhere = try ToolRunner.run(fit + ["nowhere/m.safetensors"], in: folder)
            #expect(nowhere.code == 1)
            #expect(
                nowhere.complaint.contains(
                    "'nowhere/m.safetensors' cannot be written: folder 'nowhere': no such file or directory"
                ))
            #expect(!nowhere.complaint.contains("epoch"))
        }
    }

    @Test func `A plugin's refusal to learn is the tool's error`() throws {
        try ToolRunner.withFolder { folder in
            try prepare(folder)
            let fit = try ToolRunner.run(
                "fit", "gap", "--data", "c.zarr", "--out", "m.safetensors", "--plugin",
                "learner.so", in: folder)
            #expect(fit.code == 1)
            #expect(fit.complaint.contains("two classes are needed; name two"))
        }
    }
}
