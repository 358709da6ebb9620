import Testing
import VaneCore

@testable import VaneCommands

/// The words of the command line.
@Suite struct ArgumentsTests {
    @Test(arguments: [
        ("fit --seed -1", "fit --seed=-1"),
        ("fit --alphas -1,2 --json", "fit --alphas=-1,2 --json"),
        ("fit --hold-out -.5", "fit --hold-out=-.5"), ("fit -1", "fit -1"),
        ("fit --seed=1 -2", "fit --seed=1 -2"), ("fit --out -x", "fit --out -x"),
        ("fit --seed -1 -2", "fit --seed=-1 -2"), ("fit -- --seed -1", "fit -- --seed -1"),
    ]) func `A number below zero belongs to the option before it`(words: String, joined: String) {
        let result = Arguments.joiningNumbers(words.split(separator: " ").map(String.init))
        #expect(result.joined(separator: " ") == joined)
    }

    @Test(arguments: [
        (
            ["fit", "mean-s", "--data", "x", "--seed", "-1"],
            "The value '-1' is invalid for '--seed <seed>'"
        ),
        (
            ["fit", "mean-s", "--data", "x", "--hold-out", "-0.1"],
            "--hold-out is -0.1; give a share from 0 to below 1."
        ),
        (
            ["generate", "--model", "clinic", "--prompt", "x", "--max-tokens", "-1"],
            "--max-tokens is -1; give a number from 1."
        ),
    ]) func `A number below zero is refused as such`(arguments: [String], message: String) throws {
        let outcome = try ToolRunner.run(arguments)
        #expect(outcome.code == 64)
        #expect(outcome.complaint.split(separator: "\n").first == "vane: \(message)")
    }

    @Test(arguments: [
        ["fit", "--help"], ["capture", "-h"], ["archive", "export", "--help"],
        ["score", "a.safetensors", "--data", "x", "--help"], ["help", "generate"],
    ])
    func `Every command has a help of its own`(arguments: [String]) throws {
        let outcome = try ToolRunner.run(arguments)
        let command = arguments[0] == "archive" ? "archive export" : arguments[0]
        #expect(outcome.code == 0)
        #expect(
            outcome.output.contains("USAGE: vane \(command == "help" ? "generate" : command) "))
        #expect(outcome.complaint.isEmpty)
    }

    @Test(arguments: [
        ("lable", "label"), ("Prompt", "prompt"), ("grp", "group"), ("promt", "prompt"),
        ("positiv", "positive"), ("colour", nil), ("x", nil),
    ]) func `The field that was meant is no more than two mistakes away`(
        word: String, meant: String?
    ) {
        #expect(Spelling.nearest(to: word, among: PromptLine.fields) == meant)
    }
}
