import Foundation
import Testing
import VaneCore

@testable import VaneComparison

@Suite struct ComparisonReportTests {
    /// The report of a comparison on the stub.
    private func report(_ stub: StubExperiment) async throws -> ComparisonReport {
        ComparisonReport(
            [try await stub.experiment().run()], model: stub.model.description,
            settings: ["seeds": "1"])
    }

    /// A report as `report.json` has it.
    private func json(_ report: ComparisonReport) throws -> [String: Any] {
        let data = try JSONEncoder().encode(report)
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    /// The entries of a list in a report.
    private func entries(_ key: String, _ json: [String: Any]) throws -> [[String: Any]] {
        try #require(json[key] as? [[String: Any]])
    }

    @Test func `Schema 1 has its keys`() async throws {
        let json = try json(await report(StubExperiment(methods: [.broken])))
        #expect(json["schema"] as? Int == 1)
        let model = try #require(json["model"] as? [String: Any])
        #expect(model["name"] as? String == "stub")
        let methods = try entries("methods", json)
        for method in methods {
            #expect(
                Set(method.keys).isSuperset(of: ["id", "detection", "control", "alpha", "at"]),
                "\(method)")
            if let detection = method["detection"] as? [String: Any] {
                #expect(Set(detection.keys).isSuperset(of: ["auroc", "ci"]))
            }
            if let control = method["control"] as? [String: Any] {
                #expect(Set(control.keys).isSuperset(of: ["success", "ci", "unchanged"]))
            } else {
                #expect(method["control"] is NSNull && method["error"] is String, "\(method)")
            }
        }
        #expect(methods.contains { $0["detection"] is [String: Any] })
        #expect(methods.contains { $0["detection"] is NSNull })
        #expect(methods.contains { $0["id"] as? String == "broken" && $0["control"] is NSNull })
        let paired = try entries("paired", json)
        #expect(!paired.isEmpty)
        for pair in paired {
            #expect(Set(pair.keys).isSuperset(of: ["a", "b", "difference", "ci"]))
        }
        let receipts = try #require(json["receipts"] as? [String: [[String: Any]]])
        #expect(receipts["p2s"]?.first?["changed"] as? Int == 4)
    }

    @Test func `Figures are those of the result`() async throws {
        let stub = try StubExperiment(methods: [.broken])
        let result = try await stub.experiment().run()
        let report = ComparisonReport([result], model: stub.model.description, settings: [:])
        #expect(report.methods.map(\.id) == result.rows.map(\.choice.id))
        for (method, row) in zip(report.methods, result.rows) {
            #expect(method.control?.success == row.evaluation?.score.success, "\(method.id)")
            #expect(method.control?.unchanged == row.evaluation?.score.unchanged, "\(method.id)")
            #expect(method.error == row.failure, "\(method.id)")
            #expect(method.alpha == row.choice.setting?.alpha, "\(method.id)")
        }
        let oracle = try #require(report.methods.first { $0.id == "p2s" })
        #expect(oracle.control?.success == 1 && oracle.control?.ci == [1, 1])
        #expect(oracle.control?.byClass == ["plain": 1, "refuse": 1, "doctor": 1])
        #expect(oracle.alpha == 0.6 && oracle.at == "resid_post.0" && oracle.contrast == "end")
        #expect(oracle.curve.map(\.alpha) == stub.strengths)
        #expect(oracle.curve.map(\.success) == [0, 1, 1, 1])
        let broken = try #require(report.methods.first { $0.id == "broken" })
        #expect(broken.control == nil && broken.error == "'broken' cannot <be> fitted.")
    }

    @Test func `A task without neutral prompts has null where they would be counted`()
        async throws
    {
        var stub = try StubExperiment()
        for split in [ControlTask.Split.validation, .test] {
            stub.task.items[split] = stub.task.items(of: split).filter { $0.wanted > 0 }
        }
        // Contexts and contrasts follow the prompts that are left.
        let report = try await report(stub)
        let methods = try entries("methods", try json(report))
        let oracle = try #require(methods.first { $0["id"] as? String == "p2s" })
        let control = try #require(oracle["control"] as? [String: Any])
        #expect(control["success"] as? Double == 1)
        #expect(control["unchanged"] is NSNull)
        #expect(control["unchangedCI"] as? [Double] == [])
        #expect((control["byClass"] as? [String: Any])?["plain"] is NSNull)
        #expect(report.table.contains { $0.hasPrefix("p2s ") && $0.contains(" -      1.000 ") })
        #expect(HTMLReport(report).page.contains("<td class=\"n\">–</td>"))
    }

    @Test func `What was written reads back as the same report`() async throws {
        let report = try await report(StubExperiment(methods: [.broken]))
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let bytes = try encoder.encode(report)
        let read = try JSONDecoder().decode(ComparisonReport.self, from: bytes)
        #expect(try encoder.encode(read) == bytes)
    }

    @Test func `Warnings speak of the task's own clusters and caveats`() async throws {
        var stub = try StubExperiment()
        stub.task.clusterName = "topics"
        stub.task.caveats = ["Two topics are few."]
        let warnings = try await report(stub).warnings
        #expect(
            warnings == [
                "Intervals are paired cluster bootstraps over topics, stratified by class; "
                    + "they do not cover the seeds of the language model.",
                "Two topics are few.",
            ])
    }

    @Test func `An oracle that fails is warned of, and one that could not be tried too`()
        async throws
    {
        var stub = try StubExperiment()
        stub.strengths = [0.25]
        #expect(
            try await report(stub).warnings.first
                == "Seed 7: the oracle itself stays below 0.95 on validation; this model can hardly be steered."
        )
        stub.strengths = []
        #expect(
            try await report(stub).warnings.first
                == "Seed 7: the oracle itself has no figure on validation; whether this model can be steered is not known."
        )
    }
}
