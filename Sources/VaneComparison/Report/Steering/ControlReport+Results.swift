import VaneCore

/// Gathers the control half of a report.
struct ControlGathering {
    /// What was compared.
    let comparison: SteeringComparison
    /// What was found.
    let outcome: SteeringComparison.Outcome
    /// How directions read, for rows that are one.
    let study: GapStudy
    /// The draws that all intervals share.
    let bootstrap: ClusterBootstrap

    /// The figures of the test prompts.
    private var figures: SteeringFigures { SteeringFigures(comparison, outcome.test.items) }

    /// What the unsteered model does on test.
    private var unsteered: MeasuredSteering? {
        outcome.rows.firstIndex { $0.id == "none" }.flatMap { outcome.measured[$0].first }
    }

    /// The whole.
    func report() -> ControlReport {
        let plan = comparison.plan
        return ControlReport(
            axis: ControlReport.Axis(
                kind: plan.axis.rawValue, meaning: plan.axis.meaning, strengths: plan.strengths),
            chosenBy: plan.criterion.rawValue,
            methods: zip(outcome.rows, outcome.measured).map(method),
            paired: PairedGathering(figures: figures, outcome: outcome, bootstrap: bootstrap).all)
    }

    /// One method.
    private func method(_ row: SteeringRow, _ result: SteeringResult) -> ControlReport.Method {
        let chosen = result.failure == nil ? row.chosen : nil
        return ControlReport.Method(
            name: row.name, id: row.id, chosen: chosen.map { ControlReport.Setting($0, of: row) },
            tried: row.trials.count, trials: row.trials.map { ControlReport.Trial($0, of: row) },
            detection: study.detection(of: row), control: control(result),
            damage: result.first.map { figures.damage($0, unsteered: unsteered) },
            curve: result.curve.map(point), seeds: result.seeds.map(seed),
            receipts: result.first?.receipts ?? [], error: result.failure)
    }

    /// The behaviour of a method: means over the seeds of fits, intervals over prompts.
    private func control(_ result: SteeringResult) -> ControlReport.Control? {
        guard let first = result.first else { return nil }
        let runs = result.seeds.map(\.measured)
        func mean(_ figure: (ControlScore) -> Double?) -> (Double?, [Double]) {
            func value(_ weights: [Double]?) -> Double? {
                let values = runs.compactMap { figure(figures.score($0, weights)) }
                return values.count == runs.count ? values.mean : nil
            }
            return (value(nil), bootstrap.interval { value($0) }.list)
        }
        let (success, unchanged) = (mean(\.success), mean(\.unchanged))
        let objective = mean(\.objective)
        let classes = comparison.task.classes.count
        let confusion = BehaviorConfusion(first.outcomes, classes: classes)
        return ControlReport.Control(
            success: success.0, successCI: success.1, unchanged: unchanged.0,
            unchangedCI: unchanged.1, objective: objective.0, objectiveCI: objective.1,
            byClass: named(figures.score(first).successByClass),
            confusion: confusion.counts.map { $0.map { Int($0) } },
            f1: named((0..<classes).map { confusion.f1(of: $0) }), novel: novel(first),
            propensity: propensity(result))
    }

    /// Values by the names of the classes.
    private func named(_ values: [Double?]) -> [String: Double?] {
        Dictionary(zip(comparison.task.classes, values), uniquingKeysWith: { $1 })
    }

    /// The success on prompts about things that no training prompt speaks of.
    private func novel(_ measured: MeasuredSteering) -> Double? {
        guard outcome.test.items.contains(where: \.isNovel) else { return nil }
        return figures.score(measured, outcome.test.items.map { $0.isNovel ? 1 : 0 }).success
    }

    /// How much the wanted completion is preferred, and how strength moves that.
    private func propensity(_ result: SteeringResult) -> ControlReport.Propensity? {
        let runs = result.seeds.map(\.measured)
        func value(_ weights: [Double]?) -> Double? {
            runs.compactMap { figures.propensity($0, weights) }.mean
        }
        guard let mean = value(nil) else { return nil }
        let slopes = slopes(result)
        let changing = figures.callsForChange
        let interval: [Double] =
            slopes.map { slopes in
                bootstrap.interval { weights in
                    let places = changing.indices.filter { changing[$0] }
                    let total = places.reduce(0.0) { $0 + weights[$1] }
                    let sum = zip(places, slopes.slopes).reduce(0.0) { $0 + weights[$1.0] * $1.1 }
                    return total > 0 ? sum / total : nil
                }.list
            } ?? []
        return ControlReport.Propensity(
            mean: mean, ci: bootstrap.interval { value($0) }.list, slope: slopes?.mean,
            slopeCI: interval, slopeSD: slopes?.standardDeviation,
            antiSteerable: slopes?.shareBelowZero, slopes: slopes?.slopes.sorted() ?? [])
    }

    /// The slopes of the prompts that call for a change, the unsteered model being strength 0.
    private func slopes(_ result: SteeringResult) -> SteeringReliability? {
        let measured = result.curve.compactMap { point -> (Double, [Double])? in
            guard case .measured(let found) = point.measured, let values = found.propensities
            else { return nil }
            return (point.strength, values)
        }
        guard !measured.isEmpty, let zero = unsteered?.propensities else { return nil }
        let points = [(0.0, zero)] + measured.filter { $0.0 != 0 }
        let items = figures.callsForChange.indices.filter { figures.callsForChange[$0] }
        guard points.count > 1, !items.isEmpty else { return nil }
        return SteeringReliability(
            propensities: items.map { item in points.map { $0.1[item] } },
            strengths: points.map(\.0))
    }

    /// A point of a curve.
    private func point(
        _ point: (strength: Double, measured: SteeringResult.Attempt)
    ) -> ControlReport.Point {
        switch point.measured {
        case .failed(let reason):
            return ControlReport.Point(strength: point.strength, alpha: 0, error: reason)
        case .measured(let found):
            let score = figures.score(found)
            return ControlReport.Point(
                strength: point.strength, alpha: Double(found.alpha), success: score.success,
                unchanged: score.unchanged, propensity: figures.propensity(found),
                damage: figures.damage(found, unsteered: unsteered))
        }
    }

    /// The figures of a seed.
    private func seed(
        _ run: (seed: UInt64, measured: MeasuredSteering)
    ) -> ControlReport.Seed {
        let score = figures.score(run.measured)
        return ControlReport.Seed(
            seed: run.seed, success: score.success, unchanged: score.unchanged,
            propensity: figures.propensity(run.measured))
    }
}

extension ControlReport.Setting {
    /// Takes over a trial's setting.
    init(_ trial: SteeringTrial, of row: SteeringRow) {
        let setting = trial.setting
        self.init(
            method: setting.method == row.id || row.id == "random" ? nil : setting.method,
            at: setting.hook.description, context: setting.context?.description,
            contrast: setting.contrast, tokens: setting.selection.description,
            parameters: setting.parameters, strength: trial.strength,
            alpha: Double(setting.alpha))
    }
}

extension ControlReport.Trial {
    /// Takes over a trial.
    init(_ trial: SteeringTrial, of row: SteeringRow) {
        self.init(
            setting: ControlReport.Setting(trial, of: row), value: trial.value, error: trial.failure
        )
    }
}
