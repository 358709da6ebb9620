import VaneCore

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Figures of one split's prompts, computed from what became of each, under any weights.
struct SteeringFigures: Sendable {
    /// The prompts.
    let items: [ControlTask.Item]
    /// The number of classes.
    let classes: Int
    /// Whether the first class is neutral.
    let hasNeutral: Bool
    /// The figure that validation maximised.
    let criterion: SteeringPlan.Criterion

    /// Creates figures of a task's split.
    init(_ comparison: SteeringComparison, _ items: [ControlTask.Item]) {
        self.items = items
        classes = comparison.task.classes.count
        hasNeutral = comparison.task.hasNeutral
        criterion = comparison.plan.criterion
    }

    /// Whether each prompt calls for a change.
    var callsForChange: [Bool] { items.map { !hasNeutral || $0.wanted != 0 } }

    /// The behaviour of measured prompts.
    func score(_ measured: MeasuredSteering, _ weights: [Double]? = nil) -> ControlScore {
        ControlScore(
            measured.outcomes, weights: weights, classes: classes, hasNeutral: hasNeutral)
    }

    /// The mean propensity of the prompts that call for a change, in nats.
    func propensity(_ measured: MeasuredSteering, _ weights: [Double]? = nil) -> Double? {
        guard let propensities = measured.propensities else { return nil }
        return mean(propensities, weights) { callsForChange[$0] }
    }

    /// The figure by which methods are compared: the objective, or the mean propensity of the prompts that call for a change.
    func value(_ measured: MeasuredSteering, _ weights: [Double]? = nil) -> Double? {
        switch criterion {
        case .objective: return score(measured, weights).objective
        case .propensity: return propensity(measured, weights)
        }
    }

    /// Each prompt's part in the figure by which methods are compared, scaled so that their mean is the figure.
    func parts(_ measured: MeasuredSteering) -> [Double]? {
        let balance = ClassBalance.weights(wanted: items.map(\.wanted), hasNeutral: hasNeutral)
        let scale = Double(items.count)
        switch criterion {
        case .objective:
            return zip(hits(measured), balance).map { $0 ? $1 * scale : 0 }
        case .propensity:
            let share = scale / Double(max(1, callsForChange.count { $0 }))
            return measured.propensities.map { values in
                zip(values, callsForChange).map { $1 ? $0 * share : 0 }
            }
        }
    }

    /// Whether each prompt got what is wanted for it: the behaviour, or for neutral ones the unsteered reply.
    func hits(_ measured: MeasuredSteering) -> [Bool] {
        measured.outcomes.map { outcome in
            hasNeutral && outcome.wanted == 0
                ? outcome.isUnchanged : outcome.shown == outcome.wanted
        }
    }

    /// What else is changed, with the unsteered behaviour to compare with.
    func damage(
        _ measured: MeasuredSteering, unsteered: MeasuredSteering?
    ) -> ControlReport.Damage {
        let neutral: (Int) -> Bool = { !callsForChange[$0] || !hasNeutral }
        let tokens = Double(measured.tokenCounts.reduce(0, +))
        let logProbability = measured.logProbabilities.reduce(0, +)
        let rows = measured.receipts.reduce(0) { $0 + $1.rows }
        let change = measured.receipts.reduce(0.0) {
            $0 + $1.meanRelativeChange * Double($1.rows)
        }
        return ControlReport.Damage(
            klAtPromptEnd: mean(measured.endDivergences, nil, where: neutral),
            klOverText: mean(measured.textDivergences, where: neutral),
            perplexity: tokens > 0 ? exp(-logProbability / tokens) : nil,
            identical: hasNeutral ? score(measured).unchanged : nil,
            entanglement: unsteered.flatMap { entanglement(measured, $0) },
            relativeChange: rows > 0 ? change / Double(rows) : nil,
            repetition: measured.repetitions.compactMap(\.self).mean)
    }

    /// How far the success on the neutral class moves: √mean (y_s − y)² over the one class that should stay as it is.
    ///
    /// - SeeAlso: Entanglement in [SteeringSafety](https://arxiv.org/abs/2509.13450), there over several off-target data sets.
    private func entanglement(
        _ measured: MeasuredSteering, _ unsteered: MeasuredSteering
    ) -> Double? {
        guard hasNeutral, let before = score(unsteered).successByClass[0],
            let after = score(measured).successByClass[0]
        else { return nil }
        return abs(after - before)
    }

    /// The weighted mean of some prompts' values, or nothing when there are none.
    private func mean(
        _ values: [Double], _ weights: [Double]?, where isCounted: (Int) -> Bool
    ) -> Double? {
        guard values.count == items.count else { return nil }
        var (sum, total) = (0.0, 0.0)
        for place in values.indices where isCounted(place) {
            let weight = weights?[place] ?? 1
            sum += weight * values[place]
            total += weight
        }
        return total > 0 ? sum / total : nil
    }

    /// The mean of some prompts' values, those left out that do not exist.
    private func mean(_ values: [Double?], where isCounted: (Int) -> Bool) -> Double? {
        values.indices.filter(isCounted).compactMap { values[$0] }.mean
    }
}
