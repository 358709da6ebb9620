import VaneCore

/// What a reply must say to show a behaviour.
public struct BehaviorRule: Sendable, Hashable {
    /// How a reply is compared with the rule's text.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The text is a regular expression in Swift's syntax and matches some part of the reply.
        case matches
        /// The reply is the text, white space at both ends aside.
        case exact
        /// The reply begins with the text, white space before it aside.
        case begins
        /// The text is somewhere in the reply.
        case contains
    }

    /// How the reply is compared.
    public var kind: Kind
    /// The text or the regular expression.
    public var text: String
    /// Whether upper and lower case are the same.
    public var ignoresCase: Bool

    /// Creates a rule.
    public init(_ kind: Kind, _ text: String, ignoresCase: Bool = false) {
        self.kind = kind
        self.text = text
        self.ignoresCase = ignoresCase
    }

    /// Reads the written form: the kind's name and the text; a bare text in a plan is of the kind `contains`.
    ///
    /// - Throws: `VaneError` with code `unparsable` for an unknown kind.
    public init(kind: String, text: String, ignoresCase: Bool = false) throws {
        guard let known = Kind(rawValue: kind) else {
            let names = Kind.allCases.map(\.rawValue)
            let guess = Spelling.nearest(to: kind, among: names)
            throw VaneError(
                .unparsable,
                "'\(kind)' is no kind of rule; "
                    + (guess.map { "did you mean '\($0)'?" }
                        ?? "known are \(names.joined(separator: ", "))."))
        }
        self.init(known, text, ignoresCase: ignoresCase)
    }

    /// Returns a closure that says whether a reply follows the rule; the work that all replies share is done here.
    ///
    /// A regular expression cannot be shared between threads, so it is compiled for every batch of replies.
    ///
    /// - Throws: `VaneError` with code `unparsable` for a bad regular expression, and for an empty text, which every reply contains.
    func matcher(ofClass name: String) throws -> (String) throws -> Bool {
        guard kind == .exact || text.contains(where: { !$0.isWhitespace }) else {
            throw VaneError(
                .unparsable,
                "A rule '\(kind.rawValue)' of behaviour '\(name)' has no text, so every reply would follow it; write one."
            )
        }
        switch kind {
        case .matches:
            let expression = try expression(ofClass: name)
            return { try expression.firstMatch(in: $0) != nil }
        case .exact:
            let wanted = folded(text).trimmed
            return { folded($0).trimmed == wanted }
        case .begins:
            let wanted = folded(text).drop(while: \.isWhitespace)
            return { folded($0).drop(while: \.isWhitespace).starts(with: wanted) }
        case .contains:
            let wanted = folded(text)
            return { folded($0).contains(wanted) }
        }
    }

    /// Compiles the text as a regular expression.
    ///
    /// - Throws: `VaneError` with code `unparsable`.
    private func expression(ofClass name: String) throws -> Regex<AnyRegexOutput> {
        do {
            return try Regex(text).ignoresCase(ignoresCase)
        } catch {
            let reason = "\(error)".split(whereSeparator: \.isNewline).joined(separator: " ")
            throw VaneError(
                .unparsable,
                "'\(text)' of behaviour '\(name)' is no regular expression: \(reason); correct it there."
            )
        }
    }

    /// Returns a text as it is compared.
    private func folded(_ text: String) -> String { ignoresCase ? text.lowercased() : text }
}

extension String {
    /// The text without white space at both ends.
    fileprivate var trimmed: Substring {
        let start = drop(while: \.isWhitespace)
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return start[...last]
    }
}
