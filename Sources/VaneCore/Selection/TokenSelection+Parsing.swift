extension TokenSelection: CustomStringConvertible {
    /// The short forms and what they stand for.
    private static let shortForms: [(name: String, selection: TokenSelection)] = [
        ("all", .all), ("last-prompt+generated", .lastPromptAndGenerated),
        ("last-prompt", .lastPrompt), ("mean-prompt", .meanPrompt),
        ("mean-generated", .meanGenerated),
    ]

    /// Reads the written form.
    ///
    /// ```
    /// selection = clauses | "mean(" clauses ")"
    /// clauses   = clause { "+" clause }
    /// clause    = [ "!" ] ( "prompt" | "generated" ) [ "[" index | [index] ":" [index] "]" ]
    ///             [ ".id=" id { "|" id } ] | short
    /// short     = "all" | "last-prompt" | "mean-prompt" | "mean-generated"
    /// ```
    ///
    /// `mean-prompt` and `mean-generated`, short for `mean(prompt)` and `mean(generated)`, stand alone.
    ///
    /// - Throws: ``VaneError`` with code `unparsable`, or `emptySelection` when nothing can be selected.
    public init(_ text: String) throws {
        guard text.hasPrefix("mean(") else {
            let read = try Self.read(text)
            try self.init(read.clauses, reduction: read.reduction)
            return
        }
        let inside = text.dropFirst("mean(".count).dropLast()
        guard text.hasSuffix(")"), !inside.hasPrefix("mean") else {
            throw Self.unparsable(text, "'mean(' needs clauses and then ')'")
        }
        try self.init(Self.read(String(inside)).clauses, reduction: .mean)
    }

    /// Reads clauses separated by `+`.
    private static func read(_ text: String) throws -> (clauses: [Clause], reduction: Reduction) {
        var clauses: [Clause] = []
        var reduction = Reduction.none
        let parts = text.split(separator: "+", omittingEmptySubsequences: false).map(String.init)
        for part in parts {
            guard let short = shortForms.first(where: { $0.name == part }) else {
                clauses.append(try clause(part, of: text))
                continue
            }
            guard short.selection.reduction == .none || parts.count == 1 else {
                throw unparsable(text, "'\(part)' stands alone")
            }
            clauses += short.selection.clauses
            reduction = short.selection.reduction
        }
        return (clauses, reduction)
    }

    /// The written form, which ``init(_:)`` reads.
    public var description: String {
        if let short = Self.shortForms.first(where: {
            $0.selection.clauses == clauses && $0.selection.reduction == reduction
        }) {
            return short.name
        }
        let text = clauses.map(\.description).joined(separator: "+")
        return reduction == .mean ? "mean(\(text))" : text
    }

    /// Reads one clause.
    private static func clause(_ text: String, of whole: String) throws -> Clause {
        var rest = Substring(text)
        let excludes = rest.first == "!"
        if excludes { rest = rest.dropFirst() }
        let phase: Phase
        if rest.hasPrefix("prompt") {
            phase = .prompt
            rest = rest.dropFirst("prompt".count)
        } else if rest.hasPrefix("generated") {
            phase = .generation
            rest = rest.dropFirst("generated".count)
        } else {
            throw unparsable(whole, "'\(text)' begins with neither 'prompt' nor 'generated'")
        }
        let window = try window(&rest, of: whole)
        let tokens = try tokens(&rest, of: whole)
        guard rest.isEmpty else { throw unparsable(whole, "'\(rest)' follows a complete clause") }
        return Clause(phase, window: window, tokens: tokens, excludes: excludes)
    }

    /// Reads `[3]`, `[-4:]` and the like, or nothing.
    private static func window(_ rest: inout Substring, of whole: String) throws -> Window {
        guard rest.first == "[" else { return .whole }
        guard let close = rest.firstIndex(of: "]") else {
            throw unparsable(whole, "a ']' is missing")
        }
        let inside = rest[rest.index(after: rest.startIndex)..<close]
        rest = rest[rest.index(after: close)...]
        let bounds = inside.split(separator: ":", omittingEmptySubsequences: false)
        let numbers = bounds.map { Int($0) }
        guard (1...2).contains(bounds.count),
            zip(bounds, numbers).allSatisfy({ $0.isEmpty && bounds.count == 2 || $1 != nil })
        else {
            throw unparsable(whole, "'[\(inside)]' is neither an index nor a window such as [2:-1]")
        }
        guard bounds.count == 2 else { return .single(numbers[0] ?? 0) }
        return .range(start: numbers[0], end: numbers[1])
    }

    /// Reads `.id=4|7`, or nothing.
    private static func tokens(_ rest: inout Substring, of whole: String) throws -> [Int] {
        guard rest.hasPrefix(".id=") else { return [] }
        let parts = rest.dropFirst(4).split(separator: "|", omittingEmptySubsequences: false)
        let ids = parts.compactMap { Int($0) }.filter { $0 >= 0 }
        guard ids.count == parts.count, !ids.isEmpty else {
            throw unparsable(whole, "'\(rest)' lists no token ids such as .id=4|7")
        }
        rest = rest[rest.endIndex...]
        return ids
    }

    /// The error for text that is no selection.
    private static func unparsable(_ text: String, _ reason: String) -> VaneError {
        VaneError(
            .unparsable,
            "Selection '\(text)' cannot be read: \(reason); write for instance 'generated' or 'prompt[-4:]'."
        )
    }
}

extension TokenSelection.Clause: CustomStringConvertible {
    /// The written form.
    public var description: String {
        let name = phase == .prompt ? "prompt" : "generated"
        let ids = tokens.isEmpty ? "" : ".id=" + tokens.map(String.init).joined(separator: "|")
        return (excludes ? "!" : "") + name + window.description + ids
    }
}

extension TokenSelection.Window: CustomStringConvertible {
    /// The written form.
    public var description: String {
        switch self {
        case .whole: ""
        case .single(let index): "[\(index)]"
        case .range(let start, let end):
            "[\(start.map(String.init) ?? ""):\(end.map(String.init) ?? "")]"
        }
    }
}
