import VaneNumerics
import VaneTensors

/// Times L2S training at the notes' shape: 10,000 × 2,048 → 1,024 → 2,048, batch 64, Adam, float32.
struct L2SBenchmark {
    /// The number of epochs that count, after one that does not.
    let epochs: Int

    /// What is reported.
    private struct Report: Encodable {
        /// The median over the epochs that count.
        let secondsPerEpoch: Double
        /// Every epoch that counts.
        let seconds: [Double]
        /// The loss of the last epoch.
        let loss: Double
        /// The examples of an epoch.
        let examples: Int

        /// The keys that scripts rely on.
        private enum CodingKeys: String, CodingKey {
            case secondsPerEpoch = "seconds_per_epoch"
            case seconds, loss, examples
        }
    }

    /// Trains and prints.
    ///
    /// - Throws: What the training throws.
    func run(json: Bool) throws {
        let data = SyntheticNotes.steering()
        var trainer = TwoLayerNetworkTrainer()
        trainer.epochs = epochs + 1
        var (seconds, loss): ([Double], Double) = ([], 0)
        _ = try trainer.train(contexts: data.contexts, targets: data.targets) { epoch in
            if epoch.epoch > 0 { seconds.append(epoch.seconds) }
            loss = epoch.loss
        }
        let report = Report(
            secondsPerEpoch: seconds.sorted()[seconds.count / 2], seconds: seconds, loss: loss,
            examples: data.contexts.rows)
        guard !json else { return try JSONText.print(report) }
        let text = seconds.map(\.thousandths).joined(separator: " ")
        Console.print("l2s: \(report.secondsPerEpoch.thousandths) s an epoch (\(text))")
    }
}
