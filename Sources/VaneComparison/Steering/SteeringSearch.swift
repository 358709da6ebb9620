import VaneCore
import VaneTensors

/// Chooses places and strengths on validation; it is never shown the test split.
struct SteeringSearch: Sendable {
    /// What is compared.
    let comparison: SteeringComparison
    /// The first seed's fits.
    let fitter: Fitter
    /// The validation split.
    let validation: SplitMeasures

    /// What one trial gave, as it is kept.
    private struct Value: Codable, Sendable {
        /// The strength in the method's own units.
        var alpha: Float?
        /// The figure that validation maximises.
        var value: Double?
        /// What went wrong, if anything.
        var failure: String?
    }

    /// Creates a search.
    ///
    /// - Precondition: The measures are the validation split's.
    init(_ comparison: SteeringComparison, fitter: Fitter, validation: SplitMeasures) {
        precondition(
            validation.evaluator.split == .validation, "Settings are chosen on validation alone.")
        (self.comparison, self.fitter, self.validation) = (comparison, fitter, validation)
    }

    /// What is tried.
    private var plan: SteeringPlan { comparison.plan }

    /// Chooses every row.
    ///
    /// - Throws: The store's error.
    func rows() async throws -> [SteeringRow] {
        let places = SteeringPlaces(comparison)
        let early = try await tune(places.rows, stage: "choosing places and strengths")
        let oracle = early.first { $0.id == Fitter.oracle }
        let reason = oracle.flatMap { $0.failure ?? $0.trials.compactMap(\.failure).first }
        let late = try await tune(
            places.predictors(at: oracle?.chosen?.setting, without: reason),
            stage: "choosing predictors")
        var tuned: [SteeringRow] = []
        for choice in places.choices {
            tuned += (early + late).filter { $0.name == choice.method.name }
        }
        let references = places.instructions.map {
            SteeringRow(name: $0, id: "prompt", kind: .instruction($0))
        }
        return [SteeringRow(name: "none", id: "none", kind: .none)] + references
            + [random(matching: tuned)] + tuned
    }

    /// The row of random vectors, which match the best row that adds vectors; the oracle is matched by none.
    private func random(matching rows: [SteeringRow]) -> SteeringRow {
        let ranked = rows.filter { $0.chosen != nil && $0.id != Fitter.oracle }.sorted {
            ($0.chosen?.value ?? 0) > ($1.chosen?.value ?? 0)
        }
        let best = ranked.first { row in
            guard let setting = row.chosen?.setting else { return false }
            let random = try? fitter.randomized(
                setting, named: "random", on: .validation, seed: comparison.seeds[0])
            return random != nil
        }
        guard let best else {
            return SteeringRow(
                name: "random", id: "random", kind: .random,
                failure: "no method that adds vectors could be tried, so none can be matched")
        }
        return SteeringRow(
            name: "random", id: "random", kind: .random, trials: best.curve, matched: best.name)
    }

    /// Tries all settings of some rows, as many at once as there are cores.
    private func tune(
        _ rows: [(row: SteeringRow, settings: [Setting])], stage: String
    ) async throws -> [SteeringRow] {
        let tasks = rows.indices.flatMap { row in rows[row].settings.map { (row, $0) } }
        comparison.report(.stage(stage, cells: tasks.count * plan.strengths.count))
        let found = try await measureAll(tasks.count) { place in
            try curve(of: tasks[place].1, named: rows[tasks[place].0].row.name)
        }
        var tuned = rows.map(\.row)
        for (place, trials) in found.enumerated() { tuned[tasks[place].0].trials += trials }
        return tuned
    }

    /// Tries one setting at every strength, each beginning with the α that the one before makes likely.
    ///
    /// - Throws: The store's error.
    func curve(of setting: Setting, named name: String) throws -> [SteeringTrial] {
        var trials: [SteeringTrial] = []
        for strength in plan.strengths {
            trials.append(try trial(setting, strength, after: trials.last, named: name))
            comparison.report(.cell(name))
        }
        return trials
    }

    /// Tries one setting at one strength.
    ///
    /// - Throws: The store's error.
    func trial(
        _ setting: Setting, _ strength: Double, after last: SteeringTrial?, named name: String
    ) throws -> SteeringTrial {
        let key =
            "validation|\(setting.key)|\(plan.axis.rawValue)=\(strength)|seed=\(comparison.seeds[0])"
        let found = try comparison.cells.value(key) { () -> Value in
            do {
                let guess = last.map { $0.setting.alpha * Float(strength / $0.strength) }
                let alpha = try alpha(setting, strength, near: guess, fitter: fitter)
                let application = try fitter.application(
                    setting.with(alpha: alpha), named: name, on: .validation)
                return Value(alpha: alpha, value: try value(of: application))
            } catch {
                return Value(failure: "\(error)")
            }
        }
        return SteeringTrial(
            setting: setting.with(alpha: found.alpha ?? setting.alpha), strength: strength,
            value: found.value, failure: found.failure)
    }

