import VaneCore
import VaneTensors

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
        /// Whether the method is one direction.
        var isDirection = false
        /// Whether its direction, or the mean of its shifts, is tried on the other axis.
        var isTransferred: Bool
        /// Whether its fit depends on the seed.
        var isSeeded = false
        /// A fit.
        var fit = 0.0
        /// The first trial of a place on validation, its strength found from nothing.
        var first = 0.0
        /// A further trial, which begins with the strength before.
        var next = 0.0
        /// A measurement on test.
        var test = 0.0
        /// The whole, as the pilot ran it.
        var total = 0.0
    }

    /// Runs the pilot.
    ///
    /// - Throws: The model's error.
    func estimate() async throws -> PlanEstimate {
        let fitters = comparison.seeds.prefix(2).map {
            Fitter(
                catalog: comparison.catalog, task: comparison.task,
                activations: comparison.activations, seed: $0)
        }
        let validation = try SplitMeasures(
            .validation, of: comparison.task, model: comparison.model)
        let test = try SplitMeasures(.test, of: comparison.task, model: comparison.model)
        let search = SteeringSearch(comparison, fitter: fitters[0], validation: validation)
        let meter = SteeringMeter(measures: test)
        // Everything that is made once, such as the unsteered distributions, is made before the clock runs.
        let places = SteeringPlaces(comparison)
        let oracle = places.rows.first { $0.row.id == Fitter.oracle }?.settings.last
        let rows = (places.rows + places.predictors(at: oracle, without: nil)).filter {
            !$0.settings.isEmpty
        }
        _ = try meter.measure(nil)
        let start = ContinuousClock.now
        let costs = await measureAll(rows.count) { place in
            cost(rows[place], fitters: fitters, search: search, meter: meter)
        }
        let wall = Self.seconds(since: start)
        let parallel = max(1, costs.reduce(0) { $0 + $1.total } / max(wall, 1e-9))
        return total(costs, parallel: parallel)
    }

    /// Measures one method.
    private func cost(
        _ row: (row: SteeringRow, settings: [Setting]), fitters: [Fitter], search: SteeringSearch,
        meter: SteeringMeter
    ) -> Cost {
        let begin = ContinuousClock.now
        let setting = row.settings[row.settings.count - 1]
        var cost = Cost(
            places: row.settings.count, isTransferred: row.row.id != Fitter.oracle)
        let artifact = try? fitters[0].artifact(setting)
        cost.fit = Self.seconds(since: begin)
        cost.isDirection = artifact?.tensors["vector"]?.shape.count == 1
        if fitters.count > 1 {
            cost.isSeeded = (try? fitters[1].artifact(setting).tensors) != artifact?.tensors
        }
        var trials: [SteeringTrial] = []
        for strength in comparison.plan.strengths.prefix(2) {
            let start = ContinuousClock.now
            let trial = try? search.trial(
                setting, strength, after: trials.last, named: row.row.name)
            let seconds = Self.seconds(since: start)
            if trials.isEmpty { cost.first = seconds }
            cost.next = seconds
            if let trial { trials.append(trial) }
        }
        let start = ContinuousClock.now
        if let trial = trials.first(where: { $0.value != nil }),
            let application = try? fitters[0].application(
                trial.setting, named: row.row.name, on: .test)
        {
            _ = try? meter.measure(application)
        }
        cost.test = Self.seconds(since: start)
        cost.total = Self.seconds(since: begin)
        return cost
    }

    /// Extrapolates.
    private func total(_ costs: [Cost], parallel: Double) -> PlanEstimate {
        let strengths = comparison.plan.strengths.count
        let others = comparison.seeds.count - 1
        var (seconds, fits, cells) = (0.0, 0, 0)
        for cost in costs {
            // A fit that its seed changes is measured again with each other seed.
            let tests = strengths + (cost.isSeeded ? others : 0)
            fits += cost.places + others
            cells += cost.places * strengths + tests
            let trials = cost.first + Double(strengths - 1) * cost.next
            seconds += Double(cost.places + others) * cost.fit * scale(.train)
            seconds += Double(cost.places) * trials * scale(.validation)
            seconds += Double(tests) * cost.test * scale(.test)
        }
        let simple = costs.filter(\.isDirection)
        let directions = costs.count { $0.isTransferred } + readingDirections
        let trial = simple.map(\.first).mean ?? costs.map(\.first).mean ?? 0
        let test = simple.map(\.test).mean ?? costs.map(\.test).mean ?? 0
        // Random vectors are measured at all strengths and with all seeds, as a direction is.
        cells += directions * (2 * strengths + 1) + strengths + others
        seconds += Double(directions * 2 * strengths) * trial * scale(.validation)
        seconds += Double(directions + strengths + others) * test * scale(.test)
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
