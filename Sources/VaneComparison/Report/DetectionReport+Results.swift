import VaneCore

extension DetectionReport {
    /// Gathers the results of a comparison.
    ///
    /// - Parameters:
    ///   - results: The results.
    ///   - comparison: What was compared.
    ///   - rows: The rows at any hook point.
    ///   - samples: The number of samples of each split.
    ///   - classes: The classes.
    ///   - settings: Every setting.
    public init(
        _ results: [ReadoutComparison.Result], of comparison: ReadoutComparison,
        rows: ReadoutComparison.Rows, samples: [ControlTask.Split: Int], classes: [String],
        settings: [String: String]
    ) {
        var splits: [String: Split] = [:]
        for split in ControlTask.Split.allCases {
            let indices = rows.indices(of: split)
            splits[split.rawValue] = Split(
                samples: samples[split] ?? 0, rows: indices.count,
                positives: indices.count { rows.positive[$0] })
        }
        self.init(
            settings: settings, classes: classes, splits: splits,
            readouts: results.map(Readout.init),
            paired: Self.paired(results, comparison, rows), cosines: Self.cosines(results),
            warnings: Self.warnings(results, splits))
    }

    /// Differences to the readout that is best on validation, all on the same draws.
    private static func paired(
        _ results: [ReadoutComparison.Result], _ comparison: ReadoutComparison,
        _ rows: ReadoutComparison.Rows
    ) -> [Paired] {
        let measured = results.compactMap { result in
            result.chosen.map { (name: result.choice.name, chosen: $0, best: result.best) }
        }
        guard let leader = measured.max(by: { $0.best < $1.best }) else { return [] }
        let positive = rows.indices(of: .test).map { rows.positive[$0] }
        let curves = measured.map { WeightedROC(scores: $0.chosen.testScores, positive: positive) }
        let lead = WeightedROC(scores: leader.chosen.testScores, positive: positive)
        let others = measured.indices.filter { measured[$0].name != leader.name }
        var draws = [[Double]](repeating: [], count: measured.count)
        comparison.bootstrap(rows).forEachReplicate { weights in
            guard let area = lead.area(weights) else { return }
            for index in others {
                if let own = curves[index].area(weights) { draws[index].append(own - area) }
            }
        }
        let kept = others.filter { !draws[$0].isEmpty }
        let pValues = kept.map { twoSided(draws[$0]) }
        let adjusted = HolmCorrection.adjusted(pValues)
        return kept.indices.map { place in
            let index = kept[place]
            let interval = Interval(percentilesOf: draws[index])
            return Paired(
                readout: measured[index].name, against: leader.name,
                difference: measured[index].chosen.score.auroc - leader.chosen.score.auroc,
                ci: [interval.lower, interval.upper], p: pValues[place], holm: adjusted[place])
        }
    }

    /// Twice the share of draws on the rarer side of zero, those at zero on both; at least what one draw more would give.
    private static func twoSided(_ draws: [Double]) -> Double {
        let below = draws.count { $0 <= 0 }
        let above = draws.count { $0 >= 0 }
        return min(1, 2 * Double(min(below, above) + 1) / Double(draws.count + 1))
    }

    /// Cosines among the directions of readouts at the same hook point.
    private static func cosines(_ results: [ReadoutComparison.Result]) -> [Cosine] {
        var cosines: [Cosine] = []
        for (index, first) in results.enumerated() {
            for second in results[(index + 1)...] {
                guard let a = first.chosen, let b = second.chosen, a.hook == b.hook,
                    let left = a.direction, let right = b.direction
                else { continue }
                cosines.append(
                    Cosine(
                        at: a.hook?.description ?? "-", a: first.choice.name, b: second.choice.name,
                        cosine: Double(left.cosine(to: right))))
            }
        }
        return cosines
    }

    /// What a reader must know.
    private static func warnings(
        _ results: [ReadoutComparison.Result], _ splits: [String: Split]
    ) -> [String] {
        var warnings: [String] = []
        for (name, split) in splits.sorted(by: { $0.key < $1.key }) {
            let fewest = min(split.positives, split.rows - split.positives)
            guard fewest < 20 else { continue }
            warnings.append(
                "The \(name) split has only \(fewest) rows of its rarer class; figures on it are rough."
            )
        }
        guard let test = splits[ControlTask.Split.test.rawValue] else { return warnings }
        // Under the null hypothesis the area's variance is (n⁺ + n⁻ + 1) / (12 n⁺ n⁻).
        let (positives, negatives) = (Double(test.positives), Double(test.rows - test.positives))
        let deviation = ((positives + negatives + 1) / (12 * positives * negatives)).squareRoot()
        for result in results {
            guard let permuted = result.chosen?.permuted, permuted > 0.5 + 3 * deviation
            else { continue }
            warnings.append(
                "'\(result.choice.name)' reads permuted labels with an area of \(permuted.fixed(3)), which chance hardly gives: its "
                    + "figure owes something to the split or to rows that repeat.")
        }
        return warnings
    }
}

extension ReadoutComparison.Result {
    /// The greatest area on validation.
    fileprivate var best: Double { validation.map(\.area).max() ?? -1 }
}

extension DetectionReport.Readout {
    /// Takes over one result.
    fileprivate init(_ result: ReadoutComparison.Result) {
        self.init(
            name: result.choice.name, method: result.choice.method,
            at: result.chosen?.hook?.description,
            validation: result.validation.map {
                DetectionReport.Place(at: $0.hook?.description ?? "-", auroc: $0.area)
            }, tried: result.validation.count,
            test: result.chosen.map(DetectionReport.Figures.init),
            error: result.failure
                ?? (result.chosen == nil ? "no hook point could be measured" : nil))
    }
}

extension DetectionReport.Figures {
    /// Takes over the figures at the hook point chosen.
    fileprivate init(_ chosen: ReadoutComparison.Chosen) {
        let (figures, reliability) = (chosen.figures, chosen.figures.reliability)
        self.init(
            auroc: chosen.score.auroc,
            ci: [chosen.score.interval.lower, chosen.score.interval.upper], seeds: chosen.seeds,
            accuracy: figures.accuracy, f1: figures.f1, f1AtOnePercent: figures.f1AtRareShare,
            ece: reliability.expectedCalibrationError, brier: reliability.brierScore,
            reliability: reliability.bins.compactMap { bin in
                guard let mean = bin.meanProbability, let share = bin.positiveShare else {
                    return nil
                }
                return [mean, share, bin.weight]
            }, permuted: chosen.permuted,
            selectivity: chosen.permuted.map { chosen.score.auroc - $0 })
    }
}
