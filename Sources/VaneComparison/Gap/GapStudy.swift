import VaneCore
import VaneSteering
import VaneTensors

/// Measures how reading and steering go together: directions, their cosines, and what each does on the other axis.
struct GapStudy {
    /// What was compared.
    let comparison: SteeringComparison
    /// What was found.
    let outcome: SteeringComparison.Outcome
    /// The readouts.
    let readouts: ReadoutComparison
    /// What came of them.
    let results: [ReadoutComparison.Result]
    /// What is known of the rows that they read.
    let frame: ReadoutComparison.Frame
    /// Draws of the test prompts, for intervals of areas.
    let bootstrap: ClusterBootstrap

    /// A direction with where it comes from.
    struct Named: Sendable {
        /// The name.
        let name: String
        /// Whether it was fitted to read.
        let reads: Bool
        /// Returns the direction at a hook point, if it exists there.
        let at: @Sendable (HookPoint) -> Direction?
    }

    /// Measures everything.
    ///
    /// - Throws: The store's error.
    func report() async throws -> GapReport {
        let directions = reading + steering
        let hooks = comparison.plan.hookPoints ?? []
        return GapReport(
            directions: directions.map { GapReport.Direction(name: $0.name, reads: $0.reads) },
            cosines: hooks.map { hook in matrix(directions.map { $0.at(hook) }, hook) },
            transfer: try await DirectionTransfer(self).measure(directions),
            ranks: ranks(), predictors: predictors(), diagnostics: diagnostics())
    }

    /// The directions of readouts, fitted at any hook point.
    private var reading: [Named] {
        results.map { result in
            Named(name: result.choice.name, reads: true) { [comparison, readouts, frame] hook in
                guard let values = try? comparison.activations.allContexts(at: hook) else {
                    return nil
                }
                return readouts.direction(
                    of: result, on: ReadoutComparison.Rows(values: values, frame: frame))
            }
        }
    }

    /// The directions of rows that are one vector, at any hook point, and the mean shifts of predictors where they were chosen.
    private var steering: [Named] {
        outcome.rows.compactMap { row in
            guard let setting = row.chosen?.setting, case .tuned = row.kind,
                let artifact = try? outcome.fitter.artifact(setting)
            else { return nil }
            if artifact.tensors["vector"]?.shape.count == 1 {
                return Named(name: row.name, reads: false) { [fitter = outcome.fitter] hook in
                    var moved = setting
                    moved.hook = hook
                    let vector = try? fitter.artifact(moved).tensors["vector"]
                    return vector.map { Direction($0.elements) }
                }
            }
            guard let mean = meanShift(of: setting) else { return nil }
            return Named(name: "mean of \(row.name)", reads: false) {
                $0 == setting.hook ? mean : nil
            }
        }
    }

    /// The mean of the shifts that a predictor adds for the training prompts.
    private func meanShift(of setting: Setting) -> Direction? {
        guard setting.context != nil, let shifts = shifts(of: setting, on: .train) else {
            return nil
        }
        return Direction(shifts.columnMeans)
    }

    /// The shifts that a setting adds for the prompts of a split at strength 1, `[items, D]`.
    private func shifts(of setting: Setting, on split: ControlTask.Split) -> Tensor<Float>? {
        let context = setting.context ?? setting.hook
        guard let application = try? outcome.fitter.application(setting, named: "", on: split),
            let contexts = try? comparison.activations.contexts(split, at: context),
            let width = try? comparison.model.description.width(at: setting.hook)
        else { return nil }
        return try? ShiftProbe(application.intervention).shifts(for: contexts, width: width)
    }

    /// The cosines among directions at a hook point.
    private func matrix(_ directions: [Direction?], _ hook: HookPoint) -> GapReport.Matrix {
        let values = directions.map { first in
            directions.map { second -> Double? in
                guard let first, let second, first.width == second.width, first.norm > 0,
                    second.norm > 0
                else { return nil }
                return Double(first.cosine(to: second))
            }
        }
        return GapReport.Matrix(at: hook.description, values: values)
    }

    /// What predicted shifts are worth: every row that learns from shifts, but the oracle.
    private func predictors() -> [GapReport.Predictor] {
        let figures = SteeringFigures(comparison, outcome.test.items)
        return zip(outcome.rows, outcome.measured).compactMap { row, measured in
            guard case .tuned = row.kind, let setting = row.chosen?.setting,
                let contrast = setting.contrast, setting.method != Fitter.oracle,
                let predicted = shifts(of: setting, on: .validation),
                let wanted = try? comparison.activations.shifts(
                    .validation, contrast: contrast, at: setting.hook)
            else { return nil }
            let fit = ShiftFit(predicted: predicted, wanted: wanted)
            return GapReport.Predictor(
                name: row.name, cosine: fit.cosine, r2: fit.r2,
                control: measured.first.flatMap { figures.value($0) })
        }
    }

    /// What training shifts say, at every hook point that may be edited.
    private func diagnostics() -> [GapReport.Diagnostic] {
        comparison.activations.contrastNames.flatMap { contrast in
            (comparison.plan.hookPoints ?? []).compactMap { hook in
                comparison.activations.diagnostics[contrast]?[hook].map {
                    GapReport.Diagnostic(
                        at: hook.description, contrast: contrast, agreement: $0.agreement,
                        pairwise: $0.pairwise, separability: $0.separability)
                }
            }
        }
    }

    /// How well a direction reads the prompts of a split.
    func area(
        _ direction: Direction, at hook: HookPoint, on split: ControlTask.Split
    ) -> Double? {
        guard let contexts = try? comparison.activations.contexts(split, at: hook),
            contexts.width == direction.width, direction.norm > 0,
            let scores = try? direction.firstScores(of: contexts)
        else { return nil }
        let positive = comparison.task.items(of: split).map { $0.wanted != 0 }
        return ROC.area(scores: scores, positive: positive)
    }
}

extension SteeringComparison {
    /// What is known of the prompts of all splits, as readouts need it; their tokens where the rows are of the last one.
    ///
    /// - Throws: The model's error for a prompt that it cannot take.
    func frame(readsLastToken: Bool) throws -> ReadoutComparison.Frame {
        let splits = ControlTask.Split.allCases
        let items = splits.flatMap { task.items(of: $0) }
        let texts = try items.map { try model.tokens(of: $0.sample.prompt) }
        let last = texts.compactMap(\.last)
        return ReadoutComparison.Frame(
            positive: items.map { $0.wanted != 0 }, clusters: items.map(\.cluster),
            splits: splits.flatMap { split in task.items(of: split).map { _ in split } },
            tokens: readsLastToken && last.count == items.count ? last : nil,
            prompts: PromptTokens(texts, unit: .tokens))
    }
}
