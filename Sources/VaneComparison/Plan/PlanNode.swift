import VaneCore
import Yams

/// A value of a plan with its place, by which errors speak of it.
struct PlanNode {
    /// The plan's file.
    let file: String
    /// The keys that lead here, joined by points; empty for the whole plan.
    let place: String
    /// The value.
    private let node: Node

    /// Creates a value.
    private init(_ node: Node, at place: String, of file: String) {
        (self.node, self.place, self.file) = (node, place, file)
    }

    /// Reads YAML.
    ///
    /// - Throws: `VaneError` with code `unparsable` for text that is none, and for an empty plan.
    init(yaml: String, file: String) throws {
        let node: Node?
        do {
            node = try Yams.compose(yaml: yaml)
        } catch {
            // What follows 'Context' repeats the whole plan.
            let lines = "\(error)".split(whereSeparator: \.isNewline)
            let words = lines.prefix { !$0.contains("Context:") }.joined(separator: " ")
            throw VaneError(
                .unparsable, "Plan '\(file)' is no YAML: \(words); correct it there.")
        }
        guard let node else {
            throw VaneError(.unparsable, "Plan '\(file)' is empty; it begins with 'vane-plan: 1'.")
        }
        self.init(node, at: "", of: file)
    }

    /// The refusal of this value.
    func refusal(_ problem: String) -> VaneError {
        let subject = place.isEmpty ? "Plan '\(file)'" : "'\(place)' of plan '\(file)'"
        let line = node.mark.map { " in line \($0.line)" } ?? ""
        return VaneError(.unparsable, "\(subject)\(line) \(problem).")
    }

    /// The values below keys that are all known.
    ///
    /// - Throws: `VaneError` with code `unparsable` for another kind of value, and for an unknown key, with a guess at the one meant.
    func fields(_ known: [String]) throws -> [String: PlanNode] {
        guard case .mapping(let mapping) = node else {
            throw refusal("is no mapping; write its keys, as \(known.joined(separator: ", "))")
        }
        var fields: [String: PlanNode] = [:]
        for (key, value) in mapping {
            let name = key.scalar?.string ?? ""
            guard known.contains(name) else {
                let guess = Spelling.nearest(to: name, among: known)
                let remedy =
                    guess.map { "did you mean '\($0)'?" }
                    ?? "known are \(known.joined(separator: ", "))"
                throw refusal("has the unknown key '\(name)'; \(remedy)")
            }
            fields[name] = PlanNode(
                value, at: place.isEmpty ? name : "\(place).\(name)", of: file)
        }
        return fields
    }

    /// The values below keys of any name, as they are written: one, or a list of different ones.
    ///
    /// - Throws: `VaneError` with code `unparsable` for another kind of value.
    func textLists() throws -> [String: (texts: [String], isList: Bool)] {
        guard case .mapping(let mapping) = node else {
            throw refusal("is no mapping; write 'name: value'")
        }
        var lists: [String: (texts: [String], isList: Bool)] = [:]
        for (key, value) in mapping {
            let name = key.scalar?.string ?? ""
            let below = PlanNode(value, at: "\(place).\(name)", of: file)
            let texts = try below.items.map { try $0.text() }
            guard !texts.isEmpty, Set(texts).count == texts.count else {
                throw below.refusal("lists no value, or one twice; list each value to try once")
            }
            lists[name] = (texts, !below.isScalar)
        }
        return lists
    }

    /// The value as one of some words.
    ///
    /// - Throws: `VaneError` with code `unparsable`, with a guess at the one meant.
    func choice(among words: [String]) throws -> String {
        let text = try text()
        guard !words.contains(text) else { return text }
        let guess = Spelling.nearest(to: text, among: words).map { "; did you mean '\($0)'?" }
        throw refusal("is '\(text)'; known are \(words.joined(separator: ", "))\(guess ?? "")")
    }

    /// The values of a list; a value that is none is a list of one.
    var items: [PlanNode] {
        guard case .sequence(let sequence) = node else { return [self] }
        return sequence.enumerated().map { index, value in
            PlanNode(value, at: "\(place)[\(index)]", of: file)
        }
    }

    /// Whether the value is a word or a number.
    var isScalar: Bool { node.scalar != nil }

    /// The value as it is written.
    ///
    /// - Throws: `VaneError` with code `unparsable` for a list or a mapping.
    func text() throws -> String {
        guard let text = node.scalar?.string else { throw refusal("is no single value; write one") }
        return text
    }

    /// The value as a whole number in a range.
    ///
    /// - Throws: `VaneError` with code `unparsable`.
    func integer(in range: ClosedRange<Int>) throws -> Int {
        guard let number = Int(try text()), range.contains(number) else {
            throw refusal(
                "is '\(try text())'; write a whole number from \(range.lowerBound) to \(range.upperBound)"
            )
        }
        return number
    }

    /// The value as a number in a range.
    ///
    /// - Throws: `VaneError` with code `unparsable`.
    func number(in range: ClosedRange<Double>) throws -> Double {
        guard let number = Double(try text()), range.contains(number) else {
            throw refusal(
                "is '\(try text())'; write a number from \(range.lowerBound) to \(range.upperBound)"
            )
        }
        return number
    }

    /// The values below keys of any name, in the order written.
    ///
    /// - Throws: `VaneError` with code `unparsable` for another kind of value.
    var entries: [(name: String, value: PlanNode)] {
        get throws {
            guard case .mapping(let mapping) = node else {
                throw refusal("is no mapping; write 'name: value'")
            }
            return mapping.map { key, value in
                let name = key.scalar?.string ?? ""
                return (name, PlanNode(value, at: "\(place).\(name)", of: file))
            }
        }
    }

    /// The values below keys of any name, as they are written.
    ///
    /// - Throws: `VaneError` with code `unparsable` for another kind of value.
    var texts: [String: String] {
        get throws {
            try Dictionary(
                entries.map { ($0.name, try $0.value.text()) }, uniquingKeysWith: { $1 })
        }
    }

    /// The value as true or false.
    ///
    /// - Throws: `VaneError` with code `unparsable`.
    func flag() throws -> Bool {
        switch try text() {
        case "true": return true
        case "false": return false
        case let other: throw refusal("is '\(other)'; write true or false")
        }
    }

    /// Whether a key stands in the value, which must be a mapping.
    ///
    /// - Throws: `VaneError` with code `unparsable` for another kind of value.
    func has(_ key: String) throws -> Bool {
        guard case .mapping(let mapping) = node else {
            throw refusal(
                "is no mapping; write its keys, as archive, or model with prompts")
        }
        return mapping.contains { $0.key.scalar?.string == key }
    }

    /// Whether the value is a certain word.
    func isWord(_ word: String) -> Bool { node.scalar?.string == word }

    /// The value as hook points.
    ///
    /// - Throws: `VaneError` with code `unparsable`.
    func hookPoints() throws -> [HookPoint] {
        try items.flatMap { item in try item.parse { try HookPoint.list($0) } }
    }

    /// Calls a closure that reads the value's text, and says where an error of it stands.
    ///
    /// - Throws: `VaneError` with the error's code.
    func parse<Value>(_ body: (String) throws -> Value) throws -> Value {
        try parse(try text(), body)
    }

    /// Calls a closure that reads a text of the value, and says where an error of it stands.
    ///
    /// - Throws: `VaneError` with the error's code.
    func parse<Value>(_ text: String, _ body: (String) throws -> Value) throws -> Value {
        do {
            return try body(text)
        } catch let error as VaneError {
            throw VaneError(error.code, "'\(place)' of plan '\(file)': \(error.message)")
        }
    }
}
