import VaneArchive
import VaneComparison
import VaneCore

/// A plan with a model: its prompts, divided, and everything that its run needs.
struct SteeredPlan: Sendable {
    /// The plan, with every hook point said.
    let plan: ComparisonPlan
    /// How the model is steered, with every hook point said.
    let steering: SteeringPlan
    /// The model.
    let model: any SteerableModel
    /// The prompts, with the beginning of the unsteered reply where contrasts are read behind it.
    var task: ControlTask
    /// The hash of the division.
    let splitHash: String
    /// The hash of the prompts.
    let promptsHash: String
    /// What judges replies, in words.
    let judgeWords: String

    /// Opens the model and the prompts of a plan, whose folder their paths are relative to, and divides the prompts.
    ///
    /// - Throws: `ModelError`, `CommandError` or `VaneError` for what does not fit the plan.
    init(
        _ plan: ComparisonPlan, _ source: ComparisonPlan.Model, catalog: MethodCatalog,
        beside file: String
    ) throws {
        let path = Self.resolve(source.model, beside: file)
        model = try ModelLocation(source.model == "clinic" ? "clinic" : path).load()
        (self.plan, steering) = try Self.placed(plan, model.description)
        try steering.check(catalog)
        var task: ControlTask
        if source.prompts == "clinic" {
            guard plan.classes == nil else {
                throw CommandError(
                    "The plan lists 'classes', but the embedded prompts have their own; leave 'classes' out."
                )
            }
            task = Self.clinic(source, seed: plan.splits.seed)
            promptsHash = Fingerprint.prompts(Self.samples(of: task).map(\.prompt))
        } else {
            let prompts = try PromptsFile(path: Self.resolve(source.prompts, beside: file))
            promptsHash = prompts.fingerprint
            task = try PromptsTask(prompts.samples, plan, steering).task
        }
        let judge = PlanJudge(
            behaviors: steering.behaviors, model: model, catalog: catalog, file: file)
        try judge.judge(
            &task, isNeeded: source.prompts != "clinic" && steering.criterion == .objective)
        judgeWords = try judge.words()
        task.hasNeutral = steering.hasNeutral
        task.maximumTokens = steering.maximumTokens
        task.forcedTokens = steering.forcedTokens
        splitHash = Fingerprint.sha256(Array(Self.lines(of: task).utf8))
        if let frozen = plan.splits.hash, frozen != splitHash {
            throw CommandError(
                "The plan freezes a division with hash \(frozen), these prompts divide into \(splitHash); the prompts, their labels "
                    + "or groups, the shares or the seed have changed.")
        }
        self.task = try Self.forced(task, by: model)
    }

