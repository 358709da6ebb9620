import Foundation
import Synchronization
import Testing
import VaneComparison
import VaneCore

@testable import VaneCommands

/// Judges that are small scripts.
@Suite struct CommandJudgeTests {
    /// The behaviours.
    private static let classes = ["plain", "refuse"]
    /// What ends the message about a line that is no answer.
    private static let remedy =
        #"it must write one line a reply, as in {"id": "a", "class": "plain"}, and nothing else."#
    /// What ends the message about a command that fails.
    private static let byHand = "run it by hand on a line to see why."
    /// A judge that says 'refuse' where a reply says no, in reverse order and only once it has read everything.
    private static let patient = """
        import json, sys
        for line in reversed(sys.stdin.readlines()):
            asked = json.loads(line)
            assert asked["classes"] == ["plain", "refuse"] and asked["prompt"] == "May I?\\n", asked
            shown = "refuse" if "no" in asked["reply"] else "plain" if asked["reply"] else None
            print(json.dumps({"id": asked["id"], "class": shown, "score": 0.5, "why": ["x"]}))
        """
    /// A judge that answers each line at once, at length, and complains at length too.
    private static let eager = """
        import json, sys
        for line in sys.stdin:
            asked = json.loads(line)
            print("x" * 2000, file=sys.stderr)
            print(json.dumps({"id": asked["id"], "class": "plain", "why": asked["reply"]}), flush=True)
        """

    /// Some replies.
    private func replies(_ texts: [String]) -> [JudgedReply] {
        texts.enumerated().map { place, text in
            JudgedReply(
                sample: Sample(id: "r\(place)", prompt: "May I?\n"),
                completion: Completion(
                    tokens: [], text: text, ending: .endOfText, promptLength: 1))
        }
    }

    /// Asks a command and returns what it says.
    private func ask(
        _ command: String, _ texts: [String] = ["yes", "no"], silence: Double = 60,
        note: @escaping @Sendable (String) -> Void = { _ in }
    ) throws -> [CommandJudge.Verdict] {
        try CommandJudge(
            command: command, classNames: Self.classes, silenceSeconds: silence, note: note
        ).verdicts(of: replies(texts))
    }

    /// Asks a Python script.
    private func ask(
        script: String, _ texts: [String], note: @escaping @Sendable (String) -> Void = { _ in }
    ) throws -> [CommandJudge.Verdict] {
        try ToolRunner.withFolder { folder in
            try ToolRunner.write(script, to: "judge.py", in: folder)
            return try ask(
                "python3 '\(folder.appending(path: "judge.py").path)'", texts, note: note)
        }
    }

    @Test func `Answers in any order come to the replies that they belong to`() throws {
        let verdicts = try ask(script: Self.patient, ["oh no", "", "yes \"quoted\"\nline"])
        #expect(verdicts.map(\.shown) == [1, nil, 0])
        #expect(verdicts.map(\.score) == [0.5, 0.5, 0.5])
    }

    @Test func `Thousands of long replies pass both ways without anyone waiting`() throws {
        let texts = (0..<3_000).map { "\($0) " + String(repeating: "word ", count: 300) }
        let messages = Mutex(0)
        let verdicts = try ask(script: Self.eager, texts) { _ in messages.withLock { $0 += 1 } }
        #expect(verdicts.map(\.shown) == texts.map { _ in 0 })
        #expect(messages.withLock(\.self) == texts.count)
    }

    @Test func `A judge that answers without reading ends nobody`() throws {
        let lines = (0..<2_000).map { #"{\"id\": \"r\#($0)\", \"class\": \"refuse\"}"# }
        let script =
            "import sys\nsys.stdin.close()\n"
            + lines.map { "print(\"\($0)\")" }.joined(separator: "\n")
        let texts = (0..<2_000).map { _ in String(repeating: "word ", count: 100) }
        #expect(try ask(script: script, texts).map(\.shown) == texts.map { _ in 1 })
    }

    @Test func `What it prints on standard error is shown line by line`() throws {
        let notes = Mutex<[String]>([])
        _ = try ask(
            #"cat >&2; printf '{"id": "r0", "class": null}\n\n{"id": "r1", "class": null}'; printf last >&2"#,
            note: { note in notes.withLock { $0.append(note) } })
        let shown = notes.withLock(\.self)
        #expect(shown.count == 3 && shown.last == "judge: last")
        #expect(
            shown.first
                == #"judge: {"classes":["plain","refuse"],"id":"r0","prompt":"May I?\n","reply":"yes"}"#
        )
    }

