import VaneCore

extension ReadoutComparison {
    /// A fit with what validation decides about it, and its scores of rows that neither saw.
    private struct Measurement: Sendable {
        /// The fit.
        let fit: Fit
        /// The thresholds and the calibration.
        let rule: DetectionRule
        /// The scores of the test rows.
        let test: [Double]

        /// Fits a readout, chooses its rule and scores the test rows; gives nothing when validation lacks a class.
        ///
        /// - Throws: What the readout throws.
        init?(
            _ choice: ComparisonPlan.Choice, _ parameters: [String: String], _ division: Division,
            seed: UInt64, by catalog: MethodCatalog
        ) throws {
            let (fold, test) = (division.fold, division.test)
            fit = try Fit(choice.method, parameters, on: fold.training, seed: seed, by: catalog)
            guard
                let rule = DetectionRule(
                    scores: try fit.scores(of: fold.validation.values),
                    positive: fold.validation.positive)
            else { return nil }
            self.rule = rule
            self.test = try fit.scores(of: test.values)
        }
    }

    /// The rows of one division, apart by who may see them.
    private struct Division: Sendable {
        /// What fits and choices see.
        let fold: Fold
        /// What is reported on.
        let test: Part

        /// Takes rows apart.
        ///
        /// - Throws: `VaneError` with code `nonFinite`.
        init(_ rows: Rows) throws {
            fold = try Fold(rows)
            test = rows.part(rows.frame.indices(of: .test))
        }
    }

    /// What is fitted once more with the configuration chosen.
    private enum Repetition: Hashable {
        /// The same with a seed of the plan, by its place.
        case seed(Int)
        /// The same under a control.
        case control(DetectionControl)
    }

    /// Fits every readout that chose this hook point again, with all seeds and under all controls, and measures it on test.
    func settle(
        _ rows: Rows, at place: Int, under controls: ColumnControls, for results: inout [Result]
    ) async throws {
        var divisions: [DetectionControl: Division] = [:]
        for control in controls.available {
            divisions[control] = try Division(controls.rows(control, of: rows))
        }
        let whole = try Division(rows)
        let chosen = results.indices.filter { results[$0].best?.configuration.place == place }
        let repetitions =
            plan.seeds.indices.map(Repetition.seed)
            + controls.available.map(Repetition.control)
        let jobs = chosen.flatMap { index in repetitions.map { (index: index, what: $0) } }
        let (catalog, seeds, found, parts) = (catalog, plan.seeds, results, divisions)
        let measured = await Self.inOrder(jobs, atOnce: width(whole.fold)) { job in
            let result = found[job.index]
            let parameters = result.best?.configuration.parameters ?? [:]
            return Swift.Result {
                switch job.what {
                case .seed(let place):
                    try Measurement(
                        result.choice, parameters, whole, seed: seeds[place], by: catalog)
                case .control(let control):
                    try parts[control].flatMap {
                        try Measurement(result.choice, parameters, $0, seed: seeds[0], by: catalog)
                    }
                }
            }
        }
        for index in chosen {
            let own = zip(jobs, measured).filter { $0.0.index == index }
            let outcomes = Dictionary(
                own.map { ($0.0.what, $0.1) }, uniquingKeysWith: { first, _ in first })
            do {
                results[index].chosen = try figures(
                    results[index], outcomes, rows, whole.test, divisions)
                results[index].failure =
                    results[index].chosen == nil ? "a class is absent on test" : nil
            } catch {
                results[index].failure = "\(error)"
            }
        }
    }

    /// Puts the figures of one readout together.
    ///
    /// - Throws: What the fit of any seed threw.
    private func figures(
        _ result: Result, _ outcomes: [Repetition: Swift.Result<Measurement?, any Error>],
        _ rows: Rows, _ test: Part, _ divisions: [DetectionControl: Division]
    ) throws -> Chosen? {
        let measured = try plan.seeds.indices.compactMap { try outcomes[.seed($0)]?.get() }
        guard let first = measured.first, let configuration = result.best?.configuration,
            let figures = first.rule.figures(scores: first.test, positive: test.positive),
            let (score, kind) = interval(
                first.test, test.positive, bootstrap(rows.frame.indices(of: .test), rows.frame))
        else { return nil }
        var chosen = Chosen(
            configuration: configuration, rule: first.rule, artifact: first.fit.artifact,
            score: score, intervals: kind, figures: figures,
            curve: ROC.curve(scores: first.test, positive: test.positive),
            seeds: measured.compactMap {
                ROC.area(scores: $0.test, positive: test.positive)
            }, testScores: first.test, direction: first.fit.direction)
        for (control, division) in divisions.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            do {
                guard let found = try outcomes[.control(control)]?.get() else { continue }
                chosen.controls[control] = controlFigures(found, on: division.test)
            } catch {
                chosen.controlFailures.append("\(control.rawValue): \(error)")
            }
        }
        chosen.outside = try outside(first, rows)
        return chosen
    }

    /// The figures under a control.
    private func controlFigures(_ found: Measurement, on test: Part) -> ControlFigures? {
        guard let area = ROC.area(scores: found.test, positive: test.positive),
            let accuracy = found.rule.accuracyThreshold.figure(
                scores: found.test, positive: test.positive)
        else { return nil }
        return ControlFigures(auroc: area, accuracy: accuracy)
    }

    /// The figures of the rows that belong to no split.
    ///
    /// - Throws: What scoring throws.
    private func outside(_ measured: Measurement, _ rows: Rows) throws -> OutsideFigures? {
        let indices = rows.frame.outside
        guard !indices.isEmpty else { return nil }
        let part = rows.part(indices)
        let scores = try measured.fit.scores(of: part.values)
        guard
            let (score, _) = interval(
                scores, part.positive, bootstrap(indices, rows.frame)),
            let accuracy = measured.rule.accuracyThreshold.figure(
                scores: scores, positive: part.positive)
        else { return nil }
        return OutsideFigures(score: score, accuracy: accuracy)
    }

    /// The area with an interval of the plan's kind, or by percentiles where that is undefined.
    private func interval(
        _ scores: [Double], _ positive: [Bool], _ bootstrap: ClusterBootstrap
    ) -> (DetectionScore, ClusterBootstrap.IntervalKind)? {
        for kind in [plan.intervals, .percentile] {
            let score = DetectionScore(
                scores: scores, positive: positive, bootstrap: bootstrap, intervals: kind)
            if let score { return (score, kind) }
        }
        return nil
    }

    /// The clustered bootstrap of some rows.
    func bootstrap(_ rows: [Int], _ frame: Frame) -> ClusterBootstrap {
        ClusterBootstrap(
            clusters: rows.map { frame.clusters[$0] },
            strata: rows.map { frame.positive[$0] ? 1 : 0 },
            replicates: plan.replicates, seed: plan.splits.seed)
    }
}
