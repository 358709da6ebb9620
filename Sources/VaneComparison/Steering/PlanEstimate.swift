/// What a plan would take, judged by a pilot on a part of its prompts.
public struct PlanEstimate: Sendable, Codable {
    /// The number of fits.
    public var fits: Int
    /// The number of cells that are measured.
    public var cells: Int
    /// The time of all of them on this machine as it is now, in seconds.
    public var seconds: Double
}

/// Runs a little of everything that a plan runs and extrapolates: each method once, at one place, on some prompts.
struct SteeringPilot: Sendable {
    /// The comparison on a part of the prompts.
    let comparison: SteeringComparison
    /// How many prompts the whole has, by split.
    let counts: [ControlTask.Split: Int]
    /// How many readouts are directions that are tried on the other axis.
    let readingDirections: Int

    /// What one method took, in seconds.
    private struct Cost: Sendable {
        /// The number of places tried.
        var places: Int
        /// Whether the method is one direction, or has a mean shift.
        var isDirection: Bool
        /// A fit.
        var fit = 0.0
        /// A trial on validation, its strength found.
        var trial = 0.0
        /// A measurement on test.
        var test = 0.0
        /// The whole.
        var total: Double { fit + trial + test }
    }

    /// Runs the pilot.
    ///
    /// - Throws: The model's error.
    func estimate() async throws -> PlanEstimate {
        let fitter = Fitter(
            catalog: comparison.catalog, task: comparison.task,
            activations: comparison.activations, seed: comparison.seeds[0])
        let validation = try SplitMeasures(
            .validation, of: comparison.task, model: comparison.model)
        let test = try SplitMeasures(.test, of: comparison.task, model: comparison.model)
        let search = SteeringSearch(comparison, fitter: fitter, validation: validation)
        let meter = SteeringMeter(measures: test)
        // Everything that is made once, such as the unsteered distributions, is made before the clock runs.
        let places = SteeringPlaces(comparison)
        let oracle = places.rows.first { $0.row.id == Fitter.oracle }?.settings.last
        let rows = (places.rows + places.predictors(at: oracle)).filter { !$0.settings.isEmpty }
        _ = try meter.measure(nil)
        let start = ContinuousClock.now
        let costs = try await measureAll(rows.count) { place in
            cost(rows[place], fitter: fitter, search: search, meter: meter)
        }
        let wall = Self.seconds(since: start)
        let parallel = max(1, costs.reduce(0) { $0 + $1.total } / max(wall, 1e-9))
        return total(costs, parallel: parallel)
    }

    /// Measures one method.
    private func cost(
        _ row: (row: SteeringRow, settings: [Setting]), fitter: Fitter, search: SteeringSearch,
        meter: SteeringMeter
    ) -> Cost {
        let setting = row.settings[row.settings.count - 1]
        var cost = Cost(places: row.settings.count, isDirection: row.row.id != Fitter.oracle)
        var start = ContinuousClock.now
        _ = try? fitter.artifact(setting)
        cost.fit = Self.seconds(since: start)
        start = .now
        let trials = (try? search.curve(of: setting, named: row.row.name)) ?? []
        cost.trial = Self.seconds(since: start) / Double(max(1, comparison.plan.strengths.count))
        start = .now
        if let trial = trials.first(where: { $0.value != nil }),
            let application = try? fitter.application(
                trial.setting, named: row.row.name, on: .test)
        {
            _ = try? meter.measure(application)
        }
        cost.test = Self.seconds(since: start)
        return cost
    }

    /// Extrapolates.
    private func total(_ costs: [Cost], parallel: Double) -> PlanEstimate {
        let strengths = comparison.plan.strengths.count
        let seeds = comparison.seeds.count
        var (seconds, fits, cells) = (0.0, 0, 0)
        for cost in costs {
            let trials = cost.places * strengths
            // A fit that its seed changes is made and measured again with each other seed.
            let tests = strengths + seeds - 1
            fits += cost.places + seeds - 1
            cells += trials + tests
            seconds += Double(cost.places + seeds - 1) * cost.fit * scale(.train)
            seconds += Double(trials) * cost.trial * scale(.validation)
            seconds += Double(tests) * cost.test * scale(.test)
        }
        let directions = costs.count { $0.isDirection } + readingDirections
        let trial = costs.map(\.trial).mean ?? 0
        let test = costs.map(\.test).mean ?? 0
        cells += directions * (2 * strengths + 1)
        seconds += Double(directions * 2 * strengths) * trial * scale(.validation)
        seconds += Double(directions) * test * scale(.test)
        return PlanEstimate(fits: fits, cells: cells, seconds: seconds / parallel)
    }

    /// How many times as many prompts a split has as the pilot.
    private func scale(_ split: ControlTask.Split) -> Double {
        Double(counts[split] ?? 0) / Double(max(1, comparison.task.items(of: split).count))
    }

    /// The time since an instant, in seconds.
    static func seconds(since start: ContinuousClock.Instant) -> Double {
        let parts = (ContinuousClock.now - start).components
        return Double(parts.seconds) + Double(parts.attoseconds) * 1e-18
    }
}
