import VaneCore

/// A judge by what replies say: the first class of which a rule is followed is the one shown.
public struct PatternJudge: BehaviorJudge {
    /// A behaviour and what shows it.
    public struct Pattern: Sendable, Hashable {
        /// The behaviour's name.
        public var name: String
        /// The rules, of which any one suffices.
        public var rules: [BehaviorRule]

        /// Creates a pattern.
        public init(_ name: String, _ rules: [BehaviorRule]) {
            self.name = name
            self.rules = rules
        }
    }

    /// What shows each class, in the order of the task's classes.
    public let patterns: [Pattern]
    /// The class of replies that follow no rule, if any.
    public let otherwise: Int?
    /// Whether a reply that the model did not end shows nothing.
    public let needsEnd: Bool

    /// Creates a judge, and tries all regular expressions.
    ///
    /// - Throws: `VaneError` with code `unparsable` for a bad regular expression, an empty text, and a class that no reply could show.
    public init(_ patterns: [Pattern], otherwise: Int? = nil, needsEnd: Bool = false) throws {
        precondition(
            otherwise.map(patterns.indices.contains) ?? true,
            "Replies that follow no rule get one of the classes.")
        self.patterns = patterns
        self.otherwise = otherwise
        self.needsEnd = needsEnd
        for (place, pattern) in patterns.enumerated() {
            guard !pattern.rules.isEmpty || place == otherwise else {
                throw VaneError(
                    .unparsable,
                    "Behaviour '\(pattern.name)' has no rule, so no reply could show it; write what such replies say."
                )
            }
            for rule in pattern.rules { _ = try rule.matcher(ofClass: pattern.name) }
        }
    }

    /// Returns the first class of which each reply follows a rule.
    ///
    /// - Throws: What a regular expression reports while it is matched.
    public func classes(of replies: [JudgedReply]) throws -> [Int?] {
        let matchers = try patterns.map { pattern in
            try pattern.rules.map { try $0.matcher(ofClass: pattern.name) }
        }
        return try replies.map { reply in
            guard !needsEnd || reply.completion.ending == .endOfText else { return nil }
            let text = reply.completion.text
            let shown = try matchers.firstIndex { try $0.contains { try $0(text) } }
            return shown ?? otherwise
        }
    }
}

extension PatternJudge {
    /// The keys of a behaviour's written form besides the kinds of rules.
    private static let options = ["ignore-case", "otherwise"]

    /// Reads the written form, behaviour by behaviour: pairs such as `matches: 'cannot|will not'`.
    ///
    /// Besides the kinds of ``BehaviorRule`` a behaviour may have `ignore-case: true`, which holds for all its rules, and one behaviour
    /// `otherwise: true`, which gives it the replies that follow no rule.
    ///
    /// - Throws: `VaneError` with code `unparsable`, as the other initialiser, and for unknown keys and values.
    public init(
        reading behaviors: [(name: String, settings: [(key: String, value: String)])],
        needsEnd: Bool = false
    ) throws {
        var patterns: [Pattern] = []
        var otherwise: Int?
        for (place, behavior) in behaviors.enumerated() {
            let (name, settings) = behavior
            let ignoresCase = try Self.flag("ignore-case", in: settings, of: name)
            if try Self.flag("otherwise", in: settings, of: name) {
                if let first = otherwise {
                    throw VaneError(
                        .unparsable,
                        "Both '\(behaviors[first].name)' and '\(name)' have 'otherwise: true'; only one can get what follows no rule."
                    )
                }
                otherwise = place
            }
            let rules = try settings.filter { !Self.options.contains($0.key) }.map { setting in
                try Self.rule(setting, of: name, ignoresCase: ignoresCase)
            }
            patterns.append(Pattern(name, rules))
        }
        try self.init(patterns, otherwise: otherwise, needsEnd: needsEnd)
    }

    /// Reads a rule.
    private static func rule(
        _ setting: (key: String, value: String), of name: String, ignoresCase: Bool
    ) throws -> BehaviorRule {
        let kinds = BehaviorRule.Kind.allCases.map(\.rawValue)
        guard kinds.contains(setting.key) else {
            let guess = Spelling.nearest(to: setting.key, among: kinds + options)
            throw VaneError(
                .unparsable,
                "Behaviour '\(name)' has the unknown key '\(setting.key)'; "
                    + (guess.map { "did you mean '\($0)'?" }
                        ?? "known are \((kinds + options).joined(separator: ", "))."))
        }
        return try BehaviorRule(kind: setting.key, text: setting.value, ignoresCase: ignoresCase)
    }

    /// Reads an option that is true or false, and false when it is absent.
    private static func flag(
        _ key: String, in settings: [(key: String, value: String)], of name: String
    ) throws -> Bool {
        guard let text = settings.first(where: { $0.key == key })?.value else { return false }
        guard let value = Bool(text) else {
            throw VaneError(
                .unparsable,
                "'\(key)' of behaviour '\(name)' is '\(text)'; write true or false.")
        }
        return value
    }
}
