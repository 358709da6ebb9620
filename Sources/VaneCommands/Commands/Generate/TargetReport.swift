import VaneCore

/// The log-probability of every prompt's target, steered or not: what `vane generate --score-targets` reports.
struct TargetReport: Encodable {
    /// The scores, in the order of the prompts.
    let targets: [Entry]
    /// The mean log-probability, in nats.
    let mean: Double
    /// What the applications really did.
    let receipt: [GenerationReport.ReceiptEntry]

    /// A target and its score.
    struct Entry: Encodable {
        /// The prompt's name.
        let id: String
        /// The prompt.
        let prompt: String
        /// The reply that was scored.
        let target: String
        /// Its log-probability after the prompt, summed over its tokens, in nats.
        let logProbability: Double
    }

    /// Scores the targets.
    ///
    /// - Throws: `CommandError` when a prompt has no target, the model's error, and `VaneError` when steering changed nothing.
    init(
        _ samples: [Sample], of model: any SteerableModel, applying applications: [Application]
    ) throws {
        let wanted = try samples.map { sample in
            guard let target = sample.target, !target.isEmpty else {
                throw CommandError(
                    "Prompt '\(sample.id)' has no \"target\", which --score-targets needs; give every prompt one."
                )
            }
            return target
        }
        let prompts = zip(samples, wanted).map { Prompt($0.prompt, forced: $1) }
        let (values, receipt) = try model.score(prompts, applying: applications)
        targets = samples.indices.map { index in
            Entry(
                id: samples[index].id, prompt: samples[index].prompt, target: wanted[index],
                logProbability: values[index])
        }
        mean = values.reduce(0, +) / Double(max(values.count, 1))
        self.receipt = GenerationReport.entries(of: receipt)
    }

    /// The report as lines: a score and its prompt with the target, then the mean and the receipt.
    var lines: [String] {
        targets.map { "\($0.logProbability.thousandths)  \($0.prompt)\($0.target)" }
            + ["mean \(mean.thousandths) nats over \(targets.count) targets"]
            + GenerationReport.lines(of: receipt)
    }
}
