import VaneCore

/// Chooses L*, L' and α on held-out prompts by the log-probability of the replies wanted.
struct SearchRun: Sendable {
    /// What is tried.
    struct Space: Sendable {
        /// Where rows may be edited.
        let hooks: [HookPoint]
        /// Where contexts may be read.
        let contexts: [HookPoint]
        /// The strengths.
        let strengths: [Float]
    }

    /// The method.
    let method: Method
    /// Its parameters.
    let parameters: ParameterValues
    /// The data.
    let source: FitSource
    /// Every method.
    let catalog: MethodCatalog
    /// The seed.
    let seed: UInt64
    /// What is tried.
    let space: Space

    /// The key of the artefact's note that says what was chosen on the held-out groups.
    static let choiceNote = "chosen-on-hold-out"

    /// One combination and what it gave.
    struct Trial: Encodable, Sendable {
        /// Where rows are edited.
        let at: String
        /// Where contexts are read.
        let context: String?
        /// The strength.
        let alpha: Float
        /// The mean log-probability of the replies wanted, in nats.
        let logProbability: Double?
        /// What went wrong, if anything.
        let error: String?
    }

    /// What was chosen.
    struct Report: Sendable {
        /// The artefact, fitted at the place chosen.
        let artifact: Artifact
        /// The best trial.
        let best: Trial
        /// Every trial.
        let trials: [Trial]
        /// The mean log-probability without steering.
        let unsteered: Double
        /// The number of prompts scored.
        let prompts: Int

        /// Prints the report.
        ///
        /// - Throws: The encoder's error.
        func show(out: String, json: Bool) throws {
            FitSummary(artifact, out: out).warn()
            guard !json else {
                return try JSONText.print(
                    Output(
                        best: best, trials: trials, unsteered: unsteered, prompts: prompts,
                        artifact: FitSummary(artifact, out: out)))
            }
            Console.print(
                "\(trials.count) settings on \(prompts) held-out prompts; unsteered \(unsteered.thousandths) nats"
            )
            for trial in trials {
                let value = trial.logProbability?.thousandths ?? "error: \(trial.error ?? "")"
                Console.print(
                    "  at \(trial.at.padded(to: 14)) context \((trial.context ?? "-").padded(to: 14)) "
                        + "alpha \(trial.alpha.shortest.padded(to: 6)) \(value)")
            }
            Console.print(
                "\(out): at \(best.at), context \(best.context ?? "-"), alpha \(best.alpha.shortest), "
                    + "\(best.logProbability?.thousandths ?? "-") nats")
        }

        /// The report as JSON.
        private struct Output: Encodable {
            /// The best trial.
            let best: Trial
            /// Every trial.
            let trials: [Trial]
            /// The mean log-probability without steering.
            let unsteered: Double
            /// The number of prompts scored.
            let prompts: Int
            /// The artefact.
            let artifact: FitSummary
        }
    }

    /// Tries everything.
    ///
    /// - Throws: The model's error, and `VaneError` when no setting could be tried.
    func run(model: any SteerableModel, prompts: PromptsFile) async throws -> Report {
        let targets = try heldOut(prompts)
        let unsteered = try mean(model.score(targets, applying: []).logProbabilities)
        var trials: [Trial] = []
        var best: (trial: Trial, artifact: Artifact)?
        for hook in space.hooks {
            for context in method.descriptor.input == .steeringPairs ? space.contexts : [hook] {
                let artifact = try await source.fit(
                    method, parameters, at: hook, context: context, seed: seed)
                for alpha in space.strengths {
                    let trial = trial(artifact, alpha, model: model, targets: targets)
                    trials.append(trial)
                    let value = trial.logProbability ?? -.infinity
                    if value > best?.trial.logProbability ?? -.infinity { best = (trial, artifact) }
                }
            }
        }
        guard var best else {
            throw VaneError(
                .noEffect,
                "No setting of '\(method.descriptor.id)' could be tried: \(trials.first?.error ?? "there was none.")"
            )
        }
        best.artifact.notes["alpha"] = best.trial.alpha.shortest
        best.artifact.notes[SearchRun.choiceNote] =
            method.descriptor.input == .steeringPairs ? "L*, L' and alpha" : "L* and alpha"
        return Report(
            artifact: best.artifact, best: best.trial, trials: trials, unsteered: unsteered,
            prompts: targets.count)
    }

    /// The held-out prompts with the replies wanted.
    private func heldOut(_ file: PromptsFile) throws -> [Prompt] {
        let wanted = file.samples.filter { source.holdOut.contains($0) && $0.target != nil }
        guard !wanted.isEmpty else {
            throw VaneError(
                .missingData,
                "No held-out prompt has a \"target\"; give the replies wanted, or raise --hold-out."
            )
        }
        return wanted.map { Prompt($0.prompt, forced: $0.target) }
    }

    /// Tries one combination.
    private func trial(
        _ artifact: Artifact, _ alpha: Float, model: any SteerableModel, targets: [Prompt]
    ) -> Trial {
        let (at, context) = (
            artifact.hookPoint?.description ?? "", artifact.contextHookPoint?.description
        )
        do {
            let application = Application(
                method.descriptor.id, try catalog.intervention(of: artifact),
                at: artifact.hookPoint.map { [$0] } ?? [], strength: .constant(alpha))
            let scores = try model.score(targets, applying: [application]).logProbabilities
            return Trial(
                at: at, context: context, alpha: alpha, logProbability: mean(scores), error: nil)
        } catch {
            return Trial(
                at: at, context: context, alpha: alpha, logProbability: nil, error: "\(error)")
        }
    }

    /// The mean of some numbers.
    private func mean(_ values: [Double]) -> Double {
        values.reduce(0, +) / Double(max(values.count, 1))
    }
}
