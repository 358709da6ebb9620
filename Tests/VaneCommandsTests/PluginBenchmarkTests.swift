import Foundation
import Testing

/// What `vane bench plugin` reports; its times are not looked at.
@Suite(.tags(.endToEnd)) struct PluginBenchmarkTests {
    /// The report.
    private struct Report: Decodable {
        /// The times of calls.
        let calls: [Call]
        /// The times of tokens.
        let tokens: [Token]

        /// The time of a call.
        struct Call: Decodable {
            /// The method.
            let method: String
            /// The microseconds.
            let microseconds: Double
        }

        /// The time of a token.
        struct Token: Decodable {
            /// The method.
            let method: String
            /// The microseconds.
            let microsecondsPerToken, readyMicroseconds: Double
        }
    }

    @Test(arguments: ["inproc", "sandboxed"])
    func `Loaded interventions are timed beside a built-in one, with a context where they need one`(
        isolation: String
    ) throws {
        try ToolRunner.withFolder { folder in
            // Its method is handed a context; the other library's methods need training and are left out.
            try ToolRunner.buildFixture("careless", as: "careless.so", folder: folder)
            try ToolRunner.buildFixture("learner", as: "learner.so", folder: folder)
            let outcome = try ToolRunner.run(
                "bench", "plugin", "--repeats", "1", "--tokens", "8", "--json", "--plugin",
                "careless.so", "--plugin", "learner.so", "--isolation", isolation, "--at",
                "resid_post.3", in: folder)
            #expect(outcome.code == 0, "\(outcome.complaint)")
            let report = try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
            #expect(Set(report.calls.map(\.method)) == ["built in", "careless"])
            #expect(report.calls.count == 12 && report.calls.allSatisfy { $0.microseconds > 0 })
            #expect(report.tokens.map(\.method) == ["built in", "careless"])
            #expect(report.tokens.allSatisfy { $0.readyMicroseconds > 0 })
        }
    }

    @Test func `Without a loaded intervention there is nothing to time`() throws {
        let outcome = try ToolRunner.run("bench", "plugin", "--repeats", "1")
        #expect(outcome.code == 1)
        #expect(outcome.complaint.contains("no loaded intervention to time"))
    }

    @Test func `A place that the model does not have is refused`() throws {
        let outcome = try ToolRunner.run("bench", "plugin", "--at", "resid_post.99")
        #expect(outcome.code == 1)
        #expect(outcome.complaint.contains("resid_post.99"))
    }
}
