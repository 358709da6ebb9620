import Foundation
import Testing

/// `vane plugin check` as a user runs it.
struct PluginCheckCommandTests {
    /// The report as JSON.
    struct Report: Decodable {
        /// What came of one promise.
        struct Promise: Decodable {
            /// Its id.
            let id: String
            /// Whether it was kept.
            let ok: Bool
            /// What there is to say.
            let message: String
        }

        /// The library.
        let library: String
        /// Whether all is well.
        let ok: Bool
        /// The seed.
        let seed: UInt64
        /// The promises.
        let promises: [Promise]
    }

    /// A library beside the tests.
    static func shipped(_ name: String) -> String {
        ToolRunner.tool.deletingLastPathComponent().appending(path: "lib\(name)Plugin.so").path
    }

    /// Builds the careless plugin.
    static func careless(_ kind: String, in folder: URL) throws -> String {
        let tests = ToolRunner.package.appending(path: "Tests/VanePluginHostTests/Fixtures")
        let library = folder.appending(path: "careless.so").path
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "cc", "-shared", "-fPIC", "-O1", "-DKIND=\"\(kind)\"", "-I",
            ToolRunner.package.appending(path: "Sources/CVanePlugin/include").path, "-o", library,
            tests.appending(path: "careless.c").path,
        ]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return library
    }

    @Test(arguments: ["Rotation", "Pruning", "Transport", "Capping"])
    func `A shipped plugin passes`(name: String) throws {
        let library = Self.shipped(name)
        let outcome = try ToolRunner.run("plugin", "check", library, "--json", "--seed", "9")
        #expect(outcome.code == 0, "\(outcome.output)")
        let report = try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
        #expect(report.ok && report.seed == 9 && report.library.hasSuffix("lib\(name)Plugin.so"))
        // Of a method that learns the state is tried as well.
        let learns = ["Transport", "Capping"].contains(name)
        #expect(report.promises.count == (learns ? 23 : 22))
        let broken = report.promises.filter { !$0.ok }.map(\.id)
        #expect(broken == [])
    }

    @Test func `A broken promise is told with what was tried, what was seen and what to do`() throws
    {
        try ToolRunner.withFolder { folder in
            let library = try Self.careless("square", in: folder)
            let outcome = try ToolRunner.run("plugin", "check", library)
            #expect(outcome.code == 1)
            let lines = outcome.output.split(separator: "\n").map(String.init)
            #expect(lines.first?.hasSuffix("careless.so  seed 1") == true)
            let place = try #require(lines.firstIndex { $0.hasPrefix("  BROKEN  linearity ") })
            #expect(lines[place + 1].hasSuffix("method:  careless"))
            #expect(
                lines[place + 2].hasSuffix(
                    "tried:   rows were edited at strength 1 and at strength 0.5"))
            #expect(lines[place + 3].contains("seen:    row 0's change is off 0.5 times"))
            #expect(
                lines[place + 4].hasSuffix(
                    "to fix:  make the change proportional to the strength, or do not declare it linear"
                ))
            #expect(lines.last == "22 promises tried, 1 broken, 0 not tried.")
            #expect(
                outcome.complaint.hasSuffix(
                    "careless.so' breaks linearity; the report says why, and 'vane plugin check --seed 1' "
                        + "repeats it.\n"))
            let json = try ToolRunner.run("plugin", "check", library, "--json")
            #expect(json.code == 1)
            let report = try JSONDecoder().decode(Report.self, from: Data(json.output.utf8))
            #expect(!report.ok)
            #expect(report.promises.filter { !$0.ok }.map(\.id) == ["linearity"])
        }
    }

    @Test func `What is no plugin is refused in one line`() throws {
        let outcome = try ToolRunner.run("plugin", "check", "/nowhere/x.so")
        #expect(outcome.code == 1)
        #expect(
            outcome.complaint == "vane: Plugin '/nowhere/x.so' does not exist; check the path.\n")
        #expect(try ToolRunner.run("plugin", "check").code == 64)
        #expect(try ToolRunner.run("plugin", "check", "x.so", "--seed", "-1").code == 64)
    }
}
