import FoundationEssentials
import VaneComparison
import VaneCore
import VaneTensorFiles

/// A judge that is a command of the user's own, such as a script that asks a larger model.
///
/// The shell runs the command once a batch. It reads one JSON object a line, `{"id": …, "prompt": …, "reply": …, "classes": […]}`, and answers
/// every one with a line `{"id": …, "class": …}` in any order, `null` for a reply that shows none of the classes; `"score"` may say how sure
/// it is. Requests are written while answers are read, so that neither side waits for the other. What it prints on standard error is shown.
struct CommandJudge: BehaviorJudge {
    /// What the judge says of one reply.
    struct Verdict: Sendable, Hashable {
        /// The class that the reply shows, if any.
        var shown: Int?
        /// How sure the judge is, in its own measure, if it says so.
        var score: Double?
    }

    /// The command, as the shell reads it.
    let command: String
    /// The names of the classes.
    let classNames: [String]
    /// How long the judge may neither read nor write.
    var silenceSeconds = 600.0
    /// Shows a line that the judge prints on standard error.
    var note: @Sendable (String) -> Void = { Console.note($0) }

    /// How long a judge that has answered everything may take to end.
    private static let farewellSeconds = 2.0
    /// How often a wait looks whether the judge is still there.
    private static let sliceMilliseconds: Int32 = 50

    /// Returns the class that the command says each reply shows.
    ///
    /// - Throws: `CommandError` as ``verdicts(of:)``.
    func classes(of replies: [JudgedReply]) throws -> [Int?] {
        try verdicts(of: replies).map(\.shown)
    }

    /// Asks the command about replies.
    ///
    /// - Throws: `CommandError` that names the command and what is wrong: a line that is no answer, an answer that is missing, a command that
    ///   fails, or that is silent for too long.
    func verdicts(of replies: [JudgedReply]) throws -> [Verdict] {
        guard !replies.isEmpty else { return [] }
        var answers = try JudgeAnswers(
            command: command, ids: replies.map(\.sample.id), classes: classNames)
        let process = try JudgeProcess(command)
        var pending = try requests(about: replies)[...]
        var messages = LineBuffer()
        var (lines, lastMessage) = (LineBuffer(), String?.none)
        var (lastSign, patience) = (ContinuousClock.now, Self.farewellSeconds)
        while process.isTalking {
            let ready = process.wait(
                toWrite: !pending.isEmpty, milliseconds: Self.sliceMilliseconds)
            var moved = 0
            if ready.input { moved += send(&pending, to: process) }
            if ready.messages { moved += process.read(.messages, into: &messages) }
            show(&messages, &lastMessage)
            if ready.output { moved += process.read(.output, into: &lines) }
            for line in lines.takeLines() { try answers.take(line) }
            try answers.checkLength(lines.count)
            if moved > 0 { lastSign = .now }
            let silence = ContinuousClock.now - lastSign
            if answers.isComplete, silence >= .seconds(patience) {
                patience = 0
                break
            }
            guard silence < .seconds(silenceSeconds) else {
                throw answers.fault("was silent for \(silenceSeconds) s", lastMessage)
            }
            // Something that the judge has started may hold its output open.
            if moved == 0, process.hasEnded { break }
        }
        let status = process.end(within: patience)
        while process.read(.messages, into: &messages) > 0 {}
        messages.endLine()
        show(&messages, &lastMessage)
        while process.read(.output, into: &lines) > 0 {}
        lines.endLine()
        for line in lines.takeLines() { try answers.take(line) }
        if let fault = status?.fault { throw answers.fault(fault, lastMessage) }
        return try answers.complete(lastMessage)
    }

    /// Writes as much as the judge takes now, and closes its input at the end.
    ///
    /// - Returns: The number of bytes that it took.
    private func send(_ pending: inout ArraySlice<UInt8>, to process: JudgeProcess) -> Int {
        let count = process.write(pending)
        // A judge that stops reading may still have all answers.
        pending = count.map { pending.dropFirst($0) } ?? []
        if pending.isEmpty { process.closeInput() }
        return count ?? 0
    }

    /// Shows the whole lines that the judge has printed on standard error.
    private func show(_ messages: inout LineBuffer, _ last: inout String?) {
        for line in messages.takeLines() {
            let text = String(decoding: line, as: UTF8.self).onOneLine
            guard text.contains(where: { !$0.isWhitespace }) else { continue }
            note("judge: \(text)")
            last = text
        }
    }

    /// Returns the lines that ask about replies.
    ///
    /// - Throws: The encoder's error.
    private func requests(about replies: [JudgedReply]) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var bytes: [UInt8] = []
        for reply in replies {
            let request = Request(
                id: reply.sample.id, prompt: reply.sample.prompt, reply: reply.completion.text,
                classes: classNames)
            bytes += try encoder.encode(request)
            bytes.append(UInt8(ascii: "\n"))
        }
        return bytes
    }

    /// A line that asks about a reply.
    private struct Request: Encodable {
        /// The sample's id.
        let id: String
        /// The prompt.
        let prompt: String
        /// The reply.
        let reply: String
        /// The names of the classes.
        let classes: [String]
    }
}

/// Bytes of which whole lines are taken.
struct LineBuffer {
    /// The bytes that are not taken yet.
    private var bytes: [UInt8] = []

    /// The number of bytes that are not taken yet.
    var count: Int { bytes.count }

    /// Adds bytes at the end.
    mutating func append(_ more: some Sequence<UInt8>) { bytes += more }

    /// Ends the last line, if there is one without an end.
    mutating func endLine() { if !bytes.isEmpty { bytes.append(UInt8(ascii: "\n")) } }

    /// Takes the whole lines, without their ends.
    mutating func takeLines() -> [[UInt8]] {
        guard let end = bytes.lastIndex(of: UInt8(ascii: "\n")) else { return [] }
        let lines = bytes[..<end].split(
            separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        defer { bytes.removeFirst(end + 1) }
        return lines.map(Array.init)
    }
}
