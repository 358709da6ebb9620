import VaneCore

extension SteeringPlan {
    /// The keys of a plan's steering half.
    private static let keys = [
        "methods", "at", "contexts", "contrasts", "tokens", "axis", "strengths", "max-tokens",
        "forced-tokens", "instruction", "choose-by", "behaviours", "judge", "needs-end", "neutral",
    ]

    /// The strengths tried when none are given, on the axis.
    private static func defaultStrengths(_ axis: StrengthAxis) -> [Double] {
        switch axis {
        case .raw: [0.5, 1, 2, 4, 8]
        case .relative: [0.1, 0.2, 0.4, 0.8, 1.6]
        case .sigma: [1, 2, 4, 8, 16]
        case .kl: [0.05, 0.1, 0.25, 0.5, 1]
        }
    }

    /// Reads the steering half of a plan.
    init(_ node: PlanNode) throws {
        let fields = try node.fields(Self.keys)
        let axis = try fields["axis"].map { try StrengthAxis($0) } ?? .relative
        self.init(strengths: try Self.strengths(fields["strengths"], on: axis))
        self.axis = axis
        if let methods = fields["methods"], !methods.isWord("all") {
            self.methods = try Choice.list(methods)
        }
        hookPoints = try fields["at"]?.hookPoints()
        contexts = try fields["contexts"]?.hookPoints()
        contrasts = try fields["contrasts"].map { node in
            try node.texts.sorted { $0.key < $1.key }.map { name, text in
                Contrast(name: name, selection: try node.parse(text) { try TokenSelection($0) })
            }
        }
        if let tokens = fields["tokens"] {
            selection = try tokens.parse { try TokenSelection($0) }
        }
        maximumTokens = try fields["max-tokens"]?.integer(in: 1...100_000) ?? maximumTokens
        forcedTokens = try fields["forced-tokens"]?.integer(in: 0...1_000) ?? 0
        instruction = try fields["instruction"]?.text()
        hasNeutral = try fields["neutral"]?.flag() ?? true
        if let rules = fields["behaviours"] {
            behaviors = try .patterns(rules, needsEnd: try fields["needs-end"]?.flag() ?? false)
        }
        if let judge = fields["judge"] {
            guard behaviors == nil else {
                throw judge.refusal("stands beside 'behaviours', which judges too; leave one out")
            }
            behaviors = try BehaviorPlan(judge: judge)
        }
        if let text = fields["choose-by"] {
            guard let criterion = Criterion(rawValue: try text.text()) else {
                throw text.refusal("is '\(try text.text())'; write objective or propensity")
            }
            self.criterion = criterion
        }
    }

    /// Reads the strengths, ascending and none twice.
    private static func strengths(_ node: PlanNode?, on axis: StrengthAxis) throws -> [Double] {
        guard let node else { return defaultStrengths(axis) }
        let strengths = try node.items.map { try $0.number(in: -1e6...1e6) }
        let isAscending = zip(strengths, strengths.dropFirst()).allSatisfy { $0 < $1 }
        guard !strengths.isEmpty, isAscending, !strengths.contains(0) else {
            throw node.refusal(
                "must be ascending numbers without 0, which is the row 'none'; write 'strengths: [0.1, 0.2, 0.4]'"
            )
        }
        return strengths
    }
}

extension StrengthAxis {
    /// Reads an axis.
    fileprivate init(_ node: PlanNode) throws {
        let text = try node.text()
        guard let axis = StrengthAxis(rawValue: text) else {
            let known = StrengthAxis.allCases.map(\.rawValue)
            let guess = Spelling.nearest(to: text, among: known).map { "; did you mean '\($0)'?" }
            throw node.refusal(
                "is '\(text)'\(guess ?? ""); known are \(known.joined(separator: ", "))")
        }
        self = axis
    }
}

extension SteeringPlan.Choice {
    /// Reads methods, no name twice.
    fileprivate static func list(_ node: PlanNode) throws -> [Self] {
        var choices: [Self] = []
        for item in node.items {
            let choice = try Self(item)
            guard !choices.contains(where: { $0.method.name == choice.method.name }) else {
                throw item.refusal(
                    "is '\(choice.method.name)' again; give one of them another 'name'")
            }
            choices.append(choice)
        }
        return choices
    }

    /// Reads a method: its id alone, or with a name, parameters and positions.
    private init(_ node: PlanNode) throws {
        let method = try ComparisonPlan.Choice(node, besides: ["tokens"])
        guard !node.isScalar,
            let tokens = try node.fields(["id", "name", "set", "tokens"])["tokens"]
        else {
            self.init(method)
            return
        }
        self.init(method, selection: try tokens.parse { try TokenSelection($0) })
    }
}
