public import VaneCore

/// How a plan says which behaviour a reply shows.
public enum BehaviorPlan: Sendable, Hashable, CustomStringConvertible {
    /// By what it says.
    case patterns([Pattern], needsEnd: Bool)
    /// By which of some completions the model finds likeliest; nothing is generated.
    case choices([String: String], isNormalized: Bool)
    /// By a trained readout, in a file, of the unsteered model's states over it.
    case readout(path: String, at: HookPoint?, reading: ReadoutJudge.Reading)
    /// By a command that reads and writes lines of JSON.
    case command([String], seconds: Double)

    /// What shows a behaviour, as it is written.
    public struct Pattern: Sendable, Hashable {
        /// The behaviour.
        public var name: String
        /// The kinds of rules with their texts, and options.
        public var settings: [[String]]
    }

    /// Everything that decides what is judged, in words; the same plan gives the same text in every process.
    public var description: String {
        switch self {
        case .patterns(let patterns, let needsEnd):
            let rules = patterns.map { pattern in
                let rules = pattern.settings.map { $0.joined(separator: " ") }
                return "\(pattern.name): \(rules.joined(separator: ", "))"
            }
            return "patterns \(rules.joined(separator: "; "))" + (needsEnd ? "; ended" : "")
        case .choices(let texts, let isNormalized):
            let choices = texts.sorted { $0.key < $1.key }.map { "\($0.key): '\($0.value)'" }
            return (isNormalized ? "normalised " : "")
                + "likelihood of \(choices.joined(separator: ", "))"
        case .readout(let path, let hook, let reading):
            let place = hook.map { " at \($0)" } ?? ""
            return "readout \(path)\(place), \(reading.rawValue) row"
        case .command(let words, _): return "command \(words.joined(separator: " "))"
        }
    }

    /// The keys of a plan's judge.
    private static let keys = [
        "choices", "normalised", "readout", "at", "reading", "command", "seconds",
    ]

    /// Reads behaviours by patterns: a text that replies contain, or rules by kind, for each class.
    static func patterns(_ node: PlanNode, needsEnd: Bool) throws -> BehaviorPlan {
        let patterns = try node.entries.map { name, value in
            guard !value.isScalar else {
                return Pattern(name: name, settings: [["contains", try value.text()]])
            }
            let settings = try value.entries.flatMap { key, texts in
                try texts.items.map { [key, try $0.text()] }
            }
            return Pattern(name: name, settings: settings)
        }
        let plan = BehaviorPlan.patterns(patterns, needsEnd: needsEnd)
        _ = try node.parse("") { _ in try plan.patternJudge(of: patterns.map(\.name)) }
        return plan
    }

    /// Reads a judge that is none of patterns.
    init(judge node: PlanNode) throws {
        let fields = try node.fields(Self.keys)
        if let choices = fields["choices"] {
            let normalised = try fields["normalised"]?.flag() ?? false
            self = .choices(try choices.texts, isNormalized: normalised)
        } else if let readout = fields["readout"] {
            self = .readout(
                path: try readout.text(), at: try fields["at"]?.parse { try HookPoint($0) },
                reading: try fields["reading"].map { node in
                    guard let reading = ReadoutJudge.Reading(rawValue: try node.text()) else {
                        throw node.refusal("is '\(try node.text())'; write mean or last")
                    }
                    return reading
                } ?? .mean)
        } else if let command = fields["command"] {
            self = .command(
                try command.items.map { try $0.text() },
                seconds: try fields["seconds"]?.number(in: 0.1...86_400) ?? 600)
        } else {
            throw node.refusal("says not how it judges; write 'choices', 'readout' or 'command'")
        }
    }

    /// The judge by patterns of some classes, in their order; nothing for other kinds of judging.
    ///
    /// - Throws: `VaneError` with code `unparsable` for patterns that are none, and for a class without one.
    public func patternJudge(of classes: [String]) throws -> PatternJudge? {
        guard case .patterns(let patterns, let needsEnd) = self else { return nil }
        if let stranger = patterns.first(where: { !classes.contains($0.name) }) {
            throw VaneError(
                .unparsable,
                "'behaviours' describes '\(stranger.name)', which is no class; the classes are \(classes.joined(separator: ", "))."
            )
        }
        return try PatternJudge(
            reading: classes.map { name in
                let found = patterns.first { $0.name == name }?.settings ?? []
                return (name, found.map { ($0[0], $0[1]) })
            }, needsEnd: needsEnd)
    }
}
