import VaneCore
import VaneTensorFiles

/// A file of prompts: one JSON object a line.
struct PromptsFile: Sendable {
    /// The prompts, in order.
    let samples: [Sample]
    /// SHA-256 of the file.
    let fingerprint: String
    /// What messages call each prompt.
    let names: [String]
    /// What is ignored in the file, one line each.
    let warnings: [String]

    /// Reads a file.
    ///
    /// - Throws: `CommandError` that names the line for anything that is not a prompt, `TensorFileError` when the file cannot
    ///   be read.
    init(path: String) throws {
        try self.init(FileBytes.read(path), path: path)
    }

    /// Reads the bytes of a file.
    ///
    /// - Throws: `CommandError` that names the line for anything that is not a prompt.
    init(_ bytes: [UInt8], path: String) throws {
        fingerprint = Fingerprint.sha256(bytes)
        var (samples, names): ([Sample], [String]) = ([], [])
        var lines: [String: Int] = [:]
        var ignored: Set<String> = []
        var warnings: [String] = []
        // Some editors put a mark at the beginning that is not part of the text.
        let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
        let parts = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated()
        where !part.allSatisfy({ $0 == 32 || $0 == 9 || $0 == 13 }) {
            let line = try PromptLine(Array(part), place: "Line \(index + 1) of '\(path)'")
            let sample = try line.sample(number: index + 1)
            if let first = lines.updateValue(index + 1, forKey: sample.id) {
                throw CommandError(
                    "Line \(index + 1) of '\(path)' repeats the id '\(sample.id)' of line \(first); "
                        + "ids are unique in a file.")
            }
            samples.append(sample)
            names.append("Prompt '\(sample.id)' in line \(index + 1) of '\(path)'")
            for field in line.unknownFields where ignored.insert(field).inserted {
                warnings.append(line.warning(about: field))
            }
        }
        guard !samples.isEmpty else {
            throw CommandError(
                "'\(path)' holds no prompts; write one JSON object a line, with \"prompt\".")
        }
        (self.samples, self.names, self.warnings) = (samples, names, warnings)
        for warning in warnings { Console.note(warning) }
    }
}

/// A line of a prompts file.
struct PromptLine {
    /// The fields that have a meaning; `meta` is the user's own.
    static let fields = [
        "id", "prompt", "label", "group", "positive", "negative", "forced", "target", "rejected",
        "meta",
    ]

    /// What messages call the line.
    private let place: String
    /// Its members.
    private let members: JSONObject

    /// Parses a line.
    ///
    /// - Throws: `CommandError` when it is not one JSON object.
    init(_ bytes: [UInt8], place: String) throws {
        self.place = place
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw CommandError("\(place) is not UTF-8; save the file as UTF-8.")
        }
        let value: JSONValue
        do {
            value = try JSONParser.parse(bytes)
        } catch {
            throw CommandError(
                "\(place) is not a JSON object of its own: \(error.reason); write one a line, as in "
                    + #"{"id": "a", "prompt": "Once upon a time"}."#)
        }
        guard let members = value.object else {
            throw CommandError(
                "\(place) is \(value.kind) and not an object; write one a line, as in "
                    + #"{"id": "a", "prompt": "Once upon a time"}."#)
        }
        self.members = members
    }

    /// The fields without a meaning.
    var unknownFields: [String] {
        members.members.map(\.name).filter { !Self.fields.contains($0) }
    }

    /// The warning about a field without a meaning.
    func warning(about field: String) -> String {
        let guess = Spelling.nearest(to: field, among: Self.fields)
        return "warning: \(place) has a field \"\(field.onOneLine)\", which is ignored; "
            + (guess.map { "did you mean \"\($0)\"?" } ?? "put notes of your own under \"meta\".")
    }

    /// Reads the prompt.
    ///
    /// - Throws: `CommandError` when there is none, or a field holds anything but text.
    func sample(number: Int) throws -> Sample {
        guard let prompt = try text("prompt") else {
            throw CommandError("\(place) has no \"prompt\"; every line needs one.")
        }
        return Sample(
            id: try text("id") ?? "\(number)", prompt: prompt, label: try text("label"),
            group: try text("group"), positive: try text("positive"),
            negative: try text("negative"), forced: try text("forced"), target: try text("target"),
            rejected: try text("rejected"))
    }

    /// Returns the text of a field; nothing when it is absent or null.
    private func text(_ field: String) throws -> String? {
        guard let value = members[field], value != .null else { return nil }
        guard let text = value.string else {
            throw CommandError(
                "\(place) has \(value.kind) under \"\(field)\"; write a text in quotes.")
        }
        return text
    }
}

extension JSONValue {
    /// What kind of value it is, in words.
    fileprivate var kind: String {
        switch self {
        case .null: "null"
        case .boolean: "true or false"
        case .integer, .number: "a number"
        case .string: "a text"
        case .array: "a list"
        case .object: "an object"
        }
    }
}
