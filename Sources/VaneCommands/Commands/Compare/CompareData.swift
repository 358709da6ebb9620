import VaneComparison
import VaneCore

/// The data of a plan, divided.
struct CompareData: Sendable {
    /// The plan.
    private let plan: ComparisonPlan
    /// What the plan says of the data.
    private let source: ComparisonPlan.Data
    /// The store.
    let data: any LabeledData
    /// The samples.
    let samples: [Sample]
    /// The classes, the negative one first.
    let classes: [String]
    /// Whether each sample is of another class than the first.
    private let positive: [Bool]
    /// The split of each sample.
    private let assignment: SplitAssignment
    /// The hash of the division.
    let splitHash: String
    /// The hook points to choose among.
    let places: [HookPoint?]
    /// What stands in the samples' prompts, where a control asks for it and the data say it.
    private let prompts: PromptTokens?

    /// Opens the data of a plan, whose path they are relative to, and divides them.
    ///
    /// - Throws: `ArchiveError`, `CommandError` or `VaneError` for data that do not fit the plan.
    init(
        _ plan: ComparisonPlan, _ source: ComparisonPlan.Data, beside file: String
    ) throws {
        (self.plan, self.source) = (plan, source)
        try Self.check(plan, source, file)
        let path = SteeredPlan.resolve(source.archive, beside: file)
        var arrays = ArrayOptions()
        arrays.array = source.array
        arrays.labels = source.labels
        arrays.groups = source.groups
        arrays.layer = source.layer
        data = try arrays.open(
            path, at: source.array == nil ? nil : plan.hookPoints?.first?.description)
        samples = try data.samples()
        let found = try data.classes(of: samples, listed: plan.classes, by: "'classes' of the plan")
        (classes, positive) = (found.names, found.labels.map { $0 != 0 })
        guard classes.count > 1 else {
            throw CommandError(
                "'\(path)' has one class, '\(classes.first ?? "")'; label at least two.")
        }
        assignment = try SplitAssignment(
            samples: samples, labels: found.labels, shares: plan.splits, outside: plan.outside)
        splitHash = Fingerprint.sha256(Array(assignment.lines(of: samples).utf8))
        if let frozen = plan.splits.hash, frozen != splitHash {
            throw CommandError(
                "The plan freezes a division with hash \(frozen), these data divide into \(splitHash); the samples, their labels "
                    + "or groups, the shares or the seed have changed.")
        }
        places = try Self.places(plan, isArray: source.array != nil, data, path)
        prompts =
            plan.controls.contains(.bagOfWords)
            ? try data.promptTokens().map { PromptTokens($0, unit: .tokens) }
                ?? PromptTokens(wordsOf: samples.map(\.prompt)) : nil
    }

    /// Refuses what these data cannot be asked for.
    private static func check(
        _ plan: ComparisonPlan, _ source: ComparisonPlan.Data, _ file: String
    ) throws {
        guard !plan.readouts.contains(where: { $0.method == "bag-of-words" }) else {
            throw CommandError(
                "'\(file)' compares 'bag-of-words', which counts the tokens of texts, on hidden states; for what words alone tell, "
                    + "list it under 'controls'.")
        }
        guard source.array != nil else { return }
        if let places = plan.hookPoints, places.count > 1 {
            throw CommandError(
                "'\(file)' asks for \(places.count) hook points of one array; name one under 'at', or none."
            )
        }
        guard plan.selection == nil else {
            throw CommandError(
                "'\(file)' selects 'tokens', but the rows of an array do not say which tokens they are of; leave 'tokens' out."
            )
        }
    }

    /// The hook points to choose among.
    private static func places(
        _ plan: ComparisonPlan, isArray: Bool, _ data: any LabeledData, _ path: String
    ) throws -> [HookPoint?] {
        guard !isArray else { return [data.hookPoints.first] }
        let places = plan.hookPoints ?? data.hookPoints
        for hook in places where !data.hookPoints.contains(hook) {
            throw VaneError(
                .absent,
                "'\(hook)' of the plan does not exist in '\(path)': it holds "
                    + "\(data.hookPoints.map(\.description).joined(separator: ", ")).")
        }
        guard !places.isEmpty else { throw CommandError("'\(path)' holds no hook points.") }
        return places
    }

