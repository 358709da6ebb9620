import Foundation
import Testing
import VaneCore

@testable import VaneCommands

/// What prompts files may hold, and how they are refused.
@Suite struct PromptsFileTests {
    /// What ends the message about a line that is no object.
    private static let example =
        #"write one a line, as in {"id": "a", "prompt": "Once upon a time"}."#

    @Test(arguments: [
        (
            #"{"prompt": "a",}"#,
            "is not a JSON object of its own: no string where one is due at byte 15; \(example)"
        ),
        (
            #"{"prompt": "a"} {"prompt": "b"}"#,
            "is not a JSON object of its own: trailing text at byte 16; \(example)"
        ),
        (
            #"{"prompt": "a", "prompt": "b"}"#,
            "is not a JSON object of its own: the name 'prompt' twice in one object at byte 29; \(example)"
        ),
        (#"["a"]"#, "is a list and not an object; \(example)"),
        (#"{"label": "a"}"#, #"has no "prompt"; every line needs one."#),
        (#"{"prompt": null}"#, #"has no "prompt"; every line needs one."#),
        (
            #"{"prompt": "a", "label": 1}"#,
            #"has a number under "label"; write a text in quotes."#
        ),
        (
            #"{"prompt": ["a"]}"#, #"has a list under "prompt"; write a text in quotes."#
        ),
    ]) func `A line that is no prompt is named with its fault`(line: String, fault: String) {
        let error = #expect(throws: CommandError.self) {
            try PromptsFile(Array("{\"prompt\": \"x\"}\n\(line)\n".utf8), path: "p.jsonl")
        }
        #expect(error?.description == "Line 2 of 'p.jsonl' \(fault)")
        #expect(error?.exitCode == 1)
    }

    @Test func `Bytes that are not UTF-8 are named`() {
        let error = #expect(throws: CommandError.self) {
            try PromptsFile(Array(#"{"prompt": ""#.utf8) + [0xFF, 0x22, 0x7D], path: "p.jsonl")
        }
        #expect(error?.description == "Line 1 of 'p.jsonl' is not UTF-8; save the file as UTF-8.")
    }

    @Test func `An id given twice is named with both lines`() {
        let text = "{\"id\": \"a\", \"prompt\": \"x\"}\n\n{\"id\": \"a\", \"prompt\": \"y\"}"
        let error = #expect(throws: CommandError.self) {
            try PromptsFile(Array(text.utf8), path: "p.jsonl")
        }
        #expect(
            error?.description
                == "Line 3 of 'p.jsonl' repeats the id 'a' of line 1; ids are unique in a file.")
    }

    @Test func `Each field without a meaning is warned of once`() throws {
        let text = """
            {"prompt": "x", "lable": "a", "meta": {"any": [1]}}
            {"prompt": "y", "lable": "b", "colour": "red"}
            """
        let file = try PromptsFile(Array(text.utf8), path: "p.jsonl")
        #expect(file.samples.map(\.prompt) == ["x", "y"])
        #expect(
            file.warnings == [
                #"warning: Line 1 of 'p.jsonl' has a field "lable", which is ignored; did you mean "label"?"#,
                #"warning: Line 2 of 'p.jsonl' has a field "colour", which is ignored; put notes of your own under "meta"."#,
            ])
    }

