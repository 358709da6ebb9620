import VaneCore
import VaneNumerics
import VaneTensors

/// The notes' own synthetic runs: a probe on 64 × 1,024, and L2S on 10,000 × 2,048.
struct NotesRun {
    /// The method.
    let method: Method
    /// Its parameters.
    let parameters: ParameterValues
    /// The seed of data, weights and batches.
    let seed: UInt64
    /// The artefact to write, if any.
    let out: String?
    /// Whether results are printed as JSON.
    let json: Bool

    /// What is reported.
    private struct Report: Encodable {
        /// The method.
        let method: String
        /// The data.
        let data: String
        /// The loss of each epoch reported.
        let losses: [Loss]
        /// How long the fit took.
        let seconds: Double
    }

    /// An epoch's loss.
    private struct Loss: Encodable {
        /// The epoch, from 1.
        let epoch: Int
        /// The mean loss.
        let loss: Double
    }

    /// Draws the data, fits, and prints the losses.
    ///
    /// - Throws: `CommandError` for a method without such a run, and what the fit throws.
    func run() throws {
        let (data, name) = try data()
        let losses = LossLog()
        let json = json
        let start = ContinuousClock.now
        let artifact = try method.fit(
            Method.FitRequest(data: data, parameters: parameters, seed: seed) { progress in
                losses.append(progress)
                if !json, progress.warning == nil {
                    Console.print("epoch \(progress.epoch): loss \(progress.loss.shortened)")
                }
            })
        let seconds = (ContinuousClock.now - start).seconds
        FitSummary(artifact, out: out ?? "-").warn()
        if let out { try ArtifactFiles().save(artifact, to: out) }
        guard json else {
            return Console.print("\(method.descriptor.id) on \(name): \(seconds.tenths) s")
        }
        try JSONText.print(
            Report(
                method: method.descriptor.id, data: name,
                losses: losses.all.map { Loss(epoch: $0.epoch, loss: $0.loss) }, seconds: seconds))
    }

    /// The data that the notes made for this kind of method.
    private func data() throws -> (TrainingData, String) {
        switch method.descriptor.input {
        case .labeledRows:
            let probe = SyntheticNotes.probe(seed: seed)
            let rows = try LabeledRows(
                values: probe.rows, labels: probe.labels.elements.map { Int($0) },
                classes: ["negative", "positive"])
            return (.rows(rows), "normal rows \(probe.rows.shape)")
        case .steeringPairs:
            let steering = SyntheticNotes.steering(seed: seed)
            let pairs = try SteeringDataset(
                contexts: steering.contexts, shifts: steering.targets,
                labels: Array(repeating: 0, count: steering.contexts.rows), classes: ["all"])
            return (.pairs(pairs), "normal contexts \(steering.contexts.shape) under a linear map")
        case .nothing, .headScores:
            throw CommandError(
                "'\(method.descriptor.id)' learns nothing from synthetic:notes, which is for readouts and predictors."
            )
        }
    }
}