    /// The number of samples of each split, by its name.
    var counts: [String: Int] {
        Dictionary(
            assignment.splits.map { (SplitAssignment.name(of: $0), 1) }, uniquingKeysWith: +)
    }

    /// Reads the rows at a hook point.
    ///
    /// - Throws: What the archive throws.
    @Sendable func rows(_ hook: HookPoint?) async throws -> ReadoutComparison.Rows {
        let found = try await data.rows(at: hook, selecting: plan.selection) { _ in true }
        try found.values.requireFinite("rows of '\(data.path)'")
        let owners = found.labels.map { Int($0.sequence) }
        let tokens = found.labels.map { Int($0.token) }
        return ReadoutComparison.Rows(
            values: found.values,
            frame: ReadoutComparison.Frame(
                positive: owners.map { positive[$0] },
                clusters: owners.map { samples[$0].group ?? samples[$0].id },
                splits: owners.map { assignment.splits[$0] }, samples: owners,
                tokens: tokens.allSatisfy { $0 >= 0 } ? tokens : nil, prompts: prompts))
    }

    /// Every setting, for the report.
    func settings(plan hash: String) -> [String: String] {
        var settings = [
            "archive": data.path, "plan sha-256": hash, "split sha-256": splitHash,
            "split seed": "\(plan.splits.seed)", "version": Version.current,
            "bootstrap": "\(plan.replicates) draws of groups, \(intervals) intervals",
            "controls": plan.controls.map(\.rawValue).joined(separator: " "),
            "seeds": plan.seeds.map(String.init).joined(separator: " "),
            "positive": classes.dropFirst().joined(separator: ", "), "negative": classes[0],
            "tokens": plan.selection?.description ?? "as captured",
        ]
        settings["model"] = data.modelFingerprint
        if !plan.outside.isEmpty { settings["ood"] = plan.outside.joined(separator: ", ") }
        for choice in plan.readouts where !choice.settings.isEmpty {
            settings["readout \(choice.name)"] = choice.settings
        }
        return settings.merging(data.provenance) { $1 }
    }

    /// How intervals are read off the draws, in words.
    private var intervals: String {
        plan.intervals == .percentile ? "percentile" : "bias-corrected and accelerated"
    }
}

/// What a plan would run.
struct CompareOutline: Encodable {
    /// The samples of each split.
    private let samples: [String: Int]
    /// The hash of the division, to freeze it.
    private let splitHash: String
    /// The hook points.
    private let at: [String]
    /// The readouts.
    private let readouts: [String]
    /// The number of fits.
    private let fits: Int

    /// Counts what would be fitted.
    init(_ plan: ComparisonPlan, _ data: CompareData) {
        samples = data.counts
        splitHash = data.splitHash
        at = data.places.map { $0?.description ?? "-" }
        readouts = plan.readouts.map(\.name)
        let configurations = plan.readouts.reduce(0) { $0 + $1.combinations.count }
        let columns = plan.controls.count { !$0.isBaseline }
        fits =
            data.places.count * configurations + readouts.count * (plan.seeds.count + columns)
    }

    /// Prints the outline.
    ///
    /// - Throws: What writing JSON throws.
    func show(json: Bool) throws {
        guard !json else { return try JSONText.print(self) }
        for (name, count) in samples.sorted(by: { $0.key < $1.key }) {
            Console.print("\(name.padded(to: 12)) \(count) samples")
        }
        Console.print("split hash   \(splitHash)")
        Console.print("at           \(at.joined(separator: ", "))")
        Console.print("readouts     \(readouts.joined(separator: ", "))")
        Console.print("at least \(fits) fits; nothing was fitted")
    }
}