    /// The figure that validation maximises.
    func value(of application: Application?) throws -> Double? {
        switch plan.criterion {
        case .objective: return try validation.evaluator.evaluate(application).score.objective
        case .propensity:
            let found = try validation.propensities(application.map { [$0] } ?? [])
            let weights = ClassBalance.weights(
                wanted: validation.items.map(\.wanted), hasNeutral: comparison.task.hasNeutral)
            return zip(found, weights).reduce(0) { $0 + $1.0 * $1.1 }
        }
    }
}

extension SteeringSearch {
    /// Returns the α at which a setting has a strength on the axis, measured on validation.
    ///
    /// - Throws: The fit's error, the model's, and `VaneError` with code `noEffect` for a strength out of the method's reach.
    func alpha(
        _ setting: Setting, _ strength: Double, near guess: Float?, fitter: Fitter
    ) throws -> Float {
        try alpha(
            strength, near: guess, of: "'\(setting.method)' at \(setting.hook)",
            deviation: { try fitter.deviation(along: setting) }
        ) { alpha in
            try fitter.application(
                setting.with(alpha: alpha), named: setting.method, on: .validation)
        }
    }

    /// Returns the α at which something has a strength on the axis, measured on validation.
    ///
    /// - Parameters:
    ///   - strength: The strength on the axis.
    ///   - guess: The α to begin with, if one is likely.
    ///   - subject: What has the strength, for messages.
    ///   - deviation: Returns the α of one standard deviation.
    ///   - application: Makes the application of an α.
    /// - Throws: What the closures throw, the model's error, and `VaneError` with code `noEffect`.
    /// - Returns: The strength in the own units of what is applied.
    func alpha(
        _ strength: Double, near guess: Float?, of subject: String, deviation: () throws -> Float,
        application: @escaping (Float) throws -> Application
    ) throws -> Float {
        switch plan.axis {
        case .raw: return Float(strength)
        case .sigma: return try Float(strength) * deviation()
        case .relative, .kl: break
        }
        let solver = StrengthSolver(
            subject: "The strength of \(subject)", power: plan.axis.power
        ) { [plan, validation] alpha in
            let application = try application(strength < 0 ? -alpha : alpha)
            guard plan.axis == .kl else { return try validation.relativeChange(application) }
            return try validation.divergences(application).joined().mean ?? 0
        }
        let start = guess.map(abs).flatMap { $0 > 0 && $0.isFinite ? $0 : nil } ?? 1
        let alpha = try solver.alpha(for: abs(strength), near: start)
        return strength < 0 ? -alpha : alpha
    }
}

extension Fitter {
    /// Returns the α that moves rows by one standard deviation of the training rows along a setting's direction: `σ_u / ‖v‖`.
    ///
    /// - Throws: `VaneError` with code `invalidMethod` for a method that is not one direction.
    func deviation(along setting: Setting) throws -> Float {
        let artifact = try artifact(setting)
        guard let vector = artifact.tensors["vector"], vector.shape.count == 1 else {
            throw VaneError(
                .invalidMethod,
                "'\(setting.method)' is not one direction, so it has no standard deviation; choose the axis relative or kl."
            )
        }
        return try deviation(along: Direction(vector.elements), at: setting.hook)
    }

    /// Returns the α that moves rows by one standard deviation of the training rows along a direction: `σ_u / ‖v‖`.
    ///
    /// - Throws: `VaneError` with code `noEffect` for a direction without length.
    func deviation(along direction: Direction, at hook: HookPoint) throws -> Float {
        guard direction.norm > 0 else {
            throw VaneError(.noEffect, "A direction at '\(hook)' has no length.")
        }
        let scores = try direction.firstScores(of: trainingContexts(at: hook))
        let mean = scores.mean ?? 0
        let variance = scores.map { ($0 - mean) * ($0 - mean) }.mean ?? 0
        // Scores are ⟨v, h⟩ = ‖v‖⟨u, h⟩, so σ_u/‖v‖ is their deviation over ‖v‖².
        return Float(variance.squareRoot() / Double(direction.norm * direction.norm))
    }
}
