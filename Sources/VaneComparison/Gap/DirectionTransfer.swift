import VaneCore
import VaneSteering
import VaneTensors

/// Uses every direction on both axes at one hook point: those that were fitted to read also steer, those that steer also read.
///
/// All are brought to the length of the gap between class means, so that a strength means the same for each; both signs are tried on validation.
struct DirectionTransfer {
    /// The study.
    private let study: GapStudy
    /// Measures strengths and values on validation.
    private let search: SteeringSearch

    /// Creates the measurement.
    init(_ study: GapStudy) {
        self.study = study
        search = SteeringSearch(
            study.comparison, fitter: study.outcome.fitter, validation: study.outcome.validation)
    }

    /// What is tried of a direction.
    private struct Trial: Codable, Sendable {
        /// The strength on the axis.
        var strength: Double
        /// The strength in multiples of the class gap.
        var alpha: Float
        /// The figure that validation maximised.
        var value: Double?
    }

    /// The hook point of the best method on validation, the oracle left out.
    private var hook: HookPoint? {
        let rows = study.outcome.rows.filter { row in
            if case .tuned = row.kind { row.id != Fitter.oracle } else { false }
        }
        let best = rows.max { ($0.chosen?.value ?? -1e9) < ($1.chosen?.value ?? -1e9) }
        return best?.chosen?.setting.hook ?? study.comparison.plan.hookPoints?.last
    }

    /// Measures all directions.
    ///
    /// - Throws: The store's error.
    func measure(_ directions: [GapStudy.Named]) async throws -> [GapReport.Transfer] {
        guard let hook else { return [] }
        let gap = try classGap(at: hook)
        let found = directions.compactMap { named -> (GapStudy.Named, Direction)? in
            guard let direction = named.at(hook), direction.norm > 0 else { return nil }
            let scale = gap / direction.norm
            return (named, Direction(direction.vector.map { $0 * scale }))
        }
        let cells = found.count * (2 * study.comparison.plan.strengths.count + 1)
        study.comparison.report(.stage("directions on the other axis", cells: cells))
        let unsteered = try unsteeredValue()
        return try await measureAll(found.count) { place in
            try transfer(found[place].0.name, found[place].1, at: hook, unsteered)
        }
    }

    /// The length of the difference of class means of training rows.
    private func classGap(at hook: HookPoint) throws -> Float {
        let rows = try study.comparison.activations.contexts(.train, at: hook)
        let positive = study.comparison.task.items(of: .train).map { $0.wanted != 0 }
        let sides = [true, false].map { side in
            Direction(
                rows.keepingRows(positive.indices.filter { positive[$0] == side }).columnMeans)
        }
        let gap = Direction(zip(sides[0].vector, sides[1].vector).map { $0 - $1 }).norm
        return gap > 0 ? gap : 1
    }

    /// The figure by which methods are compared, on test, without steering.
    private func unsteeredValue() throws -> Double? {
        let figures = SteeringFigures(study.comparison, study.outcome.test.items)
        let place = study.outcome.rows.firstIndex { $0.id == "none" }
        return place.flatMap { study.outcome.measured[$0].first }.flatMap { figures.value($0) }
    }

    /// Measures one direction.
    private func transfer(
        _ name: String, _ direction: Direction, at hook: HookPoint, _ unsteered: Double?
    ) throws -> GapReport.Transfer {
        let area = study.score(direction, at: hook)
        var result = GapReport.Transfer(
            name: name, at: hook.description, auroc: area?.auroc, aurocCI: area?.ci ?? [],
            unsteered: unsteered)
        let trials = try [1.0, -1].flatMap { sign in
            try study.comparison.plan.strengths.map { strength in
                defer { study.comparison.report(.cell(name)) }
                return try trial(name, direction, at: hook, sign * strength)
            }
        }
        let best = trials.filter { $0.value != nil }.max {
            ($0.value ?? 0, -abs($0.strength)) < ($1.value ?? 0, -abs($1.strength))
        }
        guard let best else {
            result.error = "no strength of the axis could be reached"
            return result
        }
        let figures = SteeringFigures(study.comparison, study.outcome.test.items)
        let found = try study.comparison.cells.value(key("test", direction, hook, best.strength)) {
            SteeringResult.Attempt {
                let meter = SteeringMeter(measures: study.outcome.test)
                return try meter.measure(application(name, direction, at: hook, best.alpha))
            }
        }
        study.comparison.report(.cell(name))
        result.strength = best.strength
        switch found {
        case .measured(let measured): result.steered = figures.value(measured)
        case .failed(let reason): result.error = reason
        }
        return result
    }

    /// Tries one strength on validation.
    private func trial(
        _ name: String, _ direction: Direction, at hook: HookPoint, _ strength: Double
    ) throws -> Trial {
        try study.comparison.cells.value(key("validation", direction, hook, strength)) {
            let fitter = study.outcome.fitter
            let alpha = try? search.alpha(
                strength, near: nil, of: "'\(name)' at \(hook)",
                deviation: { try fitter.deviation(along: direction, at: hook) }
            ) { application(name, direction, at: hook, $0) }
            guard let alpha else { return Trial(strength: strength, alpha: 0) }
            let value = try? search.value(of: application(name, direction, at: hook, alpha))
            return Trial(strength: strength, alpha: alpha, value: value ?? nil)
        }
    }

    /// The key of a cell: of the direction's own numbers, since a name may come to stand for another fit.
    private func key(
        _ split: String, _ direction: Direction, _ hook: HookPoint, _ strength: Double
    ) -> String {
        let bytes = direction.vector.lazy.flatMap { value in
            (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * UInt32($0))) }
        }
        let plan = study.comparison.plan
        return
            "transfer \(split)|\(UInt64(hashing: bytes))|\(hook)|\(plan.selection)|\(plan.axis.rawValue)=\(strength)"
    }

    /// The application of a direction.
    private func application(
        _ name: String, _ direction: Direction, at hook: HookPoint, _ alpha: Float
    ) -> Application {
        Application(
            name, Addition(direction, method: name), at: [hook],
            selecting: study.comparison.plan.selection, strength: .constant(alpha))
    }
}
