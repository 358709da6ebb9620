import Foundation
import Testing

/// What fits remember, and what they refuse.
@Suite(.tags(.endToEnd)) struct FitTests {
    /// Captures prompts of the embedded language, with contrasts and with targets.
    private func capture(_ count: Int, at hooks: String = "resid_post.4", in folder: URL) throws {
        let drawn = try ToolRunner.run(
            "clinic-dialogues", "--prompts", "\(count),15,15", "--seed", "3", in: folder)
        let lines = drawn.output.split(separator: "\n").prefix(count).map {
            $0.dropLast() + #","forced":"well ,","target":" well , see a doctor"}"#
        }
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(
            to: folder.appending(path: "p.jsonl"))
        let outcome = try ToolRunner.run(
            "capture", "--model", "clinic", "--prompts", "p.jsonl", "--at", hooks,
            "--contrast", "generated[-1]", "--out", "c.zarr", in: folder)
        #expect(outcome.code == 0, "\(outcome.complaint)")
    }

    @Test func `The strength that a search chose is applied unless another is given`() throws {
        try ToolRunner.withFolder { folder in
            try capture(60, in: folder)
            let fit = try ToolRunner.run(
                "fit", "mean-s", "--search", "--data", "c.zarr", "--model", "clinic", "--prompts",
                "p.jsonl", "--alphas", "0.375", "--out", "m.safetensors", in: folder)
            #expect(fit.code == 0, "\(fit.complaint)")
            let arguments = [
                "generate", "--model", "clinic", "--prompt", "<u> how do i fix the engine ? <a>",
                "--apply",
            ]
            let chosen = try ToolRunner.run(arguments + ["m.safetensors"], in: folder)
            let given = try ToolRunner.run(arguments + ["m.safetensors:alpha=2"], in: folder)
            #expect(chosen.output.contains("receipt m.safetensors: applied, alpha 0.375, "))
            #expect(given.output.contains("receipt m.safetensors: applied, alpha 2, "))
        }
    }

    @Test func `A search tries every hook point listed`() throws {
        try ToolRunner.withFolder { folder in
            try capture(40, at: "resid_post.3,resid_post.4,resid_post.5", in: folder)
            let fit = try ToolRunner.run(
                "fit", "mean-s", "--search", "--data", "c.zarr", "--model", "clinic", "--prompts",
                "p.jsonl", "--at", "resid_post.3,resid_post.5", "--context", "resid_post.4",
                "--alphas", "1,2", "--out", "m.safetensors", in: folder)
            #expect(fit.code == 0, "\(fit.complaint)")
            #expect(fit.output.hasPrefix("4 settings on "))
            for hook in 3...5 {
                let tried = fit.output.components(separatedBy: "  at resid_post.\(hook) ").count - 1
                #expect(tried == (hook == 4 ? 0 : 2))
            }
        }
    }

    @Test func `The split depends on its own seed, and on --seed only without one`() throws {
        try ToolRunner.withFolder { folder in
            try capture(40, in: folder)
            func split(_ arguments: String...) throws -> String {
                let fit = try ToolRunner.run(
                    ["fit", "mean-s", "--data", "c.zarr", "--hold-out", "0.5", "--json"] + arguments
                        + ["--out", "m.safetensors"], in: folder)
                #expect(fit.code == 0, "\(fit.complaint)")
                let object = try JSONSerialization.jsonObject(with: Data(fit.output.utf8))
                return try #require((object as? [String: Any])?["split"] as? String)
            }
            let first = try split("--seed", "1", "--split-seed", "7")
            #expect(try split("--seed", "2", "--split-seed", "7") == first)
            #expect(try split("--seed", "7") == first)
            #expect(try split("--seed", "1") != first)
        }
    }

    @Test func `Counts of words are not fitted on hidden states`() throws {
        try ToolRunner.withFolder { folder in
            try capture(20, in: folder)
            let fit = try ToolRunner.run(
                "fit", "bag-of-words", "--data", "c.zarr", "--out", "b.safetensors", in: folder)
            #expect(fit.code == 1)
            #expect(
                fit.complaint
                    == "vane: 'bag-of-words' counts the tokens of texts, but 'c.zarr' holds hidden states; for what "
                    + "words alone tell, capture resid_pre.0 with --tokens mean-prompt and fit 'logistic' on it.\n"
            )
        }
    }

    @Test(arguments: [("mean-s", true), ("constant", false), ("random", false)])
    func `A mean shift reads and predicts, a predictor and a control predict alone`(
        method: String, reads: Bool
    ) throws {
        try ToolRunner.withFolder { folder in
            try capture(60, in: folder)
            let fit = try ToolRunner.run(
                "fit", method, "--data", "c.zarr", "--hold-out", "0.5", "--classes", "H,R,M,L,F",
                "--out", "m.safetensors", in: folder)
            #expect(fit.code == 0, "\(fit.complaint)")
            let score = try ToolRunner.run(
                "score", "m.safetensors", "--data", "c.zarr", "--json", in: folder)
            #expect(score.code == 0, "\(score.complaint)")
            let figures = try #require(
                try JSONSerialization.jsonObject(with: Data(score.output.utf8)) as? [String: Any])
            #expect((figures["auroc"] != nil) == reads)
            let (r2, cosine) = (
                try #require(figures["r2"] as? Double), try #require(figures["cosine"] as? Double)
            )
            // One vector for all cannot beat the mean of the samples measured; a random one points elsewhere.
            #expect(r2 <= 0)
            #expect(method == "random" ? abs(cosine) < 0.2 : cosine > 0.2)
        }
    }

    @Test func `Options that say nothing to a command are refused`() throws {
        let context = try ToolRunner.run(
            "fit", "logistic", "--data", "c.zarr", "--context", "resid_post.1", "--out", "o")
        #expect(context.code == 1)
        #expect(context.complaint.contains("'logistic' reads no context"))
        let seed = try ToolRunner.run(
            "generate", "--model", "clinic", "--prompt", "<u> <a>", "--seed", "3")
        #expect(seed.code == 64)
        #expect(seed.complaint.contains("--seed is for sampling"))
    }

    @Test func `Labels of which hardly two are alike name no classes, unless they are listed`()
        throws
    {
        try ToolRunner.withFolder { folder in
            let lines = (0..<24).map { #"{"id":"\#($0)","prompt":"<u> <a>","label":"l\#($0)"}"# }
            try Data((lines.joined(separator: "\n") + "\n").utf8).write(
                to: folder.appending(path: "p.jsonl"))
            let captured = try ToolRunner.run(
                "capture", "--model", "clinic", "--prompts", "p.jsonl", "--at", "resid_post.1",
                "--out", "c.zarr", in: folder)
            #expect(captured.code == 0, "\(captured.complaint)")
            let fit = ["fit", "softmax", "--data", "c.zarr", "--out", "s.safetensors"]
            let refused = try ToolRunner.run(fit, in: folder)
            #expect(refused.code == 1)
            #expect(
                refused.complaint.contains(
                    "The labels in 'c.zarr' have 24 different values in 24 rows, as l0 and l1, and so name no classes"
                ))
            let names = (0..<24).map { "l\($0)" }.joined(separator: ",")
            let listed = try ToolRunner.run(fit + ["--classes", names], in: folder)
            #expect(listed.code == 0, "\(listed.complaint)")
        }
    }
}
