extension DetectionReport {
    /// What a reader must know.
    static func warnings(
        _ outcome: ReadoutComparison.Outcome, _ splits: [String: Split],
        _ comparison: ReadoutComparison
    ) -> [String] {
        var warnings: [String] = []
        for (name, split) in splits.sorted(by: { $0.key < $1.key }) {
            let fewest = min(split.positives, split.rows - split.positives)
            guard fewest < 20 else { continue }
            warnings.append(
                "The \(name) split has only \(fewest) rows of its rarer class; figures on it are rough."
            )
        }
        warnings += fewGroups(outcome.frame)
        for result in outcome.results + outcome.baselines {
            guard let chosen = result.chosen else { continue }
            let name = result.choice.name
            warnings += chosen.controlFailures.map { "'\(name)' has no figures under \($0)" }
            if chosen.score.auroc == 1 {
                warnings.append(
                    "'\(name)' makes no mistake on test; draws of the same rows make none either, so its interval has no width, and "
                        + "more rows may tell it apart from 1.")
            }
            if chosen.intervals != comparison.plan.intervals {
                warnings.append(
                    "The interval of '\(name)' is one of percentiles: on these draws the correction for bias and skewness is undefined."
                )
            }
        }
        guard let test = splits[ControlTask.Split.test.rawValue] else { return warnings }
        return warnings + repetitions(outcome.results, test) + words(outcome)
    }

    /// Test rows of so few groups that intervals are too narrow.
    private static func fewGroups(_ frame: ReadoutComparison.Frame) -> [String] {
        let test = frame.indices(of: .test)
        let fewest =
            [true, false].map { side in
                Set(test.filter { frame.positive[$0] == side }.map { frame.clusters[$0] }).count
            }.min() ?? 0
        guard fewest < 20 else { return [] }
        return [
            "The test split has only \(fewest) groups of its rarer class; intervals of 95 % are then too narrow, in simulations they "
                + "hold the true area in 83 to 92 data sets of 100 with 5 to 10 groups."
        ]
    }

    /// Readouts that read what means nothing.
    private static func repetitions(
        _ results: [ReadoutComparison.Result], _ test: Split
    ) -> [String] {
        // Under the null hypothesis the area's variance is (n⁺ + n⁻ + 1) / (12 n⁺ n⁻).
        let (positives, negatives) = (Double(test.positives), Double(test.rows - test.positives))
        let deviation = ((positives + negatives + 1) / (12 * positives * negatives)).squareRoot()
        let meaningless: [(control: DetectionControl, words: String)] = [
            (.permutedLabels, "reads permuted labels"), (.randomFeatures, "reads noise"),
        ]
        return results.flatMap { result in
            meaningless.compactMap { control, words in
                guard let area = result.chosen?.controls[control]?.auroc,
                    area > 0.5 + 3 * deviation
                else { return nil }
                return
                    "'\(result.choice.name)' \(words) with an area of \(area.fixed(3)), which chance hardly gives: its "
                    + "figure owes something to the split or to rows that repeat."
            }
        }
    }

    /// Baselines that reach what the best readout reaches.
    private static func words(_ outcome: ReadoutComparison.Outcome) -> [String] {
        let best = outcome.results.compactMap { result in
            result.chosen.map { (result.best?.area ?? -1, result.choice.name, $0.score) }
        }.max { $0.0 < $1.0 }
        guard let best else { return [] }
        return outcome.baselines.compactMap { baseline in
            guard let area = baseline.chosen?.score.auroc, area >= best.2.interval.lower else {
                return nil
            }
            return
                "'\(baseline.choice.name)' reaches \(area.fixed(3)), which lies within or above the interval of '\(best.1)': hidden "
                + "states need not say more than the words do."
        }
    }
}
