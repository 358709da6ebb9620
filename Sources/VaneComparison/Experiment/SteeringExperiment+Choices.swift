import VaneCore

extension SteeringExperiment {
    /// Chooses every row on validation.
    func choose(with tuner: Tuner) async -> Choices {
        var rows = [Choice(id: "none", kind: .reference)]
        rows += instructions().map { Choice(id: $0, kind: .instruction($0)) }
        let oracle = await tune("p2s", oracleSettings(space.hooks), with: tuner)
        let constants = await tuneEach(
            ["mean-s", "mean-s-cautious", "caa"], with: tuner, settings: constantSettings)
        let directions = await tuneEach(
            ["probe-direction", "diff-of-means"], with: tuner, settings: directionSettings)
        let replacements = await tuneEach(
            ["ablation", "ace", "clamp", "leace", "angular"], with: tuner,
            settings: replacementSettings)
        let place = oracle.choice.setting
        let plugins = await tuneEach(loaded(.intervention).map(\.id), with: tuner) {
            self.pluginSettings($0, at: place)
        }
        let predictors = await tuneEach(
            Self.presets + ["ridge", "knn", "gate"], with: tuner
        ) { self.predictorSettings($0, at: place) }
        let l2s = best(of: predictors.prefix(Self.presets.count).map(\.choice), as: "l2s")
        rows.append(random(matching: l2s))
        rows +=
            (directions + replacements + constants).map(\.choice) + [l2s] + predictors.map(\.choice)
        rows += [oracle.choice] + plugins.map(\.choice)
        let inner = await innerChoices(oracle: oracle, constants: constants, l2s: l2s, tuner)
        return Choices(rows: rows, inner: inner, preset: l2s.setting?.method)
    }

    /// A tuned row with all its trials.
    struct Tuned {
        /// The row.
        var choice: Choice
        /// Everything tried.
        var trials: [Tuner.Trial]
    }

    /// The instructions that every test prompt has.
    private func instructions() -> [String] {
        (task.items(of: .test).first?.instructed.keys).map { $0.sorted() } ?? []
    }

    /// The loaded plugins' methods of a kind.
    func loaded(_ kind: MethodDescriptor.Kind) -> [MethodDescriptor] {
        catalog.methods.map(\.descriptor).filter { $0.origin != .builtIn && $0.kind == kind }
    }

    /// A plugin's settings: those of a predictor where it learns from steering pairs, otherwise those of a direction.
    private func pluginSettings(_ id: String, at place: Setting?) -> [Setting] {
        let learnsPairs = loaded(.intervention).contains {
            $0.id == id && $0.input == .steeringPairs
        }
        return learnsPairs ? predictorSettings(id, at: place) : directionSettings(id)
    }

    /// Tunes several methods, one after the other.
    private func tuneEach(
        _ ids: [String], with tuner: Tuner, settings: (String) -> [Setting]
    ) async -> [Tuned] {
        var result: [Tuned] = []
        for id in ids { result.append(await tune(id, settings(id), with: tuner)) }
        return result
    }

    /// Tries settings and takes the best.
    func tune(_ id: String, _ settings: [Setting], with tuner: Tuner) async -> Tuned {
        report(.stage(id, trials: settings.count))
        let trials = await tuner.trials(settings)
        return Tuned(choice: choice(id, trials), trials: trials)
    }

    /// Makes a row of the best trial.
    func choice(_ id: String, _ trials: [Tuner.Trial]) -> Choice {
        guard let best = Tuner.best(trials) else {
            let reason = trials.first?.failure ?? "no setting could be tried"
            return Choice(id: id, kind: .failed(reason), tried: trials.count)
        }
        let curve = trials.filter { $0.setting.fitted == best.setting.fitted }
        return Choice(
            id: id, kind: .setting(best.setting), validation: best.score, curve: curve,
            tried: trials.count)
    }

    /// The better of several rows on validation, under another id.
    private func best(of choices: [Choice], as id: String) -> Choice {
        var result =
            choices.max {
                ($0.validation?.objective ?? -1) < ($1.validation?.objective ?? -1)
            } ?? Choice(id: id, kind: .failed("no preset could be fitted"))
        result.id = id
        result.tried = choices.reduce(0) { $0 + $1.tried }
        return result
    }

    /// The norm-matched random row: everything of the reference but the direction.
    private func random(matching reference: Choice) -> Choice {
        guard var setting = reference.setting else {
            return Choice(id: "random", kind: .failed("there is no reference to match"))
        }
        setting.parameters = ["reference": setting.method]
        setting.method = "random"
        return Choice(id: "random", kind: .setting(setting))
    }

    /// The oracle's settings: every read-out, block and strength.
    func oracleSettings(_ hooks: [HookPoint]) -> [Setting] {
        space.contrasts.flatMap { contrast in
            hooks.flatMap { hook in
                space.strengths.map {
                    Setting(method: "p2s", contrast: contrast, hook: hook, alpha: $0)
                }
            }
        }
    }

    /// A constant vector's settings: every read-out, block and strength.
    func constantSettings(_ id: String) -> [Setting] {
        oracleSettings(space.hooks).map { setting in
            var copy = setting
            copy.method = id
            return copy
        }
    }

    /// A direction's settings: every block and strength, the large ones too.
    func directionSettings(_ id: String) -> [Setting] {
        space.hooks.flatMap { hook in
            (space.strengths + space.directionStrengths).map {
                Setting(method: id, hook: hook, alpha: $0)
            }
        }
    }

    /// The settings of a method that replaces a part of the hidden state, all of it at strength 1: every block, half, all, and
    /// twice as far.
    private func replacementSettings(_ id: String) -> [Setting] {
        space.hooks.flatMap { hook in
            [0.5, 1, 2].map { Setting(method: id, hook: hook, alpha: $0) }
        }
    }

    /// A predictor's settings: every context block and strength, where the oracle was best.
    func predictorSettings(_ id: String, at place: Setting?) -> [Setting] {
        guard let place else { return [] }
        return space.contexts.flatMap { context in
            space.strengths.map {
                Setting(
                    method: id, contrast: place.contrast, hook: place.hook, context: context,
                    alpha: $0)
            }
        }
    }

    /// Chooses the main rows again with the last block left out.
    private func innerChoices(
        oracle: Tuned, constants: [Tuned], l2s: Choice, _ tuner: Tuner
    ) async -> [Choice] {
        guard let last = space.hooks.last, let preset = l2s.setting?.method else { return [] }
        func isInner(_ trial: Tuner.Trial) -> Bool { trial.setting.hook != last }
        let innerOracle = choice("p2s", oracle.trials.filter(isInner))
        let settings = predictorSettings(preset, at: innerOracle.setting)
        let innerL2S = await tune("l2s", settings, with: tuner).choice
        return constants.map { choice($0.choice.id, $0.trials.filter(isInner)) }
            + [innerL2S, innerOracle]
    }
}
