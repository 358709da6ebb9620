import VaneCore

extension ReadoutComparison {
    /// Measures the controls that are readouts of their own; those that the data do not allow are noted with the reason.
    func addBaselines(to outcome: inout Outcome) async throws {
        for control in plan.controls where control.isBaseline {
            do {
                let (rows, words) = try baselineRows(control, outcome.frame)
                var results = [Result(choice: Self.baseline(control))]
                try await explore(rows, at: nil, place: 0, for: &results)
                try await settle(rows, at: 0, under: ColumnControls(), for: &results)
                outcome.baselines += results
                outcome.controls.append(
                    ControlNote(control: control, isAvailable: true, text: words))
            } catch let error as VaneError where error.code == .missingData {
                outcome.controls.append(
                    ControlNote(control: control, isAvailable: false, text: error.message))
            }
        }
    }

    /// The readout that counts are read with; its penalty is chosen on validation like any other parameter.
    private static func baseline(_ control: DetectionControl) -> ComparisonPlan.Choice {
        ComparisonPlan.Choice(
            name: control.rawValue, method: "bag-of-words", parameters: [:],
            grid: ["c": ["0.01", "0.1", "1", "10"]])
    }

    /// The rows that a baseline reads, with what they are in words.
    ///
    /// - Throws: `VaneError` with code `missingData` when the data do not say what is to be counted.
    private func baselineRows(
        _ control: DetectionControl, _ frame: Frame
    ) throws -> (rows: Rows, words: String) {
        let texts: [[Int]]
        let words: String
        if control == .tokenIdentity {
            guard let tokens = frame.tokens else {
                throw VaneError(.missingData, "the data do not say which token each row is of")
            }
            (texts, words) = (tokens.map { [$0] }, "the row's own token")
        } else {
            guard let prompts = frame.prompts else {
                throw VaneError(.missingData, "the data hold neither prompts nor all their tokens")
            }
            texts = frame.samples.map { prompts.ofSamples[$0] }
            words = "counts of the prompt's \(prompts.unit.rawValue)"
        }
        let counts = TokenCounts(training: frame.indices(of: .train).map { texts[$0] })
        guard counts.width > 0 else {
            throw VaneError(.missingData, "no prompt of train has a token")
        }
        return (
            Rows(values: try counts.rows(texts), frame: frame),
            "\(words), \(counts.width) different on train"
        )
    }
}