    /// Finds a file beside the plan, unless its path is absolute.
    static func resolve(_ path: String, beside file: String) -> String {
        guard !path.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return path }
        return file[...slash] + path
    }

    /// Fills in the hook points that a plan leaves out, and refuses those that the model lacks.
    private static func placed(
        _ plan: ComparisonPlan, _ model: ModelDescription
    ) throws -> (ComparisonPlan, SteeringPlan) {
        guard var steering = plan.steering else {
            throw CommandError(
                "The plan has a model and no 'steer'; say how it is steered, as in 'steer: {methods: all}'."
            )
        }
        guard plan.outside.isEmpty else {
            throw CommandError(
                "'ood' keeps groups of an archive apart; with a model give their prompts a plan of their own."
            )
        }
        var plan = plan
        let all = (0..<model.blocks).map { HookPoint(.residPost, block: $0) }
        let hooks = plan.hookPoints ?? all
        plan.hookPoints = hooks
        steering.hookPoints = steering.hookPoints ?? hooks
        steering.contexts = steering.contexts ?? hooks
        for hook in hooks + (steering.hookPoints ?? []) + (steering.contexts ?? []) {
            _ = try model.width(at: hook)
        }
        let selection = plan.selection ?? .lastPrompt
        guard selection == .lastPrompt || selection == .meanPrompt else {
            throw CommandError(
                "'tokens: \(selection)' may select several rows of a prompt; a plan with a model reads one, last-prompt or mean-prompt."
            )
        }
        return (plan, steering)
    }

    /// The prompts of the embedded experiment.
    private static func clinic(_ source: ComparisonPlan.Model, seed: UInt64) -> ControlTask {
        let counts = source.counts ?? [600, 150, 300]
        return ClinicTask.task(
            seed: seed,
            counts: ClinicTask.Counts(train: counts[0], validation: counts[1], test: counts[2]))
    }

    /// All prompts, train first.
    static func samples(of task: ControlTask) -> [Sample] {
        ControlTask.Split.allCases.flatMap { task.items(of: $0).map(\.sample) }
    }

    /// The lines by whose hash the division is frozen.
    private static func lines(of task: ControlTask) -> String {
        ControlTask.Split.allCases.flatMap { split in
            task.items(of: split).map { "\($0.sample.id)\t\(split.rawValue)" }
        }.sorted().joined(separator: "\n")
    }

    /// Puts the beginning of the model's own greedy reply behind every prompt that has no forced one.
    private static func forced(
        _ task: ControlTask, by model: any SteerableModel
    ) throws -> ControlTask {
        guard task.forcedTokens > 0 else { return task }
        var task = task
        for split in ControlTask.Split.allCases {
            var items = task.items(of: split)
            let open = items.indices.filter { items[$0].sample.forced == nil }
            let request = GenerationRequest(
                open.map { Prompt(items[$0].sample.prompt) }, maximumTokens: task.forcedTokens)
            let completions = try model.generate(request).completions
            for (place, completion) in zip(open, completions) {
                items[place].sample.forced = completion.text
            }
            task.items[split] = items
        }
        return task
    }

    /// The hook points at which states are kept, in order of the forward pass.
    var captured: [HookPoint] {
        let all =
            (plan.hookPoints ?? []) + (steering.hookPoints ?? []) + (steering.contexts ?? [])
            + (steersHeads
                ? (0..<model.description.blocks).map { HookPoint(.headOut, block: $0) } : [])
        return Set(all).sorted { $0.precedes($1) }
    }

    /// Whether a method is compared that sweeps over the heads of all blocks.
    private var steersHeads: Bool {
        steering.methods?.contains { $0.method.method == "iti" } ?? true
    }

    /// Whether all prompts have contrast prompts.
    var hasContrasts: Bool {
        Self.samples(of: task).allSatisfy { $0.positive != nil && $0.negative != nil }
    }

    /// The contrast read-outs; the end of the contrast prompts, or of what is forced behind them, unless the plan says others.
    var contrasts: [SteeringPlan.Contrast] {
        guard hasContrasts else { return [] }
        let isForced = Self.samples(of: task).allSatisfy { $0.forced != nil }
        return steering.contrasts
            ?? [
                SteeringPlan.Contrast(
                    name: "end", selection: isForced ? .lastGenerated : .lastPrompt)
            ]
    }

    /// The captures into a folder that the run needs, one a contrast read-out, or one without contrasts.
    func captures(in folder: String) -> [(name: String?, path: String, capture: CorpusCapture)] {
        func capture(_ contrast: TokenSelection?) -> CorpusCapture {
            CorpusCapture(
                model: model, samples: Self.samples(of: task), hookPoints: captured,
                selection: plan.selection ?? .lastPrompt, contrast: contrast,
                promptsFingerprint: promptsHash)
        }
        guard !contrasts.isEmpty else {
            return [(nil, folder + "/activations.zarr", capture(nil))]
        }
        return contrasts.map { contrast in
            let path = "\(folder)/activations-\(contrast.name).zarr"
            return (contrast.name, path, capture(contrast.selection))
        }
    }

    /// Captures all hidden states into archives, or goes on with them, and reads them back.
    ///
    /// - Throws: What capture, archives and the model throw.
    func activations(in folder: String, resuming: Bool) async throws -> TaskActivations {
        var found: [TaskActivations.Contrast] = []
        var contexts: (any ActivationSource)?
        for (name, path, capture) in captures(in: folder) {
            if !resuming { try FileBytes.remove(path) }
            try await capture.write(to: path, resuming: resuming)
            let corpus = try Corpus(path: path)
            contexts = contexts ?? corpus.archive
            if let name { found.append(try corpus.contrast(named: name, at: captured)) }
        }
        guard let contexts else { throw CommandError("There is nothing to be captured.") }
        return try await TaskActivations(of: task, contexts: contexts, contrasts: found)
    }
}
