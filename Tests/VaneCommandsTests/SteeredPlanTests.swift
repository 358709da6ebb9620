import Foundation
import Testing
import VaneComparison

/// Plans with a model, by the built tool: the examples of the documentation in their small forms.
@Suite(.tags(.endToEnd)) struct SteeredPlanTests {
    /// Copies an example into a folder, changed to be small.
    private func example(
        _ name: String, in folder: URL, _ changes: [(String, String)] = []
    ) throws {
        let source = ToolRunner.package.appending(path: "Documentation/Examples/\(name)")
        var text = try String(contentsOf: source, encoding: .utf8)
        for (old, new) in changes {
            #expect(text.contains(old), "the example has no '\(old)'")
            text = text.replacing(old, with: new)
        }
        try Data(text.utf8).write(to: folder.appending(path: name))
    }

    /// What makes the example of the embedded model small.
    private static let small = [
        ("counts: [600, 150, 300]", "counts: [120, 40, 60]"),
        ("methods: all", "methods: [mean-s, probe-direction, ridge, l2s-notes]"),
        ("resid_post.2-5", "resid_post.4-5"), ("[0.2, 0.4, 0.6, 0.8, 1.2]", "[0.3, 0.6]"),
        ("seeds: [0, 1, 2]", "seeds: [0, 1]"), ("bootstrap: 2000", "bootstrap: 200"),
    ]

    /// Reads the report of a folder.
    private func report(_ path: String, in folder: URL) throws -> PlanReport {
        try JSONDecoder().decode(
            PlanReport.self,
            from: try Data(contentsOf: folder.appending(path: path + "/report.json")))
    }

    @Test func `The embedded model's example goes on after a kill and ends in the same bytes`()
        throws
    {
        try ToolRunner.withFolder { folder in
            try example("embedded-model.yaml", in: folder, Self.small)
            let whole = try ToolRunner.run(
                "compare", "embedded-model.yaml", "--out", "whole", in: folder)
            #expect(whole.code == 0, "\(whole.complaint)")
            let journal = try Data(contentsOf: folder.appending(path: "whole/cells.jsonl"))
            // What a kill in the middle of a line leaves behind.
            let cut = folder.appending(path: "cut")
            try FileManager.default.createDirectory(at: cut, withIntermediateDirectories: true)
            try journal.prefix(journal.count / 2).write(to: cut.appending(path: "cells.jsonl"))
            let refused = try ToolRunner.run(
                "compare", "embedded-model.yaml", "--out", "cut", in: folder)
            #expect(refused.code == 1)
            #expect(refused.complaint.contains("give --resume to go on"), "\(refused.complaint)")
            let resumed = try ToolRunner.run(
                "compare", "embedded-model.yaml", "--out", "cut", "--resume", in: folder)
            #expect(resumed.code == 0, "\(resumed.complaint)")
            #expect(resumed.complaint.contains("cells were there already"))
            let names = [
                "report.html", "report.json", "report.md", "methods.csv", "curves.csv",
                "paired.csv", "detection.csv", "cosines.csv", "transfer.csv",
            ]
            for name in names {
                let files = try ["whole", "cut"].map {
                    try Data(contentsOf: folder.appending(path: "\($0)/\(name)"))
                }
                #expect(files[0] == files[1], "\(name) differs")
            }
            try check(try report("whole", in: folder))
        }
    }

    /// What the report of the small example must say.
    private func check(_ report: PlanReport) throws {
        let names = report.control.methods.map(\.name)
        #expect(
            names == [
                "none", "prompt", "prompt-oracle", "random", "mean-s", "probe-direction", "ridge",
                "l2s-notes", "p2s",
            ])
        let rows = Dictionary(uniqueKeysWithValues: zip(names, report.control.methods))
        // The oracle steers, and the direction of a probe that reads well does not.
        let oracle = try #require(rows["p2s"]?.control?.objective)
        let none = try #require(rows["none"]?.control?.objective)
        let probe = try #require(rows["probe-direction"])
        #expect(oracle > 0.9 && none < 0.7)
        #expect((probe.detection?.auroc ?? 0) > 0.85)
        #expect((probe.control?.objective ?? 1) < none + 0.1)
        #expect(rows["ridge"]?.control?.objective ?? 0 > none)
        #expect(rows["p2s"]?.damage?.klOverText != nil && rows["none"]?.damage?.klOverText == 0)
        // Only what its seed changes is fitted again.
        let seeds = try #require(rows["l2s-notes"]?.seeds.map(\.propensity))
        #expect(seeds.count == 2 && seeds[0] != seeds[1])
        let fixed = try #require(rows["ridge"]?.seeds.map(\.propensity))
        #expect(fixed.count == 2 && fixed[0] == fixed[1])
        for point in rows["ridge"]?.curve ?? [] {
            #expect(abs((point.damage?.relativeChange ?? 0) / point.strength - 1) < 0.35)
        }
        #expect(report.examples.count == 10)
        #expect(report.examples[0].replies[0].tokens.contains { $0.read != nil })
        #expect(report.gap.predictors.map(\.name) == ["mean-s", "ridge", "l2s-notes"])
        #expect(!report.control.paired.isEmpty)
    }

    @Test func `Cells of other prompts are not gone on with`() throws {
        try ToolRunner.withFolder { folder in
            let tiny = Self.small + [("splits: {seed: 1}", "splits: {seed: 2}")]
            try example("embedded-model.yaml", in: folder, tiny)
            let out = folder.appending(path: "r")
            try FileManager.default.createDirectory(at: out, withIntermediateDirectories: true)
            try Data(#"{"cells":1,"context":"0123456789abcdef"}"#.utf8 + Data("\n".utf8)).write(
                to: out.appending(path: "cells.jsonl"))
            let outcome = try ToolRunner.run(
                "compare", "embedded-model.yaml", "--out", "r", "--resume", in: folder)
            #expect(outcome.code == 1)
            #expect(outcome.complaint.contains("keeps cells of another model"))
            #expect(outcome.complaint.contains("to begin anew"))
        }
    }

    @Test func `A dry run says how many cells, how long and how much disk, and keeps nothing`()
        throws
    {
        try ToolRunner.withFolder { folder in
            try example("embedded-model.yaml", in: folder, Self.small)
            let dry = try ToolRunner.run(
                "compare", "embedded-model.yaml", "--dry-run", "--json", in: folder)
            #expect(dry.code == 0, "\(dry.complaint)")
            let outline = try #require(
                try JSONSerialization.jsonObject(with: Data(dry.output.utf8)) as? [String: Any])
            #expect((outline["prompts"] as? [String: Int])?["train"] == 120)
            let seconds = try #require(outline["seconds"] as? Double)
            #expect(seconds > 0 && seconds < 600)
            let run = try ToolRunner.run(
                "compare", "embedded-model.yaml", "--out", "r", in: folder)
            #expect(run.code == 0, "\(run.complaint)")
            let bytes = try #require(outline["bytes"] as? Int)
            let folders = ["activations-comma.zarr", "activations-opening.zarr"]
            let found = try folders.reduce(0) { sum, name in
                try sum + Self.size(of: folder.appending(path: "r/\(name)"))
            }
            #expect(abs(Double(bytes) / Double(found) - 1) < 0.25, "\(bytes) for \(found)")
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
            #expect(names == ["embedded-model.yaml", "r"])
        }
    }

    /// The bytes of all files below a folder.
    private static func size(of folder: URL) throws -> Int {
        let files = FileManager.default.enumerator(
            at: folder, includingPropertiesForKeys: [.fileSizeKey])
        return try (files?.compactMap { $0 as? URL } ?? []).reduce(0) {
            try $0 + ($1.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0)
        }
    }

    @Test func `The example of a Hugging Face directory runs by its own commands`() throws {
        try ToolRunner.withFolder { folder in
            try example(
                "hugging-face.yaml", in: folder,
                [("[mean-s, diff-of-means, probe-direction, ridge, knn]", "[mean-s, ridge]")])
            let written = try ToolRunner.run("clinic-model", "--out", "model", in: folder)
            #expect(written.code == 0, "\(written.complaint)")
            let drawn = try ToolRunner.run(
                "clinic-dialogues", "--prompts", "200,0,0", "--seed", "1", in: folder)
            try Data(drawn.output.utf8).write(to: folder.appending(path: "prompts.jsonl"))
            let outcome = try ToolRunner.run(
                "compare", "hugging-face.yaml", "--out", "report", in: folder)
            #expect(outcome.code == 0, "\(outcome.complaint)")
            let report = try report("report", in: folder)
            #expect(report.classes == ["H", "R", "M", "L", "F"])
            #expect(
                report.control.methods.map(\.name)
                    == ["none", "random", "mean-s", "ridge", "p2s"])
            let oracle = try #require(report.control.methods.last)
            #expect((oracle.control?.success ?? 0) > 0.3)
            for trial in oracle.trials { #expect(trial.error == nil || trial.value == nil) }
            // A greater divergence takes a greater α, wherever both could be reached.
            #expect(report.control.axis.kind == "kl")
            let places = Dictionary(grouping: oracle.trials.filter { $0.value != nil }) {
                "\($0.setting.at) \($0.setting.contrast ?? "")"
            }
            #expect(!places.isEmpty)
            for trials in places.values {
                let alphas = trials.map(\.setting.alpha)
                #expect(zip(alphas, alphas.dropFirst()).allSatisfy { $0 < $1 }, "\(alphas)")
            }
            // A judge of other replies is another comparison.
            try example(
                "hugging-face.yaml", in: folder,
                [
                    ("[mean-s, diff-of-means, probe-direction, ridge, knn]", "[mean-s, ridge]"),
                    ("    M: doctor", "    M: nurse"),
                ])
            let judged = try ToolRunner.run(
                "compare", "hugging-face.yaml", "--out", "report", "--resume", in: folder)
            #expect(judged.code == 1)
            #expect(judged.complaint.contains("other settings of all methods"))
            let page = try String(
                contentsOf: folder.appending(path: "report/report.html"), encoding: .utf8)
            #expect(page.contains("<svg") && !page.contains("src=\"http"))
        }
    }

    @Test func `The example of ITI's sweep chooses heads on validation`() throws {
        try ToolRunner.withFolder { folder in
            try example(
                "heads.yaml", in: folder,
                [
                    ("counts: [600, 150, 300]", "counts: [120, 40, 60]"),
                    ("heads: [2, 4, 8, 16]", "heads: [2, 8]"),
                    ("[-10, -5, 1, 5, 10, 15, 30]", "[5, 15]"), ("resid_post.1-5", "resid_post.5"),
                ])
            let outcome = try ToolRunner.run(
                "compare", "heads.yaml", "--out", "report", in: folder)
            #expect(outcome.code == 0, "\(outcome.complaint)")
            let report = try report("report", in: folder)
            let heads = try #require(report.control.methods.first { $0.name == "iti" })
            #expect(heads.tried == 8 && heads.error == nil)
            let parameters = try #require(heads.chosen?.parameters)
            #expect(["2", "8"].contains(parameters["heads"] ?? ""))
            #expect(["mass-mean", "probe"].contains(parameters["direction"] ?? ""))
            #expect(heads.receipts.allSatisfy { $0.at.hasPrefix("head_out.") })
            #expect(heads.receipts.contains { $0.changed > 0 })
        }
    }

    @Test(
        .enabled(
            if: GenerateTests.stories != nil, "stories260K is neither beside the checkout nor named"
        ))
    func `Yes-or-no questions have a true confusion matrix`() throws {
        let model = try #require(GenerateTests.stories)
        try ToolRunner.withFolder { folder in
            try example("yes-no.yaml", in: folder, [("model: MODEL", "model: \(model)")])
            try FileManager.default.copyItem(
                at: ToolRunner.package.appending(path: "Documentation/Examples/yes-no.jsonl"),
                to: folder.appending(path: "yes-no.jsonl"))
            let outcome = try ToolRunner.run("compare", "yes-no.yaml", "--out", "r", in: folder)
            #expect(outcome.code == 0, "\(outcome.complaint)")
            let none = try #require(try report("r", in: folder).control.methods[0].control)
            let rows = none.confusion
            let (tn, fp, fn, tp) = (rows[0][0], rows[0][1], rows[1][0], rows[1][1])
            #expect(tn + fp > 2 * (tp + fn), "the answers are unbalanced")
            let f1 = 2 * Double(tp) / Double(max(1, 2 * tp + fp + fn))
            let stated: Double? = none.f1["yes"] ?? nil
            #expect(abs((stated ?? -1) - f1) < 1e-12)
            // What the released code of L2S calls F1 follows from the accuracy alone.
            let accuracy = Double(tp + tn) / Double(tp + tn + fp + fn)
            #expect(abs(f1 - 2 * accuracy / (1 + accuracy)) > 0.01)
            #expect(none.unchanged == nil && none.success != nil)
        }
    }

    @Test func `A judge that fails and methods of which none can be measured are errors`() throws {
        try ToolRunner.withFolder { folder in
            let tiny =
                Self.small + [
                    ("methods: [mean-s, probe-direction, ridge, l2s-notes]", "methods: [mean-s]")
                ]
            try example(
                "embedded-model.yaml", in: folder,
                tiny + [("axis: relative", "judge: {command: 'exit 3'}")])
            let judged = try ToolRunner.run(
                "compare", "embedded-model.yaml", "--out", "j", in: folder)
            #expect(judged.code == 1)
            #expect(judged.complaint.contains("ended with status 3"), "\(judged.complaint)")
            try example(
                "embedded-model.yaml", in: folder,
                tiny + [("[0.3, 0.6]", "[100000, 200000]"), ("axis: relative", "axis: kl")])
            let unreached = try ToolRunner.run(
                "compare", "embedded-model.yaml", "--out", "u", in: folder)
            #expect(unreached.code == 1)
            #expect(unreached.complaint.contains("No method of the plan could be measured"))
        }
    }

    /// Changes to the small example, and words of the refusal.
    static let refusals = [
        ("methods: [mean-s,", "methods: [mean-z,", Int32(1), "There is no method 'mean-z'"),
        ("methods: [mean-s,", "methods: [logistic,", 1, "'logistic' reads but does not steer"),
        ("resid_post.4-5", "resid_post.4-9", 1, "has blocks 0 to 5"),
        ("prompts: clinic, counts", "prompts: nowhere.jsonl, count", 64, "did you mean 'counts'?"),
        ("axis: relative", "axis: relatve", 64, "did you mean 'relative'?"),
        ("seeds: [0, 1]", "seeds: [1, 1]", 64, "has a seed twice"),
        ("counts: [120, 40, 60]", "counts: [120, 40]", 64, "has 2 numbers where three"),
        ("vane-plan: 1", "vane-plan: 1\nclasses: [a, b]", 1, "leave 'classes' out"),
    ]

    @Test(arguments: refusals) func `What does not fit is refused before anything is measured`(
        old: String, new: String, code: Int32, words: String
    ) throws {
        try ToolRunner.withFolder { folder in
            try example("embedded-model.yaml", in: folder, Self.small + [(old, new)])
            let outcome = try ToolRunner.run(
                "compare", "embedded-model.yaml", "--out", "r", in: folder)
            #expect(outcome.code == code, "\(outcome.complaint)")
            #expect(outcome.complaint.contains(words), "\(outcome.complaint)")
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            #expect(names == ["embedded-model.yaml"])
        }
    }
}
