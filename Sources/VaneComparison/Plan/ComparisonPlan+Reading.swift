import VaneCore

extension ComparisonPlan {
    /// The version of the form.
    private static let version = 1

    /// Reads a plan.
    ///
    /// - Parameters:
    ///   - yaml: The plan's text.
    ///   - file: Its path, for messages.
    /// - Throws: `VaneError` with code `unparsable` that says where, what was found and what is possible.
    public init(yaml: String, file: String) throws {
        let root = try PlanNode(yaml: yaml, file: file)
        let fields = try root.fields([
            "vane-plan", "data", "classes", "at", "tokens", "readouts", "splits", "seeds",
            "bootstrap", "controls", "ood", "intervals", "steer",
        ])
        guard let version = fields["vane-plan"] else {
            throw root.refusal("does not say its version; begin with 'vane-plan: \(Self.version)'")
        }
        _ = try version.integer(in: Self.version...Self.version)
        guard let data = fields["data"] else {
            throw root.refusal(
                "names no data; write 'data: {archive: PATH}' or 'data: {model: DIR, prompts: FILE}'"
            )
        }
        if try data.has("model") {
            model = try Model(data)
            steering = try fields["steer"].map { try SteeringPlan($0) }
        } else {
            self.data = try Data(data)
            if let steer = fields["steer"] {
                throw steer.refusal("needs a model; write 'data: {model: DIR, prompts: FILE}'")
            }
        }
        classes = try fields["classes"].map { node in try node.items.map { try $0.text() } }
        hookPoints = try fields["at"]?.hookPoints()
        selection = try fields["tokens"].map { try $0.parse { try TokenSelection($0) } }
        readouts = try Self.readouts(fields["readouts"], of: root)
        splits = try SplitShares(fields["splits"])
        seeds = try (fields["seeds"]?.items ?? []).map {
            UInt64(try $0.integer(in: 0...Int.max))
        }
        if seeds.isEmpty { seeds = [0] }
        if let node = fields["seeds"], Set(seeds).count < seeds.count {
            throw node.refusal("has a seed twice, which would count it twice; write each once")
        }
        if let node = fields["classes"], let classes, Set(classes).count < classes.count {
            throw node.refusal("has a class twice; write each once")
        }
        replicates = try fields["bootstrap"]?.integer(in: 100...1_000_000) ?? 2_000
        controls = try Self.controls(fields["controls"])
        outside = try (fields["ood"]?.items ?? []).map { try $0.text() }
        let kinds: [String: ClusterBootstrap.IntervalKind] = [
            "percentile": .percentile, "bca": .biasCorrectedAccelerated,
        ]
        intervals =
            try fields["intervals"].map { node in
                try node.choice(among: ["percentile", "bca"])
            }.flatMap { kinds[$0] } ?? .percentile
    }

    /// Reads the controls; all there are when nothing is said, in a fixed order.
    private static func controls(_ node: PlanNode?) throws -> [DetectionControl] {
        guard let node else { return DetectionControl.allCases }
        let known = DetectionControl.allCases.map(\.rawValue)
        let named = try node.items.map { try $0.choice(among: known) }
        return DetectionControl.allCases.filter { named.contains($0.rawValue) }
    }

    /// Reads the readouts.
    private static func readouts(_ node: PlanNode?, of root: PlanNode) throws -> [Choice] {
        guard let node else {
            throw root.refusal("names no readouts; write 'readouts: [logistic, mass-mean]'")
        }
        var choices: [Choice] = []
        for item in node.items {
            let choice = try Choice(item)
            guard !choices.contains(where: { $0.name == choice.name }) else {
                throw item.refusal("is '\(choice.name)' again; give one of them another 'name'")
            }
            choices.append(choice)
        }
        return choices
    }
}

extension ComparisonPlan.Model {
    /// Reads which model passes which prompts.
    fileprivate init(_ node: PlanNode) throws {
        let fields = try node.fields(["model", "prompts", "counts"])
        guard let model = fields["model"], let prompts = fields["prompts"] else {
            throw node.refusal(
                "names no prompts; write 'prompts: FILE.jsonl', or 'prompts: clinic'")
        }
        self.model = try model.text()
        self.prompts = try prompts.text()
        guard let counts = fields["counts"] else { return }
        self.counts = try counts.items.map { try $0.integer(in: 1...1_000_000) }
        guard self.prompts == "clinic" else {
            throw counts.refusal("goes with 'prompts: clinic' alone; leave it out")
        }
        guard self.counts?.count == 3 else {
            throw counts.refusal(
                "has \(counts.items.count) numbers where three are expected; write [train, validation, test]"
            )
        }
    }
}

extension ComparisonPlan.Data {
    /// Reads where rows come from.
    fileprivate init(_ node: PlanNode) throws {
        let fields = try node.fields(["archive", "array", "labels", "groups", "layer"])
        guard let archive = fields["archive"] else {
            throw node.refusal("names no archive; write 'archive: PATH'")
        }
        self.archive = try archive.text()
        array = try fields["array"]?.text()
        labels = try fields["labels"]?.text()
        groups = try fields["groups"]?.text()
        layer = try fields["layer"]?.integer(in: 0...1_000_000)
        guard (array == nil) == (labels == nil), array != nil || (groups == nil && layer == nil)
        else {
            throw node.refusal(
                "chooses arrays by halves; give 'array' with 'labels', and with them 'groups' and 'layer'"
            )
        }
    }
}

extension ComparisonPlan.Choice {
    /// Reads a method: its id alone, or with a name and settings.
    init(_ node: PlanNode, besides others: [String] = []) throws {
        guard !node.isScalar else {
            method = try node.text()
            (name, parameters) = (method, [:])
            return
        }
        let fields = try node.fields(["id", "name", "set"] + others)
        guard let id = fields["id"] else {
            throw node.refusal(
                "names no method; write 'id: logistic' or another that 'vane methods' lists")
        }
        method = try id.text()
        name = try fields["name"]?.text() ?? method
        let values = try fields["set"].map { try $0.textLists() } ?? [:]
        parameters = values.compactMapValues { $0.isList ? nil : $0.texts.first }
        grid = values.filter { $0.value.isList }.mapValues(\.texts)
    }
}

extension SplitShares {
    /// Reads how samples are divided; three, one and one fifths when nothing is said.
    fileprivate init(_ node: PlanNode?) throws {
        let fields = try node?.fields(["train", "validation", "test", "seed", "hash"]) ?? [:]
        train = try fields["train"]?.number(in: 0.01...0.98) ?? 0.6
        validation = try fields["validation"]?.number(in: 0.01...0.98) ?? 0.2
        seed = UInt64(try fields["seed"]?.integer(in: 0...Int.max) ?? 0)
        hash = try fields["hash"]?.text()
        let test = try fields["test"]?.number(in: 0.01...0.98) ?? (1 - train - validation)
        guard let node, test < 0.01 || (train + validation + test - 1).magnitude > 1e-9 else {
            return
        }
        throw node.refusal("has shares \(train), \(validation) and \(test), which must add up to 1")
    }
}
