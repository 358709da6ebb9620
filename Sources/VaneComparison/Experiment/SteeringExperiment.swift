public import VaneCore

/// The whole comparison of one seed: fits on train, choices on validation, one look at test.
///
/// Rule 2 of fairness: every method chooses its own read-out, block and strength on validation; the predictors take the
/// oracle's read-out and block and choose their context's block and strength.
public struct SteeringExperiment: Sendable {
    /// What is compared.
    let task: ControlTask
    /// The model.
    let model: any SteerableModel
    /// The methods.
    let catalog: MethodCatalog
    /// The hidden states.
    let activations: TaskActivations
    /// What is tried.
    let space: SearchSpace
    /// The seed of fits and draws.
    let seed: UInt64
    /// Where progress goes.
    let report: @Sendable (Progress) -> Void

    /// How far an experiment has come.
    public enum Progress: Sendable {
        /// A stage begins that will make some trials.
        case stage(String, trials: Int)
        /// A trial ended.
        case trial(String)
    }

    /// Creates an experiment.
    public init(
        task: ControlTask, model: any SteerableModel, catalog: MethodCatalog,
        activations: TaskActivations, space: SearchSpace, seed: UInt64,
        report: @escaping @Sendable (Progress) -> Void = { _ in }
    ) {
        self.task = task
        self.model = model
        self.catalog = catalog
        self.activations = activations
        self.space = space
        self.seed = seed
        self.report = report
    }

    /// The predictors that may stand for `l2s`.
    static let presets = ["l2s-notes", "l2s-paper", "l2s-release"]

    /// Runs everything.
    ///
    /// - Throws: The model's error; a method's failure becomes an error row instead.
    public func run() async throws -> ExperimentResult {
        let fitter = Fitter(catalog: catalog, task: task, activations: activations, seed: seed)
        let validation = try SplitEvaluator(.validation, of: task, model: model)
        let tuner = Tuner(fitter: fitter, validation: validation) { [report] trial in
            report(.trial(trial.setting.method))
        }
        let choices = await choose(with: tuner)
        let test = try SplitEvaluator(.test, of: task, model: model)
        let detection = try Detection(self).measure()
        let rows = try await measure(choices, fitter: fitter, test: test, detection: detection)
        return ExperimentResult(
            seed: seed, task: task, choices: choices, rows: rows, detection: detection,
            test: test, bootstrap: bootstrap(test),
            cosines: try cosines(detection, contrast: choices["p2s"]?.setting?.contrast))
    }

    /// Compares the direction that reads with the mean shift that steers, at every block.
    private func cosines(
        _ detection: DetectionTable, contrast: String?
    ) throws -> [ExperimentResult.Cosine] {
        guard let contrast = contrast ?? space.contrasts.first else { return [] }
        return try activations.hookPoints.compactMap { hook in
            guard let probe = detection.probes[hook], space.hooks.contains(hook) else { return nil }
            let shifts = try activations.shifts(.train, contrast: contrast, at: hook)
            let mean = Direction(shifts.columnMeans)
            return ExperimentResult.Cosine(hook: hook, value: Double(probe.cosine(to: mean)))
        }
    }

    /// The bootstrap over the task's clusters, stratified by class.
    private func bootstrap(_ evaluator: SplitEvaluator) -> ClusterBootstrap {
        ClusterBootstrap(
            clusters: evaluator.items.map(\.cluster), strata: evaluator.items.map(\.wanted),
            seed: seed)
    }

    /// Evaluates every choice on test, once.
    private func measure(
        _ choices: Choices, fitter: Fitter, test: SplitEvaluator, detection: DetectionTable
    ) async throws -> [ExperimentResult.Row] {
        report(.stage("test", trials: choices.rows.count))
        return await withTaskGroup(of: (Int, ExperimentResult.Row).self) { group in
            for (index, choice) in choices.rows.enumerated() {
                group.addTask {
                    defer { report(.trial(choice.id)) }
                    return (index, row(choice, fitter: fitter, test: test, detection: detection))
                }
            }
            var rows = [ExperimentResult.Row?](repeating: nil, count: choices.rows.count)
            for await (index, row) in group { rows[index] = row }
            return rows.compactMap(\.self)
        }
    }

    /// Evaluates one choice on test.
    private func row(
        _ choice: Choice, fitter: Fitter, test: SplitEvaluator, detection: DetectionTable
    ) -> ExperimentResult.Row {
        do {
            let evaluation =
                switch choice.kind {
                case .reference: try test.evaluate(nil)
                case .instruction(let name): try test.evaluate(instruction: name)
                case .failed(let reason): throw VaneError(.noEffect, reason)
                case .setting(let setting):
                    try test.evaluate(
                        fitter.application(setting, named: choice.id, on: .test))
                }
            let reading = choice.setting.flatMap { try? fitter.artifact($0) }
                .flatMap { detection.score(of: $0) }
            return ExperimentResult.Row(
                choice: choice, evaluation: evaluation, detection: reading, failure: nil)
        } catch {
            return ExperimentResult.Row(
                choice: choice, evaluation: nil, detection: nil, failure: "\(error)")
        }
    }
}