    @Test func `The replies wanted and not wanted are both read`() throws {
        let text = #"{"prompt": "x", "target": " yes", "rejected": " no"}"# + "\n"
        let file = try PromptsFile(Array((text + #"{"prompt": "y"}"#).utf8), path: "p.jsonl")
        #expect(file.samples.map(\.target) == [" yes", nil])
        #expect(file.samples.map(\.rejected) == [" no", nil])
        #expect(file.warnings.isEmpty)
    }

    @Test func `A mark at the beginning, and lines that end as on Windows, are no fault`() throws {
        let text = "\u{FEFF}{\"prompt\": \"x\", \"label\": null}\r\n\r\n{\"prompt\": \"y\"}\r\n"
        let file = try PromptsFile(Array(text.utf8), path: "p.jsonl")
        #expect(file.samples.map(\.prompt) == ["x", "y"])
        #expect(file.samples.map(\.id) == ["1", "3"])
        #expect(file.warnings.isEmpty)
    }

    @Test(.tags(.endToEnd)) func `Prompts come from standard input and from a pipe`() throws {
        try ToolRunner.withFolder { folder in
            try ToolRunner.write(
                #"{"prompt": "<u> how do i fix the engine ? <a>", "lable": "x"}"#, to: "p.jsonl",
                in: folder)
            let options = "generate --model clinic --max-tokens 2 --prompts"
            let file = try ToolRunner.shell("\"$VANE\" \(options) p.jsonl", in: folder)
            let input = try ToolRunner.shell(
                "timeout 60 \"$VANE\" \(options) /dev/stdin < p.jsonl", in: folder)
            let pipe = try ToolRunner.shell(
                "mkfifo pipe; cat p.jsonl > pipe & timeout 60 \"$VANE\" \(options) pipe", in: folder
            )
            #expect(file.code == 0 && !file.output.isEmpty)
            #expect(input.output == file.output)
            #expect(pipe.output == file.output)
            #expect(
                file.complaint
                    == "warning: Line 1 of 'p.jsonl' has a field \"lable\", which is ignored; "
                    + "did you mean \"label\"?\n")
        }
    }

    @Test(.tags(.endToEnd)) func `A file that is not there is named`() throws {
        try ToolRunner.withFolder { folder in
            let outcome = try ToolRunner.run(
                "generate", "--model", "clinic", "--prompts", "p.jsonl", in: folder)
            #expect(outcome.code == 1)
            #expect(
                outcome.complaint
                    == "vane: 'p.jsonl' cannot be read: no such file or directory; "
                    + "check the path and its permissions.\n")
        }
    }

    @Test(.tags(.endToEnd)) func `A prompt that the model cannot take is named with its line`()
        throws
    {
        try ToolRunner.withFolder { folder in
            try ToolRunner.write(
                #"{"prompt": "<u> <a>"}"#, #"{"id": "b", "prompt": "<u> zebra <a>"}"#,
                to: "p.jsonl", in: folder)
            let reason =
                "'zebra' is not in the tokenizer's vocabulary, which has no token for unknown text; "
                + "reword the prompt."
            let commands = [
                ["generate", "--model", "clinic"],
                ["capture", "--model", "clinic", "--at", "resid_post.1", "--out", "c.zarr"],
            ]
            for command in commands {
                let outcome = try ToolRunner.run(command + ["--prompts", "p.jsonl"], in: folder)
                #expect(outcome.code == 1)
                #expect(
                    outcome.complaint.hasSuffix(
                        "vane: Prompt 'b' in line 2 of 'p.jsonl': \(reason)\n"))
            }
            let outcome = try ToolRunner.run(
                "generate", "--model", "clinic", "--prompt", "<u>", "--prompt", "zebra")
            #expect(outcome.complaint == "vane: Prompt 2 of the command line: \(reason)\n")
            let long = try ToolRunner.run(
                "generate", "--model", "clinic", "--prompt",
                String(repeating: "engine ", count: 1_000))
            #expect(long.code == 1)
            #expect(
                long.complaint
                    == "vane: Prompt 1 of the command line has 1000 tokens where 'clinic' takes 128; shorten it.\n"
            )
        }
    }

    @Test(.tags(.endToEnd)) func `A pipe in the place of a model's file is refused at once`() throws
    {
        try ToolRunner.withFolder { folder in
            let outcome = try ToolRunner.shell(
                "mkdir m; mkfifo m/config.json; timeout 30 \"$VANE\" generate --model m --prompt x",
                in: folder)
            #expect(outcome.code == 1)
            #expect(
                outcome.complaint
                    == "vane: 'm' is not a model's directory: it has no readable config.json; "
                    + "give the directory of a Hugging Face checkpoint.\n")
            let plugin = try ToolRunner.shell(
                "mkfifo p.so; timeout 30 \"$VANE\" methods --plugin p.so", in: folder)
            #expect(plugin.code == 1)
            #expect(
                plugin.complaint
                    == "vane: Plugin 'p.so' cannot be read (it is not a file); name a shared library.\n"
            )
        }
    }
}