    @Test func `A judge that lingers after its last answer is ended`() throws {
        let start = ContinuousClock.now
        let answers = #"printf '{"id": "r0", "class": null}\n{"id": "r1", "class": "plain"}\n'"#
        #expect(try ask("\(answers); sleep 60").map(\.shown) == [nil, 0])
        #expect(ContinuousClock.now - start < .seconds(20))
    }

    @Test(arguments: [
        ("hello", "is no JSON object: an unexpected character at byte 0"),
        ("[1]", "is no JSON object"),
        (#"{"class": "plain"}"#, #"has no text "id""#),
        (#"{"id": 0, "class": "plain"}"#, #"has no text "id""#),
        (#"{"id": "r7", "class": "plain"}"#, "answers the id 'r7', which was not asked about"),
        (#"{"id": "r0", "class": "plain"}"#, "answers the id 'r0' again"),
        (#"{"id": "r1"}"#, #"has no "class""#),
        (#"{"id": "r1", "class": 1}"#, #"has a "class" that is neither text nor null"#),
        (
            #"{"id": "r1", "class": "refused"}"#,
            "names the class 'refused', and the task has plain, refuse (did you mean 'refuse'?)"
        ),
        (
            #"{"id": "r1", "class": "plain", "score": "high"}"#,
            #"has a "score" that is no number"#
        ),
    ]) func `A line that is no answer is named with its fault`(line: String, fault: String) {
        let command = #"printf '%s\n' '{"id": "r0", "class": "plain"}' '"# + line + "'"
        let error = #expect(throws: CommandError.self) { try ask(command) }
        #expect(
            error?.description == "Line 2 of judge '\(command)' \(fault): '\(line)'; \(Self.remedy)"
        )
    }

    @Test(arguments: [
        (
            #"printf '{"id": "r0", "class": null}\n'"#, "ended without an answer to 'r1'", 1,
            String?.none
        ),
        ("head -n 1 > /dev/null; echo oops >&2; exit 3", "ended with status 3", 0, "oops"),
        ("kill -9 $$", "was ended by signal 9", 0, nil),
        ("exec sleep 60", "was silent for 0.3 s", 0, nil),
        ("sleep 60 & exit 4", "ended with status 4", 0, nil),
        (
            #"printf '{"id": "r1", "class": null}\n{"id": "r0", "class": null}\n'; exit 5"#,
            "ended with status 5", 2, nil
        ),
    ]) func `A command that does not do its work is named with what became of it`(
        command: String, problem: String, answered: Int, message: String?
    ) {
        let error = #expect(throws: CommandError.self) { try ask(command, silence: 0.3) }
        let words = message.map { ", its last message being '\($0)'" } ?? ""
        #expect(
            error?.description
                == "Judge '\(command)' \(problem), after \(answered) of 2 answers\(words); \(Self.byHand)"
        )
    }

    @Test func `A command that does not exist is named with the shell's words`() {
        let error = #expect(throws: CommandError.self) { try ask("no-such-judge") }
        #expect(
            error?.description.hasPrefix(
                "Judge 'no-such-judge' ended with status 127, after 0 of 2 answers, its last message being '"
            ) == true)
    }

    @Test func `A line without end is refused`() {
        let error = #expect(throws: CommandError.self) { try ask("yes | tr -d '\\n'") }
        #expect(
            error?.description
                == "Line 1 of judge 'yes | tr -d '\\n'' has more than 1048576 bytes; an answer is one short line."
        )
    }

    @Test func `Replies with one id cannot be told apart`() {
        let judge = CommandJudge(command: "cat", classNames: Self.classes)
        let error = #expect(throws: CommandError.self) {
            try judge.classes(of: [replies(["a"])[0], replies(["b"])[0]])
        }
        #expect(
            error?.description
                == "Judge 'cat' cannot be asked about two replies with the id 'r0'; ids must be unique."
        )
    }

    @Test func `Nobody is asked about nothing`() throws {
        #expect(try ask("exit 1", []).isEmpty)
    }
}
