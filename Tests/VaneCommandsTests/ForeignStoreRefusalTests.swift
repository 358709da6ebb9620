import Foundation
import Testing

/// What a fit or a score on anyone's store refuses, and with which words.
@Suite(.tags(.endToEnd)) struct ForeignStoreRefusalTests {
    /// The store that `Tests/Fixtures/Stores/foreign_store.py` wrote.
    private static let store = ToolRunner.package.appending(
        path: "Tests/Fixtures/Stores/foreign.zarr.zip")

    /// Runs the tool beside a copy of the store, `x.zip`.
    private func run(_ arguments: [String], in folder: URL) throws -> ToolRunner.Outcome {
        let copy = folder.appending(path: "x.zip")
        if !FileManager.default.fileExists(atPath: copy.path) {
            try FileManager.default.copyItem(at: Self.store, to: copy)
        }
        return try ToolRunner.run(arguments, in: folder)
    }

    @Test(arguments: [
        (
            ["nothing", "truth"],
            "'x.zip' has no array 'nothing': it holds 'captured/resid_post.3', 'cube', 'empty', 'gaps' and 13 more; "
                + "choose one that 'vane archive info' lists."
        ),
        (
            ["states", "nothing"],
            "'x.zip' has no array 'nothing': it holds 'captured/resid_post.3', 'cube', 'empty', 'gaps' and 13 more; "
                + "choose one that 'vane archive info' lists."
        ),
        (
            ["truth", "truth"],
            "'truth' in 'x.zip' has shape [24] where activations are [row, dim] or [sample, layer, dim]; choose another "
                + "--array."
        ),
        (
            ["cube", "truth"],
            "'cube' in 'x.zip' has shape [2, 2, 2, 2] where activations are [row, dim] or [sample, layer, dim]; choose "
                + "another --array."
        ),
        (
            ["mood", "truth"],
            "'mood' in 'x.zip' holds texts where activations are numbers; choose another --array."
        ),
        (
            ["empty", "truth"],
            "'empty' in 'x.zip' has shape [0, 6] and holds no numbers; write them first."
        ),
        (
            ["layers", "truth"],
            "'layers' in 'x.zip' has shape [24, 3, 6]; choose one of its 3 layers with --layer."
        ),
        (
            ["layers", "truth", "--layer", "3"],
            "'layers' in 'x.zip' has 3 layers and no layer 3; give --layer from 0 to 2."
        ),
        (
            ["layers", "truth", "--layer", "-1"],
            "'layers' in 'x.zip' has 3 layers and no layer -1; give --layer from 0 to 2."
        ),
        (
            ["states", "truth", "--layer", "0"],
            "'states' in 'x.zip' has shape [24, 6], without layers; leave --layer out."
        ),
        (
            ["states", "short"],
            "'short' in 'x.zip' has 23 rows where 'states' has 24; give one value a row."
        ),
        (
            ["states", "truth", "--groups", "short"],
            "'short' in 'x.zip' has 23 rows where 'states' has 24; give one value a row."
        ),
        (
            ["states", "layers"],
            "'layers' in 'x.zip' has shape [24, 3, 6] where labels and groups are [row]; choose another array."
        ),
        (
            ["states", "same"],
            "'same' in 'x.zip' is '1' in all 24 rows; give labels with at least two classes."
        ),
        (
            ["states", "soft"],
            "'soft' in 'x.zip' holds float32, and labels and groups are whole numbers, truths or texts; write it as one "
                + "of these, without NaN."
        ),
        (
            ["states", "gaps"],
            "'gaps' in 'x.zip' holds float32, and labels and groups are whole numbers, truths or texts; write it as one "
                + "of these, without NaN."
        ),
        (
            ["states", "silent"],
            "'silent' in 'x.zip' holds no text in row 3; give every row one, or leave the row out."
        ),
        (
            ["holed", "truth"],
            "Row 5 of 'holed' in 'x.zip' holds nan; remove the row, every value must be finite."
        ),
        (
            ["states", "truth", "--classes", "no,yes"],
            "--classes lists the classes no, yes, 'x.zip' has false, true; the two must agree."
        ),
    ]) func `Arrays that do not fit are refused in one line`(
        arrays: [String], message: String
    ) throws {
        try ToolRunner.withFolder { folder in
            let outcome = try run(
                ["fit", "logistic", "--data", "x.zip", "--array", arrays[0], "--labels", arrays[1]]
                    + arrays.dropFirst(2) + ["--out", "a.safetensors"], in: folder)
            #expect(outcome.code == 1)
            #expect(outcome.complaint == "vane: \(message)\n")
            #expect(!FileManager.default.fileExists(atPath: folder.path + "/a.safetensors"))
        }
    }

    @Test(arguments: [
        (
            ["fit", "logistic", "--labels", "y"],
            "--labels is for --array; add --array or leave --labels out."
        ),
        (
            ["score", "a.safetensors", "--layer", "2"],
            "--layer is for --array; add --array or leave --layer out."
        ),
        (
            ["fit", "logistic", "--array", "x"],
            "--array needs the rows' labels; add --labels PATH."
        ),
        (
            [
                "fit", "mean-s", "--array", "x", "--labels", "y", "--search", "--model", "clinic",
                "--prompts", "p",
            ], "--search needs data captured from the model; leave --array out."
        ),
        (
            ["fit", "mean-s", "--array", "x", "--labels", "y", "--context", "resid_post.1"],
            "--context is for contrast pairs, which --array has none of; leave one of them out."
        ),
        (
            ["score", "a.safetensors", "--array", "x", "--labels", "y", "--at", "resid_post.1"],
            "--at is for a captured corpus; --array says where the rows are."
        ),
    ]) func `Options that need each other are asked for`(arguments: [String], message: String)
        throws
    {
        let outcome = try ToolRunner.run(arguments + ["--data", "x.zip"])
        #expect(outcome.code == 64)
        #expect(outcome.complaint.split(separator: "\n").first == "vane: \(message)")
    }

    @Test func `A method that learns from pairs, and a store without a choice, say what to do`()
        throws
    {
        try ToolRunner.withFolder { folder in
            let pairs = try run(
                [
                    "fit", "l2s-notes", "--data", "x.zip", "--array", "states", "--labels", "truth",
                    "--at", "resid_post.1", "--out", "a.safetensors",
                ], in: folder)
            #expect(pairs.code == 1)
            #expect(
                pairs.complaint
                    == "vane: Arrays of 'x.zip' are rows with labels and no contrast pairs; choose a method that learns "
                    + "from rows, as in logistic or diff-of-means, or capture a corpus with --contrast.\n"
            )
            let bare = try run(
                ["fit", "logistic", "--data", "x.zip", "--out", "a.safetensors"], in: folder)
            #expect(bare.code == 1)
            #expect(
                bare.complaint
                    == "vane: 'x.zip' is a Zarr store without the attributes of a corpus; choose its arrays with --array "
                    + "and --labels, 'vane archive info' lists them.\n")
        }
    }

    @Test func `Arrays of a corpus are not chosen by hand, since it has labels of its own`() throws
    {
        try ToolRunner.withFolder { folder in
            try ToolRunner.write(
                #"{"prompt": "<u> how do i fix the engine ? <a>", "label": "a"}"#, to: "p.jsonl",
                in: folder)
            let capture = try ToolRunner.run(
                "capture", "--model", "clinic", "--prompts", "p.jsonl", "--at", "resid_post.1",
                "--out", "c.zarr", in: folder)
            try #require(capture.code == 0, "\(capture.complaint)")
            let fit = try ToolRunner.run(
                "fit", "logistic", "--data", "c.zarr", "--array", "activations/resid_post.1",
                "--labels", "samples/label", "--out", "a.safetensors", in: folder)
            #expect(fit.code == 1)
            #expect(
                fit.complaint
                    == "vane: 'c.zarr' is a corpus of Vane's and has labels and groups of its own; leave --array, "
                    + "--labels, --groups and --layer out, and choose with --at.\n")
        }
    }

    @Test func `A score never takes rows that were fitted on for held-out ones`() throws {
        try ToolRunner.withFolder { folder in
            let states = ["--data", "x.zip", "--array", "states", "--labels", "truth"]
            let groups = ["--groups", "speaker"]
            let fit = ["fit", "logistic", "--hold-out", "0.4"] + states
            for (fitted, scored, message) in [
                (
                    groups, [],
                    "'a' was fitted with groups, 'speaker', and held out some of them; give --groups, or --all to "
                        + "measure all rows."
                ),
                (
                    [], groups,
                    "'a' was fitted without groups and held out single rows; leave --groups out, or add --all to "
                        + "measure all rows."
                ),
            ] {
                let made = try run(fit + fitted + ["--out", "a"], in: folder)
                try #require(made.code == 0, "\(made.complaint)")
                let refused = try run(["score", "a"] + states + scored, in: folder)
                #expect(refused.code == 1)
                #expect(refused.complaint == "vane: \(message)\n")
                let all = try run(["score", "a", "--all"] + states + scored, in: folder)
                #expect(all.output.hasPrefix("logistic on all samples, 24 rows: AUROC "))
                let held = try run(["score", "a"] + states + fitted, in: folder)
                #expect(held.output.hasPrefix("logistic on held-out groups, "))
            }
        }
    }

    @Test func `Rows of another width, and rows whose model nobody knows, are told apart`() throws {
        try ToolRunner.withFolder { folder in
            let capture = try ToolRunner.shell(
                "\"$VANE\" clinic-dialogues --prompts 40,15,15 --seed 3 > p.jsonl && "
                    + "\"$VANE\" capture --model clinic --prompts p.jsonl --at resid_post.4 --out c.zarr && "
                    + "\"$VANE\" fit logistic --data c.zarr --classes H,R,M,L,F --hold-out 0.25 --out a",
                in: folder)
            try #require(capture.code == 0, "\(capture.complaint)")
            let states = ["--data", "x.zip", "--array", "states", "--labels", "truth"]
            let mixed = try run(["score", "a"] + states, in: folder)
            #expect(mixed.code == 1)
            #expect(
                mixed.complaint
                    == "vane: 'a' was fitted on a corpus, and arrays of 'x.zip' cannot tell its held-out groups; add "
                    + "--all to measure all rows.\n")
            _ = try run(["fit", "logistic", "--out", "b"] + states, in: folder)
            let wide = try run(["score", "b", "--data", "c.zarr"], in: folder)
            #expect(wide.code == 1)
            #expect(
                wide.complaint.hasPrefix("vane: 'b' lists the classes false, true, 'c.zarr' has "))
        }
    }
}
