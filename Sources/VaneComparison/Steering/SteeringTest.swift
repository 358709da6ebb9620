import VaneCore

/// What a row gave on test.
struct SteeringResult: Sendable {
    /// What was measured at each strength of the place chosen, with the first seed; why not, where it failed.
    var curve: [(strength: Double, measured: Attempt)] = []
    /// What was measured at the strength chosen, by seed.
    var seeds: [(seed: UInt64, measured: MeasuredSteering)] = []
    /// Why there is nothing with some of the further seeds.
    var seedFailures: [(seed: UInt64, reason: String)] = []
    /// Why there is nothing.
    var failure: String?

    /// A measurement, or why there is none.
    enum Attempt: Sendable, Codable {
        /// What was measured.
        case measured(MeasuredSteering)
        /// Why not.
        case failed(String)

        /// Measures, and turns an error into a reason.
        init(_ measure: () throws -> MeasuredSteering) {
            do {
                self = .measured(try measure())
            } catch {
                self = .failed("\(error)")
            }
        }
    }

    /// What was measured with the first seed.
    var first: MeasuredSteering? { seeds.first?.measured }
}

/// Measures rows on test, at what validation chose.
struct SteeringTest: Sendable {
    /// What is compared.
    private let comparison: SteeringComparison
    /// The fits, by seed.
    private let fitters: [Fitter]
    /// Finds strengths, on validation.
    private let search: SteeringSearch
    /// Measures.
    private let meter: SteeringMeter

    /// Creates the measurement.
    init(
        _ comparison: SteeringComparison, fitters: [Fitter], search: SteeringSearch,
        test: SplitMeasures
    ) {
        (self.comparison, self.fitters, self.search) = (comparison, fitters, search)
        meter = SteeringMeter(measures: test)
    }

    /// Measures all rows, as many at once as there are cores.
    ///
    /// - Throws: The store's error.
    func measure(_ rows: [SteeringRow]) async throws -> [SteeringResult] {
        let cells = rows.reduce(0) { $0 + $1.curve.count + comparison.seeds.count }
        comparison.report(.stage("measuring on test", cells: cells))
        return try await measureAll(rows.count) { try result(of: rows[$0]) }
    }

    /// Measures a row.
    private func result(of row: SteeringRow) throws -> SteeringResult {
        switch row.kind {
        case .none: return try reference(row) { try meter.measure(nil) }
        case .instruction(let name):
            return try reference(row) { try meter.measure(instruction: name) }
        case .tuned, .random: break
        }
        guard let chosen = row.chosen else {
            let tried = row.failure ?? row.trials.compactMap(\.failure).first
            return SteeringResult(failure: tried ?? "no setting could be tried")
        }
        var result = SteeringResult()
        for trial in row.curve where trial.failure == nil {
            let attempt = try measured(row, trial, seed: 0)
            result.curve.append((trial.strength, attempt))
            comparison.report(.cell(row.name))
        }
        for place in comparison.seeds.indices {
            switch try measured(row, chosen, seed: place) {
            case .measured(let found): result.seeds.append((comparison.seeds[place], found))
            case .failed(let reason) where place == 0: result.failure = reason
            case .failed(let reason):
                result.seedFailures.append((comparison.seeds[place], reason))
            }
            comparison.report(.cell(row.name))
        }
        if result.failure != nil { result.seeds = [] }
        return result
    }

    /// Measures a row without fits, the same for every seed.
    private func reference(
        _ row: SteeringRow, _ measure: () throws -> MeasuredSteering
    ) throws -> SteeringResult {
        let attempt = try comparison.cells.value("test|\(row.name)") {
            SteeringResult.Attempt(measure)
        }
        for _ in comparison.seeds { comparison.report(.cell(row.name)) }
        switch attempt {
        case .measured(let found):
            return SteeringResult(seeds: comparison.seeds.map { ($0, found) })
        case .failed(let reason): return SteeringResult(failure: reason)
        }
    }

    /// Measures a row at a trial's place and strength with the fit of a seed; a fit that is the first seed's gives what that gave.
    private func measured(
        _ row: SteeringRow, _ trial: SteeringTrial, seed place: Int
    ) throws -> SteeringResult.Attempt {
        let isRandom = if case .random = row.kind { true } else { false }
        let name = isRandom ? "random of \(trial.setting.key)" : trial.setting.key
        let seed = try isRandom || isRefitted(trial.setting, seed: place) ? place : 0
        let key =
            "test|\(name)|\(comparison.plan.axis.rawValue)=\(trial.strength)|\(seedKey(seed))"
        return try comparison.cells.value(key) {
            SteeringResult.Attempt {
                let fitter = fitters[isRandom ? 0 : seed]
                var setting = trial.setting
                if seed > 0, !isRandom {
                    setting.alpha = try search.alpha(
                        setting, trial.strength, near: setting.alpha, fitter: fitter)
                }
                let application =
                    try isRandom
                    ? fitter.randomized(
                        setting, named: row.name, on: .test, seed: comparison.seeds[seed])
                    : fitter.application(setting, named: row.name, on: .test)
                return try meter.measure(application)
            }
        }
    }

    /// A seed as keys write it, after the first one, whose fit chose the place and the strength.
    private func seedKey(_ place: Int) -> String {
        "seed=\(comparison.seeds[0])" + (place > 0 ? ",\(comparison.seeds[place])" : "")
    }

    /// Whether another seed gives another fit.
    private func isRefitted(_ setting: Setting, seed place: Int) throws -> Bool {
        guard place > 0 else { return true }
        let key = "refit|\(setting.fitted.key)|\(seedKey(place))"
        return try comparison.cells.value(key) {
            let fits = [fitters[0], fitters[place]].map { try? $0.artifact(setting).tensors }
            return fits[0] != fits[1]
        }
    }
}
