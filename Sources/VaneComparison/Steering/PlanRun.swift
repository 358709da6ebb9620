import VaneCore

/// Runs a plan on both axes and gathers its report.
public struct PlanRun: Sendable {
    /// What is steered.
    private let steering: SteeringComparison
    /// What reads.
    private let readouts: ReadoutComparison
    /// The model.
    private let model: ModelDescription
    /// Every setting, for the report.
    private let settings: [String: String]

    /// Creates a run.
    public init(
        steering: SteeringComparison, readouts: ReadoutComparison, settings: [String: String]
    ) {
        (self.steering, self.readouts, self.settings) = (steering, readouts, settings)
        model = steering.model.description
    }

    /// Reads, steers, and compares the two.
    ///
    /// - Throws: The model's error, and the store's; a method's failure becomes an error row instead.
    public func report() async throws -> PlanReport {
        let found = try await read()
        let frame = found.frame
        let outcome = try await steering.run()
        let study = GapStudy(
            comparison: steering, outcome: outcome, readouts: readouts, results: found.results,
            frame: frame, bootstrap: readouts.bootstrap(frame.indices(of: .test), frame))
        let detection = DetectionReport(
            found, of: readouts, classes: steering.task.classes, settings: [:])
        let control = ControlGathering(
            comparison: steering, outcome: outcome, study: study, bootstrap: draws(outcome)
        ).report()
        let best = found.results.filter { $0.chosen != nil }.max {
            ($0.best?.area ?? 0) < ($1.best?.area ?? 0)
        }?.chosen
        let examples = ExampleGathering(
            comparison: steering, outcome: outcome, reader: best
        ).examples()
        return PlanReport(
            model: PlanReport.Model(
                name: model.name, fingerprint: model.fingerprint, blocks: model.blocks,
                width: model.width), settings: settings, classes: steering.task.classes,
            detection: detection, control: control, gap: try await study.report(),
            examples: examples, warnings: warnings(outcome) + steering.task.caveats)
    }

    /// Judges what the whole plan takes; this run is of a part of its prompts.
    ///
    /// - Parameter counts: How many prompts the whole plan has, by split.
    /// - Throws: The model's error, and what readouts throw.
    /// - Returns: The number of fits and cells, and their time.
    public func estimate(for counts: [ControlTask.Split: Int]) async throws -> PlanEstimate {
        let start = ContinuousClock.now
        let found = try await read()
        let whole = Double(counts.values.reduce(0, +))
        let part = Double(steering.task.items.values.reduce(0) { $0 + $1.count })
        let reading = SteeringPilot.seconds(since: start) * whole / max(1, part)
        let directions = found.results.count { $0.chosen?.direction != nil }
        let pilot = SteeringPilot(
            comparison: steering, counts: counts, readingDirections: directions)
        var estimate = try await pilot.estimate()
        estimate.fits += found.results.reduce(0) { $0 + $1.trials.count }
        estimate.seconds += reading
        return estimate
    }

    /// Measures the readouts.
    private func read() async throws -> ReadoutComparison.Outcome {
        let places = readouts.plan.hookPoints ?? steering.activations.hookPoints
        let lastToken = (readouts.plan.selection ?? .lastPrompt) == .lastPrompt
        let frame = try steering.frame(readsLastToken: lastToken)
        let steering = steering
        return try await readouts.measure(at: places) { hook in
            guard let hook else {
                throw VaneError(.absent, "A plan with a model names hook points.")
            }
            return ReadoutComparison.Rows(
                values: try steering.activations.allContexts(at: hook), frame: frame)
        }
    }

    /// The draws that all intervals of the control half share: whole clusters, class by class.
    private func draws(_ outcome: SteeringComparison.Outcome) -> ClusterBootstrap {
        ClusterBootstrap(
            clusters: outcome.test.items.map(\.cluster), strata: outcome.test.items.map(\.wanted),
            replicates: readouts.plan.replicates, seed: readouts.plan.splits.seed)
    }

    /// Says when unsteered replies mostly show no behaviour, and which classes have no test prompt.
    private func silence(_ outcome: SteeringComparison.Outcome) -> [String] {
        let items = outcome.test.items
        let absent = steering.task.classes.indices.filter { name in
            !items.contains { $0.wanted == name }
        }
        var warnings = absent.map {
            "No test prompt is of class '\(steering.task.classes[$0])'; success is over the other classes."
        }
        let none = outcome.rows.firstIndex { $0.id == "none" }
        let unsteered = none.flatMap { outcome.measured[$0].first }?.outcomes ?? []
        let silent = unsteered.count { $0.shown == nil }
        if 2 * silent > unsteered.count, steering.plan.criterion == .objective {
            warnings.append(
                "\(silent) of \(unsteered.count) unsteered replies show none of the behaviours; look at what judges them."
            )
        }
        return warnings
    }

    /// What a reader must know.
    private func warnings(_ outcome: SteeringComparison.Outcome) -> [String] {
        let failed = zip(outcome.rows, outcome.measured).filter { $0.1.failure != nil }
        var warnings = failed.map { "'\($0.0.name)' has no figures: \($0.1.failure ?? "")" }
        warnings.append(
            "Intervals are 95 % cluster bootstraps over \(steering.task.clusterName), stratified by class, and cover neither seeds nor models."
        )
        warnings += outcome.rows.compactMap(\.matched).map {
            "'random' adds vectors as long as those of '\($0)', which is best on validation: its strengths are that row's and not its own."
        }
        warnings += silence(outcome)
        for (row, result) in zip(outcome.rows, outcome.measured) {
            warnings += result.seedFailures.map {
                "'\(row.name)' has no figures with seed \($0.seed), so its means leave it out: \($0.reason)"
            }
        }
        let places = zip(outcome.rows, outcome.measured).compactMap { row, result in
            row.curve.last.flatMap { last in
                row.chosen?.strength == last.strength && row.curve.count > 1
                    && result.failure == nil ? row.name : nil
            }
        }
        if !places.isEmpty {
            warnings.append(
                "The greatest strength tried was chosen for \(places.joined(separator: ", ")); greater ones may do better."
            )
        }
        return warnings
    }
}
