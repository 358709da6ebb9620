import Foundation
import Testing
import VaneCore

@testable import VaneCommands

/// The yes-or-no questions of the documentation.
@Suite struct YesNoExampleTests {
    /// The folder with the questions and the script that writes them.
    private static let folder = ToolRunner.package.appending(path: "Documentation/Examples")

    /// A line's own notes.
    private struct Line: Decodable {
        /// Which object is asked for, and why.
        struct Meta: Decodable {
            let kind: String
            let object: String
        }

        let meta: Meta
    }

    /// The questions.
    private func questions() throws -> [(sample: Sample, meta: Line.Meta)] {
        let path = Self.folder.appending(path: "yes-no.jsonl")
        let file = try PromptsFile(path: path.path)
        #expect(file.warnings.isEmpty)
        let lines = try String(contentsOf: path, encoding: .utf8).split(separator: "\n")
        let metas = try lines.map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)).meta }
        return Array(zip(file.samples, metas))
    }

    @Test func `The right answer follows from the scene, and the other one is rejected`() throws {
        for (sample, meta) in try questions() {
            let scene = try #require(sample.prompt.split(separator: ".").first)
            let names = Set(scene.split { " ,".contains($0) }.map(String.init))
            let isThere = names.contains(meta.object)
            #expect(sample.prompt.hasSuffix(" Answer:") && isThere == (meta.kind == "present"))
            #expect(sample.label == (isThere ? "yes" : "no"))
            #expect(
                [sample.target, sample.rejected] == (isThere ? [" yes", " no"] : [" no", " yes"]))
        }
    }

    @Test func `Three answers in ten are yes, and every scene asks for all kinds of objects`()
        throws
    {
        let questions = try questions()
        let share =
            Double(questions.count { $0.sample.label == "yes" }) / Double(questions.count)
        #expect(abs(share - 0.3) < 0.01)
        let scenes = Dictionary(grouping: questions) { $0.sample.group ?? "" }
        #expect(scenes.count == 160)
        for (_, asked) in scenes {
            #expect(Set(asked.map(\.meta.kind)) == ["present", "random", "popular", "adversarial"])
            #expect(Set(asked.map(\.meta.object)).count == asked.count)
        }
        #expect(Set(questions.map(\.sample.prompt)).count == questions.count)
    }

    @Test func `The script writes the same bytes again`() throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "python3", Self.folder.appending(path: "make-yes-no.py").path, "--check",
        ]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }
}
