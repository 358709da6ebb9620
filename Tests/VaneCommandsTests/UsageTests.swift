import Testing

@Suite(.tags(.endToEnd)) struct UsageTests {
    @Test func `The version is printed`() throws {
        let outcome = try ToolRunner.run("--version")
        #expect(outcome.code == 0)
        #expect(outcome.output == "0.1.0\n")
    }

    @Test(arguments: [
        ["--nonsense"], ["generate"],
        ["generate", "--model", "clinic", "--prompt", "x", "--max-tokens", "0"],
        ["fit", "logistic", "--data", "x", "--search"], ["demo", "--seeds", "0"],
    ]) func `Usage errors exit with 64`(arguments: [String]) throws {
        #expect(try ToolRunner.run(arguments).code == 64)
    }

    @Test func `Text that cannot be parsed exits with 64 and says what to write`() throws {
        try ToolRunner.withFolder { folder in
            try ToolRunner.write(
                #"{"prompt": "<u> how do i fix the engine ? <a>"}"#, to: "p.jsonl", in: folder)
            let outcome = try ToolRunner.run(
                "capture", "--model", "clinic", "--prompts", "p.jsonl", "--at", "nonsense",
                "--out", "c.zarr", in: folder)
            #expect(outcome.code == 64)
            #expect(
                outcome.complaint
                    == "vane: Hook point 'nonsense' cannot be read: its site is none of resid_pre, head_out, attn_out, "
                    + "resid_mid, mlp_act, mlp_out, resid_post, final_norm, logits; write site.block, as in resid_post.3.\n"
            )
        }
    }

    @Test func `A block that the model lacks exits with 1`() throws {
        try ToolRunner.withFolder { folder in
            try ToolRunner.write(
                #"{"prompt": "<u> how do i fix the engine ? <a>"}"#, to: "p.jsonl", in: folder)
            let outcome = try ToolRunner.run(
                "capture", "--model", "clinic", "--prompts", "p.jsonl", "--at", "resid_post.17",
                "--out", "c.zarr", in: folder)
            #expect(outcome.code == 1)
            #expect(
                outcome.complaint
                    == "vane: 'resid_post.17' does not exist: 'clinic' has blocks 0 to 5; choose one of them.\n"
            )
        }
    }

    @Test func `A selection that can select nothing exits with 1`() throws {
        try ToolRunner.withFolder { folder in
            try ToolRunner.write(
                #"{"prompt": "<u> how do i fix the engine ? <a>"}"#, to: "p.jsonl", in: folder)
            let outcome = try ToolRunner.run(
                "capture", "--model", "clinic", "--prompts", "p.jsonl", "--at", "resid_post.1",
                "--tokens", "prompt[5:3]", "--out", "c.zarr", in: folder)
            #expect(outcome.code == 1)
            #expect(outcome.complaint.hasPrefix("vane: Selection 'prompt[5:3]'"))
            #expect(outcome.complaint.split(separator: "\n").count == 1)
        }
    }

    @Test(arguments: [
        ["bench", "probe"]
    ]) func `What is not there yet says so and exits with 1`(arguments: [String]) throws {
        let outcome = try ToolRunner.run(arguments)
        #expect(outcome.code == 1)
        #expect(outcome.complaint.contains("is not there yet"))
    }

    @Test func `A directory that is no model is named`() throws {
        try ToolRunner.withFolder { folder in
            let outcome = try ToolRunner.run(
                "generate", "--model", "nowhere", "--prompt", "Once", in: folder)
            #expect(outcome.code == 1)
            #expect(outcome.complaint.hasPrefix("vane: "))
            #expect(outcome.complaint.contains("'nowhere"))
            #expect(outcome.complaint.split(separator: "\n").count == 1)
        }
    }

    @Test func `An unknown method lists those there are`() throws {
        let outcome = try ToolRunner.run("fit", "nothing", "--data", "synthetic:notes")
        #expect(outcome.code == 1)
        #expect(
            outcome.complaint.hasPrefix("vane: There is no method 'nothing'; there are logistic, "))
    }

    @Test func `A parameter out of its range is refused`() throws {
        let outcome = try ToolRunner.run(
            "fit", "l2s-notes", "--data", "synthetic:notes", "--set", "epochs=-1")
        #expect(outcome.code == 1)
        #expect(
            outcome.complaint.hasPrefix(
                "vane: Parameter 'epochs' of 'l2s-notes' is '-1'; give a whole number from "))
    }

    @Test func `A prompts file with a broken line names the line`() throws {
        try ToolRunner.withFolder { folder in
            try ToolRunner.write(#"{"prompt": "a"}"#, "nonsense", to: "p.jsonl", in: folder)
            let outcome = try ToolRunner.run(
                "capture", "--model", "clinic", "--prompts", "p.jsonl", "--at", "resid_post.1",
                "--out", "c.zarr", in: folder)
            #expect(outcome.code == 1)
            #expect(
                outcome.complaint
                    == "vane: Line 2 of 'p.jsonl' is not a JSON object of its own: an unknown word at byte 0; "
                    + "write one a line, as in {\"id\": \"a\", \"prompt\": \"Once upon a time\"}.\n"
            )
        }
    }

    @Test(arguments: [
        (["plugin", "trust", "--help"], "Trust plugins by their SHA-256"),
        (["methods", "-h"], "List every readout"), (["--help"], "Reads and steers"),
        (["plugin", "check", "--help"], "Try every promise of a plugin"),
        (["help", "methods"], "List every readout"),
    ]) func `Help is that of the command it is asked of`(arguments: [String], words: String) throws
    {
        let outcome = try ToolRunner.run(arguments)
        #expect(outcome.code == 0)
        #expect(outcome.output.hasPrefix("OVERVIEW: \(words)"))
    }
}
