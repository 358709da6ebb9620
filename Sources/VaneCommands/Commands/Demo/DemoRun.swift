import VaneArchive
import VaneComparison
import VaneCore

/// One seed of the embedded experiment: prompts, archives, fits, choices, figures.
struct DemoRun: Sendable {
    /// The seed of prompts and fits.
    let seed: UInt64
    /// The embedded model.
    let model: any SteerableModel
    /// The methods.
    let catalog: MethodCatalog
    /// Where archives go.
    let folder: String
    /// Whether to use few prompts and strengths.
    let isQuick: Bool

    /// A contrast read-out: where in the forced beginning of the reply z is read.
    private struct ReadOut {
        /// The name.
        let name: String
        /// The positions.
        let selection: TokenSelection
    }

    /// How many prompts are drawn.
    static func counts(isQuick: Bool) -> ClinicTask.Counts { isQuick ? .quick : .full }

    /// Which strengths are tried.
    static func strengths(isQuick: Bool) -> [Float] {
        isQuick ? [0.3, 0.6, 1, 2] : SearchSpace.clinicStrengths
    }

    /// Which further strengths are tried for directions.
    static func directionStrengths(isQuick: Bool) -> [Float] {
        isQuick ? [20, 200] : SearchSpace.clinicDirectionStrengths
    }

    /// Runs everything.
    ///
    /// - Throws: What capture, archives and the model throw.
    func result() async throws -> ExperimentResult {
        let bar = ProgressBar()
        defer { bar.finish() }
        var task = ClinicTask.task(seed: seed, counts: Self.counts(isQuick: isQuick))
        bar.begin("seed \(seed): unsteered openers", total: 1)
        try force(&task)
        bar.begin("seed \(seed): capture into archives", total: 1)
        let activations = try await capture(task)
        let experiment = SteeringExperiment(
            task: task, model: model, catalog: catalog, activations: activations, space: space,
            seed: seed
        ) { [seed] progress in
            switch progress {
            case .stage(let name, let trials): bar.begin("seed \(seed): \(name)", total: trials)
            case .trial: bar.step()
            }
        }
        return try await experiment.run()
    }

    /// What is tried: every block but the first for edits, every second one for contexts.
    private var space: SearchSpace {
        let blocks = model.description.blocks
        return SearchSpace(
            hooks: (1..<blocks).map { HookPoint(.residPost, block: $0) },
            contexts: stride(from: 1, to: blocks, by: 2).map { HookPoint(.residPost, block: $0) },
            contrasts: readOuts.map(\.name), strengths: Self.strengths(isQuick: isQuick),
            directionStrengths: Self.directionStrengths(isQuick: isQuick))
    }

    /// The read-outs: the comma behind the opener, and the mean of both.
    private var readOuts: [ReadOut] {
        [
            ReadOut(
                name: "comma", selection: .lastGenerated),
            ReadOut(name: "opening", selection: .meanGenerated),
        ]
    }

    /// Puts the model's own greedy opener behind every prompt and its contrast prompts.
    private func force(_ task: inout ControlTask) throws {
        for split in ControlTask.Split.allCases {
            var items = task.items(of: split)
            let request = GenerationRequest(
                items.map { Prompt($0.sample.prompt) }, maximumTokens: task.forcedTokens)
            let completions = try model.generate(request).completions
            for index in items.indices { items[index].sample.forced = completions[index].text }
            task.items[split] = items
        }
    }

    /// Captures everything into archives and reads it back.
    private func capture(_ task: ControlTask) async throws -> TaskActivations {
        let samples = ControlTask.Split.allCases.flatMap { task.items(of: $0).map(\.sample) }
        let hooks = (0..<model.description.blocks).map { HookPoint(.residPost, block: $0) }
        var contrasts: [TaskActivations.Contrast] = []
        var contexts: (any ActivationSource)?
        for readOut in readOuts {
            let path = "\(folder)/seed-\(seed)-\(readOut.name).zarr"
            try FileBytes.remove(path)
            let capture = CorpusCapture(
                model: model, samples: samples, hookPoints: hooks, selection: .lastPrompt,
                contrast: readOut.selection, promptsFingerprint: nil)
            try await capture.write(to: path)
            let corpus = try Corpus(path: path)
            contexts = contexts ?? corpus.archive
            contrasts.append(try corpus.contrast(named: readOut.name, at: hooks))
        }
        guard let contexts else { throw CommandError("There is no read-out to capture.") }
        return try await TaskActivations(of: task, contexts: contexts, contrasts: contrasts)
    }
}
