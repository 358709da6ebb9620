import VaneCore
import VaneTensors

/// Picks test prompts and generates their replies once more, with what the best readout reads from every token.
struct ExampleGathering {
    /// What was compared.
    let comparison: SteeringComparison
    /// What was found.
    let outcome: SteeringComparison.Outcome
    /// The readout that is best on validation, with its place; nothing when none could be fitted.
    let reader: ReadoutComparison.Chosen?
    /// The number of prompts of each class.
    private static let promptsPerClass = 2
    /// The number of methods shown besides the references.
    private static let methods = 4

    /// The prompts with their replies; a row that changes nothing of these few prompts is left out.
    func examples() -> [PlanReport.Example] {
        let items = outcome.test.items
        let picked = comparison.task.classes.indices.flatMap { wanted in
            items.indices.filter { items[$0].wanted == wanted }.prefix(Self.promptsPerClass)
        }
        let replied = rows.compactMap { row in try? replies(of: row, to: picked) }
        return picked.indices.map { place in
            let item = items[picked[place]]
            return PlanReport.Example(
                id: item.sample.id, prompt: item.sample.prompt,
                wanted: comparison.task.classes[item.wanted], replies: replied.map { $0[place] })
        }
    }

    /// The rows shown: nothing, random vectors, the best methods on validation and the oracle.
    private var rows: [SteeringRow] {
        let rows = outcome.rows
        let ranked = rows.filter { row in
            if case .tuned = row.kind {
                row.chosen != nil && row.id != Fitter.oracle
            } else {
                false
            }
        }.sorted { ($0.chosen?.value ?? 0) > ($1.chosen?.value ?? 0) }
        return rows.filter { $0.id == "none" || ($0.id == "random" && $0.chosen != nil) }
            + ranked.prefix(Self.methods)
            + rows.filter { $0.id == Fitter.oracle && $0.chosen != nil }
    }

    /// The replies to some prompts under a row.
    private func replies(of row: SteeringRow, to picked: [Int]) throws -> [PlanReport.Reply] {
        let prompts = picked.map { Prompt(outcome.test.items[$0].sample.prompt) }
        let collecting = reader?.configuration.hook.map {
            GenerationRequest.Collection(at: [$0], selecting: .generated)
        }
        let result = try comparison.model.generate(
            GenerationRequest(
                prompts, applying: try application(of: row, to: picked).map { [$0] } ?? [],
                maximumTokens: comparison.task.maximumTokens, collecting: collecting))
        let readings = readings(in: result)
        let measured = zip(outcome.rows, outcome.measured).first { $0.0.name == row.name }?.1.first
        return picked.indices.map { place in
            let shown = measured?.outcomes[picked[place]].shown
            let completion = result.completions[place]
            return PlanReport.Reply(
                method: row.name, shown: shown.map { comparison.task.classes[$0] },
                tokens: completion.tokens.indices.map { index in
                    PlanReport.Token(
                        text: comparison.model.text(of: [completion.tokens[index]]),
                        read: readings[place][index])
                })
        }
    }

    /// The application of a row to some test prompts, if it has one.
    private func application(of row: SteeringRow, to picked: [Int]) throws -> Application? {
        guard let setting = row.chosen?.setting else { return nil }
        if case .random = row.kind {
            return try outcome.fitter.randomized(
                setting, named: row.name, on: .test, items: picked, seed: comparison.seeds[0])
        }
        return try outcome.fitter.application(
            setting, named: row.name, on: .test, items: picked)
    }

    /// What the readout makes of each token's row, by prompt and place in the reply.
    private func readings(in result: GenerationResult) -> [[Int: Double]] {
        var readings = [[Int: Double]](repeating: [:], count: result.completions.count)
        guard let reader, let hook = reader.configuration.hook, let batch = result.activations,
            let values = batch[hook],
            let scores = try? comparison.catalog.readout(of: reader.artifact).scores(of: values)
        else { return readings }
        let probabilities = scores.positiveScores.map(reader.rule.calibration.probability)
        for (label, probability) in zip(batch.labels, probabilities) {
            readings[Int(label.sequence)][Int(label.fromPromptEnd)] = probability
        }
        return readings
    }
}
