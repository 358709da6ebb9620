import VaneCore

/// Everything that was measured of one way of steering on the prompts of a split, prompt by prompt.
public struct MeasuredSteering: Sendable, Codable {
    /// The strength in the method's own units, α.
    public var alpha: Float
    /// What became of each prompt.
    public var outcomes: [ControlOutcome]
    /// How much each prompt's wanted completion is preferred, in nats; nothing when prompts have no completions.
    public var propensities: [Double]?
    /// KL(unsteered ‖ steered) at each prompt's end, in nats.
    public var endDivergences: [Double]
    /// The mean KL(unsteered ‖ steered) a further token of each unsteered reply, in nats; nothing for replies of one token.
    public var textDivergences: [Double?]
    /// The log-probability of each steered reply under the unsteered model, in nats.
    public var logProbabilities: [Double]
    /// The number of tokens of each steered reply.
    public var tokenCounts: [Int]
    /// The share of repeated trigrams of each steered reply; nothing for replies too short to have one.
    public var repetitions: [Double?]
    /// What the application really did while generating.
    public var receipts: [ControlReport.Receipt]
}

/// Measures applications on one split.
struct SteeringMeter: Sendable {
    /// What is measured with.
    let measures: SplitMeasures

    /// Measures everything of an application, or of none.
    ///
    /// - Throws: The model's error, and `VaneError` when steering changed nothing.
    func measure(_ application: Application?) throws -> MeasuredSteering {
        let evaluation = try measures.evaluator.evaluate(application)
        return try measured(evaluation, application)
    }

    /// Measures an instruction in the prompt: behaviour alone, since its prompts are others.
    ///
    /// - Throws: The model's error.
    func measure(instruction: String) throws -> MeasuredSteering {
        let evaluation = try measures.evaluator.evaluate(instruction: instruction)
        var found = try measured(evaluation, nil)
        found.propensities = nil
        found.endDivergences = []
        found.textDivergences = []
        return found
    }

    /// Adds the damage and the propensity to what became of the prompts.
    private func measured(
        _ evaluation: SplitEvaluator.Evaluation, _ application: Application?
    ) throws -> MeasuredSteering {
        let replies = evaluation.completions
        let scores =
            try replies.isEmpty
            ? ScoringResult(logProbabilities: [], tokenCounts: [])
            : measures.unsteeredScores(of: replies)
        let divergences = try application.map { try measures.divergences($0) }
        let none = measures.items.map { _ in 0.0 }
        return MeasuredSteering(
            alpha: application?.strength.strength(atStep: 1) ?? 0, outcomes: evaluation.outcomes,
            propensities: measures.hasCompletions
                ? try measures.propensities(application.map { [$0] } ?? []) : nil,
            endDivergences: divergences?.map { $0.first ?? 0 } ?? none,
            textDivergences: divergences?.map { $0.dropFirst().mean } ?? none,
            logProbabilities: scores.logProbabilities, tokenCounts: scores.tokenCounts,
            repetitions: replies.map { Repetition.share(in: $0) },
            receipts: evaluation.receipt.applications.flatMap { entry in
                entry.visits.map { ControlReport.Receipt($0, of: entry) }
            })
    }
}

extension Collection<Double> {
    /// The mean, or nothing when there is no number.
    var mean: Double? { isEmpty ? nil : reduce(0, +) / Double(count) }
}

extension ControlReport.Receipt {
    /// Takes over a visit.
    init(_ visit: Receipt.Visit, of entry: Receipt.Entry) {
        self.init(
            at: visit.hookPoint.description, phase: visit.phase.name,
            status: entry.status.rawValue, tokens: entry.selection.description,
            calls: visit.calls, rows: visit.rows, changed: visit.changed,
            declined: visit.declined, meanRelativeChange: visit.meanRelativeChange,
            largestRelativeChange: Double(visit.largestRelativeChange),
            positions: visit.positions.map { [$0.lowerBound, $0.upperBound] } ?? [])
    }
}
