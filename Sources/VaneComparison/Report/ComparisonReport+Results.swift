public import VaneCore

extension ComparisonReport {
    /// Gathers the report of experiments that differ in their seed alone.
    ///
    /// - Precondition: There is at least one result.
    public init(
        _ results: [ExperimentResult], model: ModelDescription, settings: [String: String]
    ) {
        precondition(!results.isEmpty, "A report needs a result.")
        let first = results[0]
        self.init(
            model: Model(
                name: model.name, fingerprint: model.fingerprint, blocks: model.blocks,
                width: model.width),
            settings: settings, classes: first.task.classes,
            methods: first.rows.map { Self.method($0, of: first) },
            readouts: first.detection.rows.map {
                Readout(
                    id: $0.id, at: $0.hook?.description, detection: $0.score.map(Detection.init),
                    error: $0.failure)
            },
            paired: first.differences.map(Paired.init),
            cosines: first.cosines.map { Cosine(at: $0.hook.description, cosine: $0.value) },
            inner: first.choices.inner.map(Self.inner),
            receipts: Self.receipts(first), examples: Self.examples(first),
            seeds: results.map(Self.seed), warnings: Self.warnings(results))
    }

    /// Gathers one row.
    private static func method(_ row: ExperimentResult.Row, of result: ExperimentResult) -> Method {
        let setting = row.choice.setting
        return Method(
            id: row.choice.id, detection: row.detection.map(Detection.init),
            control: row.evaluation.map { control($0, row, result) }, alpha: setting?.alpha,
            at: setting?.hook.description, context: setting?.context?.description,
            contrast: setting?.contrast,
            variant: setting.flatMap { $0.method == row.choice.id ? nil : $0.method },
            tried: row.choice.tried, curve: curve(row.choice), error: row.failure)
    }

    /// Gathers a row's figures.
    private static func control(
        _ evaluation: SplitEvaluator.Evaluation, _ row: ExperimentResult.Row,
        _ result: ExperimentResult
    ) -> Control {
        let score = evaluation.score
        return Control(
            success: score.success, ci: result.interval(.success, of: row).list,
            byClass: Dictionary(
                zip(result.task.classes, score.successByClass), uniquingKeysWith: { $1 }),
            unchanged: score.unchanged, unchangedCI: result.interval(.unchanged, of: row).list,
            objective: score.objective, novel: result.novelSuccess(of: row))
    }

    /// Gathers a strength curve.
    private static func curve(_ choice: Choice) -> [Point] {
        choice.curve.compactMap { trial in
            trial.score.map {
                Point(alpha: trial.setting.alpha, success: $0.success, unchanged: $0.unchanged)
            }
        }
    }

    /// Gathers a row with the last block left out.
    private static func inner(_ choice: Choice) -> Inner {
        Inner(
            id: choice.id, at: choice.setting?.hook.description, alpha: choice.setting?.alpha,
            success: choice.validation?.success, unchanged: choice.validation?.unchanged)
    }

    /// Gathers a seed's figures.
    private static func seed(_ result: ExperimentResult) -> Seed {
        var methods: [String: [Double?]] = [:]
        for row in result.rows {
            methods[row.choice.id] = row.evaluation.map { [$0.score.success, $0.score.unchanged] }
        }
        var auroc: [String: Double] = [:]
        for row in result.detection.rows { auroc[row.id] = row.score?.auroc }
        return Seed(
            seed: result.seed, methods: methods, paired: result.differences.map(Paired.init),
            auroc: auroc, preset: result.choices.preset)
    }

    /// Gathers what every application really did.
    private static func receipts(_ result: ExperimentResult) -> [String: [Receipt]] {
        var all: [String: [Receipt]] = [:]
        for row in result.rows {
            let entries = row.evaluation?.receipt.applications ?? []
            guard !entries.isEmpty else { continue }
            all[row.choice.id] = entries.flatMap { entry in
                entry.visits.map { Receipt($0, of: entry) }
            }
        }
        return all
    }

    /// Picks two prompts of each class and their replies under the methods that matter.
    private static func examples(_ result: ExperimentResult) -> [Example] {
        let ids = ["none", "random", "probe-direction", result.betterMean, "l2s", "gate", "p2s"]
        let picked = result.task.classes.indices.flatMap { wanted in
            result.test.items.indices.filter { result.test.items[$0].wanted == wanted }.prefix(2)
        }
        return picked.map { index in
            var replies: [String: String] = [:]
            for id in ids { replies[id] = result[id]?.evaluation?.outcomes[index].text }
            let item = result.test.items[index]
            return Example(
                prompt: item.sample.prompt, wanted: result.task.classes[item.wanted],
                replies: replies)
        }
    }

    /// Says what a reader must know.
    private static func warnings(_ results: [ExperimentResult]) -> [String] {
        let oracles = results.filter { !$0.oracleWorks }.map { result in
            let found =
                result.choices["p2s"]?.validation?.objective == nil
                ? "has no figure on validation; whether this model can be steered is not known"
                : "stays below 0.95 on validation; this model can hardly be steered"
            return "Seed \(result.seed): the oracle itself \(found)."
        }
        let task = results[0].task
        let intervals =
            "Intervals are paired cluster bootstraps over \(task.clusterName), stratified by class; "
            + "they do not cover the seeds of the language model."
        return oracles + [intervals] + task.caveats
    }
}

extension ComparisonReport.Detection {
    /// Takes over a score.
    init(_ score: DetectionScore) {
        self.init(auroc: score.auroc, ci: [score.interval.lower, score.interval.upper])
    }
}

extension ComparisonReport.Paired {
    /// Takes over a difference.
    init(_ difference: ExperimentResult.Difference) {
        self.init(
            a: difference.a, b: difference.b, difference: difference.difference,
            ci: [difference.interval.lower, difference.interval.upper])
    }
}

extension Interval? {
    /// The ends as a list, empty when there is no interval.
    var list: [Double] { map { [$0.lower, $0.upper] } ?? [] }
}
