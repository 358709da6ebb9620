import Foundation
import Testing

/// Prompts from files, scored targets, and the texts that come out.
@Suite(.tags(.endToEnd)) struct GenerateTests {
    /// A question of the embedded language.
    private static let question = "<u> how do i fix the engine ? <a>"

    /// What `vane generate --json` printed.
    private struct Output: Decodable {
        /// The completions.
        let completions: [Completion]?
        /// The scored targets.
        let targets: [Target]?
        /// The mean of their scores.
        let mean: Double?

        /// A completion.
        struct Completion: Decodable {
            /// The prompt's name.
            let id: String
            /// What follows the prompt.
            let text: String
        }

        /// A scored target.
        struct Target: Decodable {
            /// The prompt's name.
            let id: String
            /// The score.
            let logProbability: Double
        }
    }

    /// Runs the tool on the embedded model and reads what it printed.
    private func generate(_ arguments: String..., in folder: URL) throws -> Output {
        let outcome = try ToolRunner.run(
            ["generate", "--model", "clinic", "--json"] + arguments, in: folder)
        #expect(outcome.code == 0, "\(outcome.complaint)")
        return try JSONDecoder().decode(Output.self, from: Data(outcome.output.utf8))
    }

    @Test func `A prompts file gives the texts of its prompts under their names`() throws {
        try ToolRunner.withFolder { folder in
            try ToolRunner.write(
                #"{"id": "one", "prompt": "<u> how do i fix the engine ? <a>"}"#,
                #"{"id": "two", "prompt": "<u> how do i fix the engine ? <a>", "forced": " well ,"}"#,
                to: "p.jsonl", in: folder)
            let file = try #require(
                try generate("--prompts", "p.jsonl", in: folder).completions)
            let alone = try #require(
                try generate("--prompt", Self.question, in: folder).completions)
            #expect(file.map(\.id) == ["one", "two"])
            #expect(alone.map(\.id) == ["1"])
            #expect(file[0].text == alone[0].text)
            #expect(!file[1].text.isEmpty && file[1].text != file[0].text)
        }
    }

    @Test func `A text follows its prompt with the blank that stands between them`() throws {
        try ToolRunner.withFolder { folder in
            let outcome = try ToolRunner.run(
                "generate", "--model", "clinic", "--prompt", Self.question, in: folder)
            let text = try #require(
                try generate("--prompt", Self.question, in: folder).completions?.first?.text)
            #expect(text.hasPrefix(" ") && !text.hasPrefix("  "))
            #expect(outcome.output == Self.question + text + "\n")
        }
    }

    @Test(.enabled(if: stories != nil, "stories260K is neither beside the checkout nor named"))
    func `A word cut in two by the end of the prompt is put together again`() throws {
        let model = try #require(Self.stories)
        let outcome = try ToolRunner.run(
            "generate", "--model", model, "--max-tokens", "3", "--prompt", "Once upon a tim",
            "--prompt", "Once upon a")
        #expect(outcome.code == 0, "\(outcome.complaint)")
        #expect(outcome.output == "Once upon a timosa\nOnce upon a time, there\n")
    }

    @Test func `A likelier target has the higher score, and the mean is theirs`() throws {
        try ToolRunner.withFolder { folder in
            let reply = try #require(
                try generate("--prompt", Self.question, in: folder).completions?.first?.text)
            try ToolRunner.write(
                #"{"id": "greedy", "prompt": "\#(Self.question)", "target": "\#(reply)"}"#,
                #"{"id": "other", "prompt": "\#(Self.question)", "target": " engine engine engine"}"#,
                to: "p.jsonl", in: folder)
            let output = try generate("--prompts", "p.jsonl", "--score-targets", in: folder)
            let targets = try #require(output.targets)
            #expect(targets.map(\.id) == ["greedy", "other"])
            let scores = targets.map(\.logProbability)
            #expect(scores[0] < 0 && scores[1] < scores[0] - 5)
            let mean = try #require(output.mean)
            #expect(abs(mean - (scores[0] + scores[1]) / 2) < 1e-9)
        }
    }

    @Test func `A prompt without a target is named`() throws {
        try ToolRunner.withFolder { folder in
            try ToolRunner.write(
                #"{"id": "bare", "prompt": "<u> <a>"}"#, to: "p.jsonl", in: folder)
            let outcome = try ToolRunner.run(
                "generate", "--model", "clinic", "--prompts", "p.jsonl", "--score-targets",
                in: folder)
            #expect(outcome.code == 1)
            #expect(
                outcome.complaint
                    == "vane: Prompt 'bare' has no \"target\", which --score-targets needs; give every prompt one.\n"
            )
        }
    }

    @Test(arguments: [
        ["--prompt", "x", "--prompts", "p.jsonl"], ["--prompt", "x", "--score-targets"],
        ["--prompts", "p.jsonl", "--score-targets", "--read", "r.safetensors"],
    ]) func `Prompts given twice, and targets without a file, exit with 64`(arguments: [String])
        throws
    {
        #expect(try ToolRunner.run(["generate", "--model", "clinic"] + arguments).code == 64)
    }

    /// The directory of the stories260K checkpoint, from `VANE_STORIES_MODEL` or beside the checkout.
    static let stories: String? = {
        let beside = ToolRunner.package.appending(path: "../shared/models/stories260K").path
        let named = ProcessInfo.processInfo.environment["VANE_STORIES_MODEL"]
        return [named, beside].compactMap(\.self).first {
            FileManager.default.fileExists(atPath: $0 + "/model.safetensors")
        }
    }()
}
