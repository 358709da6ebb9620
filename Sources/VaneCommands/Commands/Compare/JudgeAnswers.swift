import VaneCore
import VaneTensorFiles

/// What a judge's command has answered so far, matched with the replies by their ids.
struct JudgeAnswers {
    /// The command, for messages.
    private let command: String
    /// The names of the classes.
    private let classes: [String]
    /// The replies' ids, in order.
    private let ids: [String]
    /// Where each id stands.
    private let places: [String: Int]
    /// The answers, in the order of the replies.
    private var verdicts: [CommandJudge.Verdict?]
    /// The number of replies that have an answer.
    private var answered = 0
    /// The number of lines read.
    private var lines = 0

    /// The most bytes of a line.
    private static let lineMost = 1 << 20
    /// The most characters of a line that messages repeat.
    private static let shownMost = 120

    /// Creates a list without answers.
    ///
    /// - Throws: `CommandError` when two replies have one id, by which their answers could not be told apart.
    init(command: String, ids: [String], classes: [String]) throws {
        self.command = command
        self.classes = classes
        self.ids = ids
        var places: [String: Int] = [:]
        for (place, id) in ids.enumerated()
        where places.updateValue(place, forKey: id) != nil {
            throw CommandError(
                "Judge '\(command)' cannot be asked about two replies with the id '\(id)'; ids must be unique."
            )
        }
        self.places = places
        verdicts = Array(repeating: nil, count: ids.count)
    }

    /// Whether every reply has its answer.
    var isComplete: Bool { answered == ids.count }

    /// Refuses a line that does not end.
    ///
    /// - Throws: `CommandError`.
    func checkLength(_ count: Int) throws {
        guard count <= Self.lineMost else {
            throw CommandError(
                "Line \(lines + 1) of judge '\(command)' has more than \(Self.lineMost) bytes; an answer is one short line."
            )
        }
    }

    /// Takes a line; an empty one says nothing.
    ///
    /// - Throws: `CommandError` that names the command and the line when it is no answer to an open question.
    mutating func take(_ line: [UInt8]) throws {
        lines += 1
        guard !line.allSatisfy({ $0 == 32 || $0 == 9 || $0 == 13 }) else { return }
        let answer: JSONObject
        do {
            guard let object = try JSONParser.parse(line).object else {
                throw refusal("is no JSON object", line)
            }
            answer = object
        } catch let failure as JSONParser.Failure {
            throw refusal("is no JSON object: \(failure.reason)", line)
        }
        guard let id = answer["id"]?.string else { throw refusal("has no text \"id\"", line) }
        guard let place = places[id] else {
            throw refusal("answers the id '\(id)', which was not asked about", line)
        }
        guard verdicts[place] == nil else { throw refusal("answers the id '\(id)' again", line) }
        verdicts[place] = CommandJudge.Verdict(
            shown: try shown(answer, line), score: try score(answer, line))
        answered += 1
    }

    /// Reads the class of an answer; nothing for `null`.
    private func shown(_ answer: JSONObject, _ line: [UInt8]) throws -> Int? {
        switch answer["class"] {
        case .null?: return nil
        case .string(let name)?:
            if let place = classes.firstIndex(of: name) { return place }
            let guess = Spelling.nearest(to: name, among: classes)
            throw refusal(
                "names the class '\(name)', and the task has \(classes.joined(separator: ", "))"
                    + (guess.map { " (did you mean '\($0)'?)" } ?? ""), line)
        case nil: throw refusal("has no \"class\"", line)
        default: throw refusal("has a \"class\" that is neither text nor null", line)
        }
    }

    /// Reads the score of an answer, if it has one.
    private func score(_ answer: JSONObject, _ line: [UInt8]) throws -> Double? {
        guard let value = answer["score"], value != .null else { return nil }
        guard let number = value.number else {
            throw refusal("has a \"score\" that is no number", line)
        }
        return number
    }

    /// Returns all answers.
    ///
    /// - Throws: `CommandError` when one is missing.
    func complete(_ lastMessage: String?) throws -> [CommandJudge.Verdict] {
        if let open = verdicts.firstIndex(where: { $0 == nil }) {
            throw fault("ended without an answer to '\(ids[open])'", lastMessage)
        }
        return verdicts.compactMap(\.self)
    }

    /// Returns the error for a command that did not do its work.
    func fault(_ problem: String, _ lastMessage: String?) -> CommandError {
        let words = lastMessage.map { ", its last message being '\($0.prefix(300))'" } ?? ""
        return CommandError(
            "Judge '\(command)' \(problem), after \(answered) of \(ids.count) answers\(words); run it by hand on a line to see why."
        )
    }

    /// Returns the error for a line.
    private func refusal(_ problem: String, _ line: [UInt8]) -> CommandError {
        let text = String(decoding: line, as: UTF8.self)
        let shown =
            text.count > Self.shownMost
            ? text.prefix(Self.shownMost) + "…" : text.prefix(text.count)
        return CommandError(
            "Line \(lines) of judge '\(command)' \(problem): '\(shown)'; it must write one line a reply, as in "
                + #"{"id": "a", "class": "\#(classes.first ?? "")"}, and nothing else."#)
    }
}
