import VaneCore
import VaneProbes
import VaneTensors

/// Measures readouts on the same split as steering; blocks are chosen on validation, figures are test.
struct Detection {
    /// The experiment whose hidden states are read.
    let experiment: SteeringExperiment

    /// Creates the measurement.
    init(_ experiment: SteeringExperiment) {
        self.experiment = experiment
    }

    /// Whether each prompt of a split calls for a change.
    private func positives(_ split: ControlTask.Split) -> [Bool] {
        experiment.task.items(of: split).map { $0.wanted != 0 }
    }

    /// Fits and measures all readouts.
    func measure() throws -> DetectionTable {
        var table = DetectionTable(
            positive: positives(.test), bootstrap: bootstrap(), contexts: [:])
        for hook in experiment.activations.hookPoints {
            table.contexts[hook] = try experiment.activations.contexts(.test, at: hook)
        }
        for id in ["logistic", "mass-mean"] { table.rows.append(try probe(id, &table)) }
        for id in ["lda", "lat", "ridge-probe"] { table.rows.append(tolerant(id, &table)) }
        table.rows.append(try bagOfWords(table))
        for method in experiment.loaded(.readout) {
            table.rows.append(tolerant(method.id, &table))
        }
        return table
    }

    /// The clustered bootstrap of the test split.
    private func bootstrap() -> ClusterBootstrap {
        let items = experiment.task.items(of: .test)
        return ClusterBootstrap(
            clusters: items.map(\.cluster), strata: items.map(\.wanted), seed: experiment.seed)
    }

    /// Fits a probe at every block and takes the one with the best validation area.
    private func probe(_ id: String, _ table: inout DetectionTable) throws -> DetectionTable.Row {
        var best: (hook: HookPoint, area: Double, readout: any Readout)?
        for hook in experiment.activations.hookPoints {
            let readout = try fit(id, values: experiment.activations.contexts(.train, at: hook))
            let scores = try readout.firstScores(
                of: experiment.activations.contexts(.validation, at: hook))
            let area = ROC.area(scores: scores, positive: positives(.validation)) ?? 0
            if id == "logistic", let direction = readout as? any Directional {
                table.probes[hook] = direction.direction
            }
            if area > best?.area ?? -1 { best = (hook, area, readout) }
        }
        guard let best, let contexts = table.contexts[best.hook] else {
            return DetectionTable.Row(id: id, hook: nil, validation: nil, score: nil)
        }
        return DetectionTable.Row(
            id: id, hook: best.hook, validation: best.area,
            score: table.score(of: try best.readout.firstScores(of: contexts)))
    }

    /// Measures a readout whose failure is its own row's and nobody else's.
    private func tolerant(_ id: String, _ table: inout DetectionTable) -> DetectionTable.Row {
        do {
            return try probe(id, &table)
        } catch {
            return DetectionTable.Row(id: id, failure: "\(error)")
        }
    }

    /// Fits the words-alone baseline.
    private func bagOfWords(_ table: DetectionTable) throws -> DetectionTable.Row {
        let readout = try fit("bag-of-words", values: counts(.train))
        let validation = try readout.firstScores(of: counts(.validation))
        return DetectionTable.Row(
            id: "bag-of-words", hook: nil,
            validation: ROC.area(scores: validation, positive: positives(.validation)),
            score: table.score(of: try readout.firstScores(of: counts(.test))))
    }

    /// Fits a readout that tells class 0 from all others.
    private func fit(_ id: String, values: Tensor<Float>) throws -> any Readout {
        let method = try experiment.catalog.method(id)
        let rows = try LabeledRows(
            values: values, labels: positives(.train).map { $0 ? 1 : 0 },
            classes: [experiment.task.classes[0], "other"])
        guard method.descriptor.input != .steeringPairs else {
            throw VaneError(
                .missingData,
                "'\(id)' reads but learns from steering pairs; there are none for readouts.")
        }
        let artifact = try method.fit(
            Method.FitRequest(
                data: method.descriptor.input == .nothing ? .nothing : .rows(rows),
                parameters: try ParameterValues([:], for: method.descriptor),
                seed: experiment.seed))
        return try experiment.catalog.readout(of: artifact)
    }

    /// Counts the tokens of each prompt of a split, `[items, vocabulary]`.
    private func counts(_ split: ControlTask.Split) throws -> Tensor<Float> {
        let texts = try experiment.task.items(of: split).map {
            try experiment.model.tokens(of: $0.sample.prompt)
        }
        return try BagOfWords(vocabulary: experiment.model.description.vocabulary).counts(of: texts)
    }
}

extension Readout {
    /// Scores every row of a tensor, `[rows, D]`, by the readout's first output.
    ///
    /// - Throws: `VaneError` with code `readoutFailed`.
    func firstScores(of values: Tensor<Float>) throws -> [Double] {
        let scores = try scores(of: values)
        return (0..<values.rows).map { Double(scores[$0, 0]) }
    }
}
