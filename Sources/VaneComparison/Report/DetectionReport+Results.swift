import VaneCore

extension DetectionReport {
    /// Gathers what came of a comparison.
    ///
    /// - Parameters:
    ///   - outcome: The results.
    ///   - comparison: What was compared.
    ///   - classes: The classes.
    ///   - settings: Every setting.
    public init(
        _ outcome: ReadoutComparison.Outcome, of comparison: ReadoutComparison, classes: [String],
        settings: [String: String]
    ) {
        let frame = outcome.frame
        var parts: [ControlTask.Split?] = ControlTask.Split.allCases
        if !frame.outside.isEmpty { parts.append(nil) }
        var splits: [String: Split] = [:]
        for part in parts {
            let indices = part.map(frame.indices) ?? frame.outside
            splits[SplitAssignment.name(of: part)] = Split(
                samples: Set(indices.map { frame.samples[$0] }).count, rows: indices.count,
                positives: indices.count { frame.positive[$0] })
        }
        self.init(
            settings: settings, classes: classes, splits: splits,
            readouts: outcome.results.map { Readout($0, .readout) }
                + outcome.baselines.map { Readout($0, .baseline) },
            controls: outcome.controls.map {
                Control(name: $0.control.rawValue, available: $0.isAvailable, note: $0.text)
            }, paired: Self.paired(outcome, comparison), cosines: Self.cosines(outcome.results),
            warnings: Self.warnings(outcome, splits, comparison))
    }

    /// Differences to the readout that is best on validation, all on the same draws; those of baselines among them.
    private static func paired(
        _ outcome: ReadoutComparison.Outcome, _ comparison: ReadoutComparison
    ) -> [Paired] {
        let test = outcome.frame.indices(of: .test)
        let measured = (outcome.results + outcome.baselines).compactMap { result in
            result.chosen.map { (name: result.choice.name, chosen: $0) }
        }
        let best = outcome.results.filter { $0.chosen != nil }.max {
            $0.best?.area ?? -1 < $1.best?.area ?? -1
        }
        guard let leader = measured.first(where: { $0.name == best?.choice.name }) else {
            return []
        }
        let positive = test.map { outcome.frame.positive[$0] }
        let curves = measured.map { WeightedROC(scores: $0.chosen.testScores, positive: positive) }
        let lead = WeightedROC(scores: leader.chosen.testScores, positive: positive)
        let others = measured.indices.filter { measured[$0].name != leader.name }
        var draws = [[Double]](repeating: [], count: measured.count)
        let bootstrap = comparison.bootstrap(test, outcome.frame)
        bootstrap.forEachReplicate { weights in
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
            let corrected =
                comparison.plan.intervals == .percentile
                ? nil
                : bootstrap.interval(comparison.plan.intervals) { weights in
                    guard let own = curves[index].area(weights), let area = lead.area(weights)
                    else { return nil }
                    return own - area
                }
            let interval = corrected ?? Interval(percentilesOf: draws[index])
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
                guard let a = first.chosen, let b = second.chosen,
                    a.configuration.place == b.configuration.place,
                    let left = a.direction, let right = b.direction
                else { continue }
                cosines.append(
                    Cosine(
                        at: a.configuration.hook?.description ?? "-", a: first.choice.name,
                        b: second.choice.name,
                        cosine: Double(left.cosine(to: right))))
            }
        }
        return cosines
    }
}

extension DetectionReport.Readout {
    /// Takes over one result.
    fileprivate init(_ result: ReadoutComparison.Result, _ role: Role) {
        let isChosen = !result.choice.grid.isEmpty
        func place(_ configuration: ReadoutComparison.Configuration, _ area: Double?)
            -> DetectionReport.Place
        {
            DetectionReport.Place(
                at: configuration.hook?.description ?? "-",
                parameters: isChosen
                    ? configuration.parameters.filter { result.choice.grid[$0.key] != nil } : nil,
                auroc: area)
        }
        self.init(
            name: result.choice.name, method: result.choice.method, role: role,
            at: result.chosen?.configuration.hook?.description,
            parameters: result.chosen?.configuration.parameters ?? result.choice.parameters,
            validation: result.validation.map { place($0.configuration, $0.area) },
            grid: isChosen ? result.trials.map { place($0.configuration, $0.area) } : nil,
            tried: result.trials.count, test: result.chosen.map(DetectionReport.Figures.init),
            error: result.failure
                ?? (result.chosen == nil ? "no hook point could be measured" : nil))
    }
}

extension DetectionReport.Figures {
    /// Takes over the figures of what validation chose.
    fileprivate init(_ chosen: ReadoutComparison.Chosen) {
        let (figures, reliability) = (chosen.figures, chosen.figures.reliability)
        func control(_ control: DetectionControl) -> DetectionReport.ControlFigures? {
            chosen.controls[control].map { found in
                DetectionReport.ControlFigures(
                    auroc: found.auroc, accuracy: found.accuracy,
                    selectivity: chosen.score.auroc - found.auroc,
                    accuracySelectivity: figures.accuracy - found.accuracy)
            }
        }
        let permuted = control(.permutedLabels)
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
            }, permuted: permuted?.auroc, selectivity: permuted?.selectivity,
            controlTask: control(.controlTask), randomFeatures: control(.randomFeatures),
            outOfDistribution: chosen.outside.map { found in
                DetectionReport.OutOfDistribution(
                    auroc: found.score.auroc,
                    ci: [found.score.interval.lower, found.score.interval.upper],
                    accuracy: found.accuracy, drop: chosen.score.auroc - found.score.auroc)
            }, roc: chosen.curve.map { [$0.falsePositives, $0.truePositives] })
    }
}
