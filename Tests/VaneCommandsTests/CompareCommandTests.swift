import Foundation
import Testing
import VaneComparison

/// Readouts compared by a plan, by the built tool.
@Suite(.tags(.endToEnd)) struct CompareCommandTests {
    /// The plan of the documentation's example.
    private static let example = ToolRunner.package.appending(
        path: "Documentation/Examples/archive.yaml")

    /// Captures the archive that the example's first lines say how to make.
    private func capture(in folder: URL) throws {
        let drawn = try ToolRunner.run(
            "clinic-dialogues", "--prompts", "400,5,5", "--seed", "1", in: folder)
        let lines = drawn.output.split(separator: "\n").prefix(400)
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(
            to: folder.appending(path: "prompts.jsonl"))
        let captured = try ToolRunner.run(
            "capture", "--model", "clinic", "--prompts", "prompts.jsonl", "--at", "resid_post.0-5",
            "--out", "states.zarr", in: folder)
        #expect(captured.code == 0, "\(captured.complaint)")
        try FileManager.default.copyItem(
            at: Self.example, to: folder.appending(path: "archive.yaml"))
    }

    /// Reads a file of a folder.
    private func text(_ path: String, in folder: URL) throws -> String {
        try String(contentsOf: folder.appending(path: path), encoding: .utf8)
    }

    @Test func `The example's plan runs, twice to the same bytes`() throws {
        try ToolRunner.withFolder { folder in
            try capture(in: folder)
            for out in ["one", "two"] {
                let outcome = try ToolRunner.run(
                    "compare", "archive.yaml", "--out", out, in: folder)
                #expect(outcome.code == 0, "\(outcome.complaint)")
                #expect(outcome.output.hasPrefix("readout"))
            }
            for name in ["report.html", "report.json", "report.csv", "report.md"] {
                #expect(try text("one/" + name, in: folder) == text("two/" + name, in: folder))
            }
            let report = try JSONDecoder().decode(
                DetectionReport.self, from: Data(try text("one/report.json", in: folder).utf8))
            #expect(report.schema == 1 && report.readouts.count == 4)
            #expect(report.readouts.map(\.tried) == [6, 6, 6, 6])
            for readout in report.readouts {
                let test = try #require(readout.test)
                // The label is said in the prompt, so that every readout finds it.
                #expect(test.auroc > 0.9 && test.ci[0] <= test.auroc && test.auroc <= test.ci[1])
                #expect(readout.validation.compactMap(\.auroc).max() ?? 0 >= 0.9)
                #expect(test.permuted.map { $0 < 0.9 } == true)
            }
            #expect(report.splits.values.reduce(0) { $0 + $1.samples } == 400)
            #expect(report.paired.count == 3)
            let page = try text("one/report.html", in: folder)
            #expect(page.contains("<svg") && page.contains("Chosen on validation"))
            #expect(!page.contains("http"))
        }
    }

    @Test func `A dry run says what would run, and a frozen division is kept to`() throws {
        try ToolRunner.withFolder { folder in
            try capture(in: folder)
            let dry = try ToolRunner.run(
                "compare", "archive.yaml", "--dry-run", "--json", in: folder)
            #expect(dry.code == 0, "\(dry.complaint)")
            let outline = try #require(
                try JSONSerialization.jsonObject(with: Data(dry.output.utf8)) as? [String: Any])
            #expect(outline["fits"] as? Int == 32)
            let hash = try #require(outline["splitHash"] as? String)
            let plan = try text("archive.yaml", in: folder)
            for (frozen, code) in [(hash, Int32(0)), ("0123", 1)] {
                try Data(plan.replacing("seed: 1}", with: "seed: 1, hash: \(frozen)}").utf8).write(
                    to: folder.appending(path: "frozen.yaml"))
                let outcome = try ToolRunner.run(
                    "compare", "frozen.yaml", "--dry-run", in: folder)
                #expect(outcome.code == code)
                #expect((code == 0) == !outcome.complaint.contains("freezes a division"))
            }
        }
    }

    @Test func `Controls, a grid and groups out of distribution stand in the reports`() throws {
        try ToolRunner.withFolder { folder in
            try capture(in: folder)
            let plan = """
                vane-plan: 1
                data: {archive: states.zarr}
                at: resid_post.2-3
                readouts: [{id: logistic, set: {c: [0.1, 1]}}]
                ood: ["t*"]
                intervals: bca
                bootstrap: 200
                """
            try Data(plan.utf8).write(to: folder.appending(path: "p.yaml"))
            let outcome = try ToolRunner.run("compare", "p.yaml", "--out", "r", in: folder)
            #expect(outcome.code == 0, "\(outcome.complaint)")
            let report = try JSONDecoder().decode(
                DetectionReport.self, from: Data(try text("r/report.json", in: folder).utf8))
            #expect(
                report.readouts.map(\.name) == ["logistic", "bag-of-words", "token-identity"])
            let readout = report.readouts[0]
            #expect(readout.tried == 4 && readout.grid?.count == 4)
            let test = try #require(readout.test)
            #expect(test.controlTask != nil && test.randomFeatures != nil)
            let outside = try #require(test.outOfDistribution)
            #expect(outside.drop == test.auroc - outside.auroc)
            // The archive holds last tokens alone, all of which end the user's turn.
            #expect(report.readouts[2].test?.auroc == 0.5)
            #expect(
                report.controls.contains {
                    $0.name == "bag-of-words" && $0.note.hasPrefix("counts of the prompt's words")
                })
            #expect(report.settings["bootstrap"]?.contains("bias-corrected") == true)
            let rows = report.splits.mapValues(\.samples)
            #expect(rows["out-of-distribution"] ?? 0 > 20)
            #expect(rows.values.reduce(0, +) == 400)
            #expect(outcome.output.contains("control control-task: random labels of"))
        }
    }

    @Test func `Prompts that an archive holds whole are counted by their tokens`() throws {
        try ToolRunner.withFolder { folder in
            try capture(in: folder)
            let captured = try ToolRunner.run(
                "capture", "--model", "clinic", "--prompts", "prompts.jsonl", "--at",
                "resid_post.2", "--tokens", "prompt", "--out", "whole.zarr", in: folder)
            #expect(captured.code == 0, "\(captured.complaint)")
            let plan = """
                vane-plan: 1
                data: {archive: whole.zarr}
                tokens: last-prompt
                readouts: [mass-mean]
                controls: [bag-of-words]
                bootstrap: 200
                """
            try Data(plan.utf8).write(to: folder.appending(path: "p.yaml"))
            let outcome = try ToolRunner.run(
                "compare", "p.yaml", "--out", "r", "--json", in: folder)
            #expect(outcome.code == 0, "\(outcome.complaint)")
            let report = try JSONDecoder().decode(
                DetectionReport.self, from: Data(outcome.output.utf8))
            #expect(report.controls[0].note.hasPrefix("counts of the prompt's tokens, "))
            #expect(report.readouts[1].test.map { $0.auroc > 0.8 } == true)
        }
    }

    @Test func `Arrays of anyone's store are compared as well`() throws {
        try ToolRunner.withFolder { folder in
            let store = ToolRunner.package.appending(path: "Tests/Fixtures/Stores/foreign.zarr.zip")
            try FileManager.default.copyItem(at: store, to: folder.appending(path: "x.zip"))
            try Data(
                """
                vane-plan: 1
                data: {archive: x.zip, array: states, labels: truth}
                readouts: [mass-mean]
                splits: {train: 0.5, validation: 0.25, test: 0.25}
                """.utf8
            ).write(to: folder.appending(path: "p.yaml"))
            let outcome = try ToolRunner.run(
                "compare", "p.yaml", "--out", "r", "--json", in: folder)
            #expect(outcome.code == 0, "\(outcome.complaint)")
            let report = try JSONDecoder().decode(
                DetectionReport.self, from: Data(outcome.output.utf8))
            #expect(report.readouts[0].test != nil && report.readouts[0].at == nil)
            #expect(report.warnings.contains { $0.contains("rows of its rarer class") })
        }
    }

    /// A change to the example's plan, the exit code, and words of the refusal.
    static let refusals: [(old: String, new: String, code: Int32, words: String)] = [
        ("states.zarr", "nowhere.zarr", 1, "nowhere.zarr"),
        ("resid_post.0-5", "resid_post.0-9", 1, "'resid_post.6' of the plan does not exist"),
        ("- logistic", "- logisitc", 1, "There is no method 'logisitc'"),
        ("- softmax", "- knn", 1, "'knn' does not learn to read labelled rows"),
        ("covariance: true", "covarience: true", 1, "has no parameter 'covarience'"),
        ("seeds: [0]", "seed: 0", 64, "has the unknown key 'seed'; did you mean 'seeds'?"),
        ("seeds: [0]", "seeds: [0]\nseeds: [1]", 64, "duplicated key(s): 'seeds'"),
        ("- logistic", "- bag-of-words", 1, "list it under 'controls'"),
        ("states.zarr}", "states.zarr, array: x, labels: y}", 1, "6 hook points of one array"),
    ]

    @Test(arguments: refusals) func `What does not fit is refused in words`(
        refusal: (old: String, new: String, code: Int32, words: String)
    ) throws {
        try ToolRunner.withFolder { folder in
            try capture(in: folder)
            let plan = try text("archive.yaml", in: folder)
            // The lines behind the comments, in which the example's commands stand.
            let changed = plan.split(separator: "\n", omittingEmptySubsequences: false).map {
                line in
                line.hasPrefix("#")
                    ? String(line) : String(line).replacing(refusal.old, with: refusal.new)
            }
            try Data(changed.joined(separator: "\n").utf8).write(
                to: folder.appending(path: "wrong.yaml"))
            let outcome = try ToolRunner.run("compare", "wrong.yaml", "--out", "r", in: folder)
            #expect(outcome.code == refusal.code, "\(outcome.complaint)")
            #expect(outcome.complaint.contains(refusal.words), "\(outcome.complaint)")
        }
    }

    @Test func `Tokens are not selected from arrays, nor reports written into the archive`() throws
    {
        try ToolRunner.withFolder { folder in
            try capture(in: folder)
            let inside = try ToolRunner.run(
                "compare", "archive.yaml", "--out", "states.zarr/report", in: folder)
            #expect(inside.code == 1)
            #expect(inside.complaint.contains("lies inside 'states.zarr', which is read"))
            let plan = """
                vane-plan: 1
                data: {archive: states.zarr, array: x, labels: y}
                readouts: [mass-mean]
                tokens: last-prompt
                """
            try Data(plan.utf8).write(to: folder.appending(path: "p.yaml"))
            let selecting = try ToolRunner.run("compare", "p.yaml", "--out", "r", in: folder)
            #expect(selecting.code == 1)
            #expect(selecting.complaint.contains("leave 'tokens' out"), "\(selecting.complaint)")
        }
    }

    @Test func `A plan without a place for its reports, and one that is not there, are refused`()
        throws
    {
        let placeless = try ToolRunner.run("compare", "p.yaml")
        #expect(placeless.code == 64)
        #expect(placeless.complaint.contains("Give --out DIR, or --dry-run."))
        let missing = try ToolRunner.run("compare", "p.yaml", "--dry-run")
        #expect(missing.code == 1)
        #expect(missing.complaint.contains("p.yaml"))
    }
}
