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

    /// Fits every readout that chose this hook point again, with all seeds and then under each control, and measures it on test.
    ///
    /// One division of the rows is held at a time.
    func settle(
        _ rows: Rows, at place: Int, under controls: ColumnControls, for results: inout [Result]
    ) async throws {
        let chosen = results.indices.filter { results[$0].best?.configuration.place == place }
        try await measureOnTest(rows, chosen, &results)
        for control in controls.available {
            let division = try Division(controls.rows(control, of: rows))
            let jobs = chosen.filter { results[$0].chosen != nil }.map { (index: $0, place: 0) }
            for (job, found) in zip(jobs, await repeated(jobs, division, results)) {
                do {
                    results[job.index].chosen?.controls[control] = try found.get().flatMap {
                        controlFigures($0, on: division.test)
                    }
                } catch {
                    results[job.index].chosen?.controlFailures.append(
                        "\(control.rawValue): \(error)")
                }
            }
        }
    }

    /// Measures readouts on test, with all seeds.
    private func measureOnTest(
        _ rows: Rows, _ chosen: [Int], _ results: inout [Result]
    ) async throws {
        let division = try Division(rows)
        let jobs = chosen.flatMap { index in
            plan.seeds.indices.map { (index: index, place: $0) }
        }
        let measured = await repeated(jobs, division, results)
        for index in chosen {
            do {
                let own = try zip(jobs, measured).filter { $0.0.index == index }
                    .compactMap { try $0.1.get() }
                results[index].chosen = try figures(results[index], own, rows, division.test)
                guard results[index].chosen == nil else { continue }
                results[index].failure = "a class is absent on validation or on test"
            } catch {
                results[index].failure = "\(error)"
            }
        }
    }

    /// Fits readouts once more as validation chose them, each with a seed of the plan, by its place; in the order of the jobs.
    private func repeated(
        _ jobs: [(index: Int, place: Int)], _ division: Division, _ results: [Result]
    ) async -> [Swift.Result<Measurement?, any Error>] {
        let (catalog, seeds) = (catalog, plan.seeds)
        return await measureAll(jobs.count, atOnce: width(division.fold)) { place in
            let job = jobs[place]
            return Swift.Result {
                try Measurement(
                    results[job.index].choice,
                    results[job.index].best?.configuration.parameters ?? [:], division,
                    seed: seeds[job.place], by: catalog)
            }
        }
    }

    /// Puts the figures of one readout together; the first measurement is the one that is reported.
    ///
    /// - Throws: What scoring throws.
    private func figures(
        _ result: Result, _ measured: [Measurement], _ rows: Rows, _ test: Part
    ) throws -> Chosen? {
        guard let first = measured.first, let configuration = result.best?.configuration,
            let figures = first.rule.figures(scores: first.test, positive: test.positive),
            let (score, kind) = interval(
                first.test, test.positive, bootstrap(rows.frame.indices(of: .test), rows.frame))
        else { return nil }
        return Chosen(
            configuration: configuration, rule: first.rule, artifact: first.fit.artifact,
            score: score, intervals: kind, figures: figures,
            curve: ROC.curve(scores: first.test, positive: test.positive),
            seeds: measured.compactMap { ROC.area(scores: $0.test, positive: test.positive) },
            outside: try outside(first, rows), testScores: first.test,
            direction: first.fit.direction)
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
