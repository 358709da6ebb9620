import Foundation
import Testing

/// Options of fits and applications that make no sense together, and data that lack what is asked for.
@Suite(.tags(.endToEnd)) struct FitUsageTests {
    @Test(arguments: [
        (
            ["mean-s", "--data", "x", "--model", "clinic"],
            "--model is for --search; add --search or leave --model out."
        ),
        (
            ["mean-s", "--data", "x", "--alphas", "1"],
            "--alphas is for --search; add --search or leave --alphas out."
        ),
        (
            ["mean-s", "--data", "x", "--prompts", "p"],
            "--prompts is for --search; add --search or leave --prompts out."
        ),
        (["mean-s", "--data", "x", "--set", "c"], "--set 'c' has no '='; write name=value."),
        (
            ["mean-s", "--data", "x", "--set", "c=1", "--set", "c=2"],
            "--set gives 'c' twice; set it once."
        ),
        (
            ["mean-s", "--data", "x", "--classes", "a,a,b"],
            "--classes names 'a' twice; name every class once."
        ),
        (
            ["mean-s", "--data", "x", "--classes", "a,,b"],
            "--classes holds an empty name; write names, as in plain,sad."
        ),
        (
            ["logistic", "--data", "synthetic:notes", "--at", "resid_post.1"],
            "synthetic:notes makes its own data and ignores --at; leave it out, --set, --seed and --out remain."
        ),
        (
            ["logistic", "--data", "synthetic:notes", "--hold-out", "0.5"],
            "synthetic:notes makes its own data and ignores --hold-out; leave it out, --set, --seed and --out remain."
        ),
    ]) func `What would be ignored is refused`(arguments: [String], message: String) throws {
        let outcome = try ToolRunner.run(["fit"] + arguments)
        #expect(outcome.code == 64)
        #expect(outcome.complaint.split(separator: "\n").first == "vane: \(message)")
    }

    @Test(arguments: [
        ("epochs=1.5", "Parameter 'epochs' of 'l2s-notes' is '1.5'; give a whole number from "),
        (
            "learning-rate=abc",
            "Parameter 'learning-rate' of 'l2s-notes' is 'abc'; give a number from "
        ),
    ]) func `A parameter that cannot be parsed exits with 64`(setting: String, message: String)
        throws
    {
        let outcome = try ToolRunner.run(
            "fit", "l2s-notes", "--data", "synthetic:notes", "--set", setting)
        #expect(outcome.code == 64)
        #expect(outcome.complaint.hasPrefix("vane: " + message))
    }

    @Test(arguments: [
        (
            "a.safetensors:alpha=1,alpha=2",
            "--apply 'a.safetensors:alpha=1,alpha=2' sets 'alpha' twice; set it once."
        ),
        (
            "a.safetensors:at=resid_post.1+resid_post.0-2",
            "'at=resid_post.1+resid_post.0-2' names 'resid_post.1' twice, where it would be edited twice; name it once."
        ),
        (
            "a.safetensors:alpha=1,",
            "'' in --apply 'a.safetensors:alpha=1,' is no setting; write name=value, as in alpha=1."
        ),
    ]) func `Settings given twice or not at all are refused`(text: String, message: String) throws {
        let outcome = try ToolRunner.run(
            "generate", "--model", "clinic", "--prompt", "<u>", "--apply", text)
        #expect(outcome.code == 64)
        #expect(outcome.complaint == "vane: \(message)\n")
    }

    @Test(arguments: [
        ("mean-s", "'mean-s' needs an artefact; fit it with 'vane fit mean-s' and apply its file."),
        ("logistic", "'logistic' reads but does not steer; give its artefact's file to --read."),
        (
            "rotation",
            "'rotation' is neither a file nor a method; give an artefact's file, or load the plugin that offers it "
                + "with --plugin."
        ),
        (
            "none", "'none' is a reference of comparisons and edits no hidden state; leave it out."
        ),
        (
            "a.safetensors",
            "'a.safetensors' cannot be read: no such file or directory; check the path and its permissions."
        ),
    ]) func `A word to apply that is no file says what is missing`(word: String, message: String)
        throws
    {
        try ToolRunner.withFolder { folder in
            let outcome = try ToolRunner.run(
                "generate", "--model", "clinic", "--prompt", "<u>", "--apply", word, in: folder)
            #expect(outcome.code == 1)
            #expect(outcome.complaint == "vane: \(message)\n")
        }
    }

    /// Captures prompts of the embedded language.
    private func capture(_ options: String..., count: Int = 20, in folder: URL) throws {
        let drawn = try ToolRunner.shell(
            "\"$VANE\" clinic-dialogues --prompts 20,15,15 --seed 3 | head -\(count) > p.jsonl",
            in: folder)
        #expect(drawn.complaint.isEmpty)
        let outcome = try ToolRunner.run(
            ["capture", "--model", "clinic", "--prompts", "p.jsonl", "--out", "c.zarr"] + options,
            in: folder)
        try #require(outcome.code == 0, "\(outcome.complaint)")
    }

    @Test func `Data without contrast pairs say how to capture them`() throws {
        try ToolRunner.withFolder { folder in
            try capture("--at", "resid_post.4", in: folder)
            let fit = try ToolRunner.run(
                "fit", "mean-s", "--data", "c.zarr", "--out", "a.safetensors", in: folder)
            #expect(fit.code == 1)
            #expect(
                fit.complaint
                    == "vane: 'c.zarr' holds no contrast pairs; capture it again with --contrast, as in --contrast "
                    + "last-prompt.\n")
        }
    }

    @Test func `A hook point without pairs, and a share that holds out nothing, are named`() throws
    {
        try ToolRunner.withFolder { folder in
            try capture(
                "--at", "resid_post.4,head_out.1", "--contrast", "last-prompt", in: folder)
            for hook in ["resid_post.5", "head_out.1.0"] {
                let fit = try ToolRunner.run(
                    "fit", "mean-s", "--data", "c.zarr", "--at", hook, "--out", "a.safetensors",
                    in: folder)
                #expect(fit.code == 1)
                #expect(
                    fit.complaint
                        == "vane: 'c.zarr' holds no contrast pairs at '\(hook)'; it holds them at resid_post.4, head_out.1.\n"
                )
            }
            let fit = try ToolRunner.run(
                "fit", "mean-s", "--data", "c.zarr", "--at", "resid_post.4", "--hold-out", "1e-9",
                "--out", "a.safetensors", in: folder)
            #expect(fit.code == 1)
            #expect(fit.complaint.hasPrefix("vane: --hold-out 1e-09 holds out none of "))
            #expect(fit.complaint.hasSuffix(" groups; raise it, or leave it out.\n"))
        }
    }

    @Test func `A system without a solution is one line with a remedy`() throws {
        try ToolRunner.withFolder { folder in
            try capture("--at", "resid_post.4", "--contrast", "last-prompt", count: 3, in: folder)
            let fit = try ToolRunner.run(
                "fit", "ridge", "--data", "c.zarr", "--set", "lambda=0", "--out", "a.safetensors",
                in: folder)
            #expect(fit.code == 1)
            #expect(fit.complaint.hasPrefix("vane: "))
            #expect(fit.complaint.hasSuffix("the matrix is singular; raise the penalty.\n"))
        }
    }
}
