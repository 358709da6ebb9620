import Foundation
import Testing

/// The main job by hand: capture, fit, score, steer.
@Suite(.tags(.endToEnd), .serialized) struct StoryTests {
    /// Prompts of the embedded language with contrast prompts, as the demo draws them.
    private func prompts(_ count: Int, in folder: URL) throws {
        let outcome = try ToolRunner.run(
            "clinic-dialogues", "--prompts", "\(count),15,15", "--seed", "3", in: folder)
        #expect(outcome.code == 0)
        let lines = outcome.output.split(separator: "\n").prefix(count)
        // The decisive word comes after the opener, so a fixed opener is forced.
        let forced = lines.map { $0.dropLast() + #","forced":"well ,"}"# }
        try Data((forced.joined(separator: "\n") + "\n").utf8).write(
            to: folder.appending(path: "p.jsonl"))
    }

    @Test func `What is captured can be fitted, scored and steered with`() throws {
        try ToolRunner.withFolder { folder in
            try prompts(200, in: folder)
            let capture = try ToolRunner.run(
                "capture", "--model", "clinic", "--prompts", "p.jsonl", "--at",
                "resid_post.3,resid_post.4",
                "--contrast", "generated[-1]", "--out", "c.zarr", in: folder)
            #expect(capture.code == 0, "\(capture.complaint)")
            let verify = try ToolRunner.run("archive", "verify", "c.zarr", in: folder)
            #expect(verify.code == 0, "\(verify.complaint)")
            for (method, at) in [
                ("logistic", "resid_post.3"), ("l2s-paper", "resid_post.4"),
                ("mean-s", "resid_post.4"),
            ] {
                let fit = try ToolRunner.run(
                    "fit", method, "--data", "c.zarr", "--at", at, "--context", "resid_post.3",
                    "--classes", "H,R,M,L,F", "--hold-out", "0.3", "--out", "\(method).safetensors",
                    in: folder)
                #expect(fit.code == 0, "\(method): \(fit.complaint)")
                let score = try ToolRunner.run(
                    "score", "\(method).safetensors", "--data", "c.zarr", "--json", in: folder)
                #expect(score.code == 0, "\(method): \(score.complaint)")
                #expect(score.output.contains("held-out groups"))
            }
            let steered = try ToolRunner.run(
                "generate", "--model", "clinic", "--prompt", "<u> how do i fix the engine ? <a>",
                "--apply", "l2s-paper.safetensors:alpha=2", "--json", in: folder)
            #expect(steered.code == 0, "\(steered.complaint)")
            #expect(steered.output.contains(#""status" : "applied""#))
            #expect(steered.output.contains(#""tokens" : "generated""#))
        }
    }

    @Test func `A score on the groups that a search chose on says so`() throws {
        try ToolRunner.withFolder { folder in
            try prompts(40, in: folder)
            let file = folder.appending(path: "p.jsonl")
            let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
            let wanted = lines.map { $0.dropLast() + #","target":"only the steps ."}"# + "\n" }
            try Data(wanted.joined().utf8).write(to: file)
            let capture = try ToolRunner.run(
                "capture", "--model", "clinic", "--prompts", "p.jsonl", "--at", "resid_post.4",
                "--contrast", "generated[-1]", "--out", "c.zarr", in: folder)
            #expect(capture.code == 0, "\(capture.complaint)")
            let fit = [
                "fit", "mean-s", "--data", "c.zarr", "--at", "resid_post.4", "--classes",
                "H,R,M,L,F", "--hold-out", "0.3", "--out", "m.safetensors",
            ]
            let score = ["score", "m.safetensors", "--data", "c.zarr"]
            let caveat =
                "L*, L' and alpha were chosen on the held-out groups, so these figures flatter; "
                + "score groups that no search has seen."
            let search = try ToolRunner.run(
                fit + [
                    "--search", "--model", "clinic", "--prompts", "p.jsonl", "--alphas", "0.5,1",
                ], in: folder)
            #expect(search.code == 0, "\(search.complaint)")
            let searched = try ToolRunner.run(score, in: folder)
            #expect(searched.output.contains("\ncaveat: \(caveat)\n"), "\(searched)")
            let json = try ToolRunner.run(score + ["--json"], in: folder)
            #expect(json.output.contains(#""caveat" : "\#(caveat)""#), "\(json)")
            #expect(try ToolRunner.run(fit, in: folder).code == 0)
            let plain = try ToolRunner.run(score, in: folder)
            #expect(plain.code == 0 && plain.output.contains("held-out groups"), "\(plain)")
            #expect(!plain.output.contains("caveat"))
        }
    }

    @Test func `Strength zero gives the unsteered text and says so in the receipt`() throws {
        try ToolRunner.withFolder { folder in
            try prompts(60, in: folder)
            _ = try ToolRunner.run(
                "capture", "--model", "clinic", "--prompts", "p.jsonl", "--at", "resid_post.4",
                "--contrast", "generated[-1]", "--out", "c.zarr", in: folder)
            _ = try ToolRunner.run(
                "fit", "mean-s", "--data", "c.zarr", "--classes", "H,R,M,L,F", "--out",
                "m.safetensors", in: folder)
            let arguments = [
                "generate", "--model", "clinic", "--prompt", "<u> how do i fix the engine ? <a>",
            ]
            let plain = try ToolRunner.run(arguments, in: folder)
            let zero = try ToolRunner.run(
                arguments + ["--apply", "m.safetensors:alpha=0"], in: folder)
            #expect(plain.code == 0 && !plain.output.isEmpty)
            #expect(zero.output.hasPrefix(plain.output.split(separator: "\n")[0]))
            #expect(zero.output.contains("zero strength"))
        }
    }

    @Test func `An artefact of another model is refused`() throws {
        try ToolRunner.withFolder { folder in
            let outcome = try ToolRunner.run(
                "generate", "--model", "clinic", "--prompt", "<u> <a>", "--apply",
                "missing.safetensors",
                in: folder)
            #expect(outcome.code == 1)
            #expect(outcome.complaint.contains("'missing.safetensors'"))
        }
    }

    @Test(.timeLimit(.minutes(5)))
    func
        `A quick demo ends with a table and both reports, and a row for every plugin's method`()
        throws
    {
        try ToolRunner.withFolder { folder in
            try ToolRunner.buildBadPlugin("bad.so", "crash", in: "apply", folder: folder)
            try ToolRunner.buildFixture("learner", as: "learner.so", folder: folder)
            let outcome = try ToolRunner.run(
                "demo", "--quick", "--out", "d", "--json", "--plugin", "bad.so", "--plugin",
                "learner.so", "--isolation", "sandboxed", in: folder)
            #expect(outcome.code == 0, "\(outcome.complaint)")
            let report = try #require(
                try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
            #expect(report["schema"] as? Int == 1)
            let methods = try #require(report["methods"] as? [[String: Any]])
            let ids = Set(methods.compactMap { $0["id"] as? String })
            let wanted: Set = [
                "none", "prompt", "random", "probe-direction", "diff-of-means", "mean-s",
                "mean-s-cautious", "l2s",
                "ridge", "knn", "gate", "p2s", "bad", "gap", "mean-shift",
            ]
            #expect(wanted.isSubset(of: ids))
            // Of few prompts, "clamp" may find none whose component is positive, and says so.
            let mayFail: Set = ["none", "bad", "gap", "clamp"]
            for method in methods where !mayFail.contains(method["id"] as? String ?? "") {
                #expect(method["error"] == nil || method["error"] is NSNull, "\(method)")
            }
            let bad = methods.first { $0["id"] as? String == "bad" }
            let path = folder.resolvingSymlinksInPath().appending(path: "bad.so").path
            #expect(
                bad?["error"] as? String
                    == "'bad' failed: Library '\(path)' crashed in 'apply' with SIGSEGV (it touched memory that is "
                    + "not its own); that is a bug of the plugin, report it to its author.")
            // The method wants two classes where the task has more, and says so.
            let gap = methods.first { $0["id"] as? String == "gap" }
            #expect((gap?["error"] as? String)?.contains("two classes are needed") == true)
            let readouts = try #require(report["readouts"] as? [[String: Any]])
            let (learned, built) = (
                readouts.first { $0["id"] as? String == "gap-score" },
                readouts.first { $0["id"] as? String == "mass-mean" }
            )
            let areas = [learned, built].map {
                ($0?["detection"] as? [String: Any])?["auroc"] as? Double
            }
            #expect(areas[0] != nil && areas[0] == areas[1])
            let page = try String(
                contentsOf: folder.appending(path: "d/report.html"), encoding: .utf8)
            #expect(page.contains("<svg") && page.contains("Receipts") && !page.contains("http"))
        }
    }
}
