public import VaneCore
public import VaneTensors

/// Compares readouts on one division of the data: fitted on train, chosen on validation, reported on test.
///
/// Every readout sees the same rows. Its hook point is the one with the greatest area under the ROC curve on validation, its thresholds and
/// its calibration come from validation too, and the test rows are looked at once, at that hook point.
public struct ReadoutComparison: Sendable {
    /// The rows at a hook point, those of all splits.
    public struct Rows: Sendable {
        /// The rows, `[N, D]`.
        public var values: Tensor<Float>
        /// Whether each row is of another class than the first.
        public var positive: [Bool]
        /// The group of each row.
        public var clusters: [String]
        /// The split of each row.
        public var splits: [ControlTask.Split]

        /// Creates rows.
        public init(
            values: Tensor<Float>, positive: [Bool], clusters: [String],
            splits: [ControlTask.Split]
        ) {
            (self.values, self.positive) = (values, positive)
            (self.clusters, self.splits) = (clusters, splits)
        }
    }

    /// What came of one readout.
    public struct Result: Sendable {
        /// Which it is.
        public var choice: ComparisonPlan.Choice
        /// The area on validation at every hook point.
        public var validation: [(hook: HookPoint?, area: Double)] = []
        /// The figures at the hook point chosen; nothing when no fit succeeded.
        public var chosen: Chosen?
        /// Why there are none.
        public var failure: String?
    }

    /// A readout at the hook point that validation chose.
    public struct Chosen: Sendable {
        /// The hook point; nothing where nobody knows it.
        public var hook: HookPoint?
        /// The area on test, with its interval.
        public var score: DetectionScore
        /// What its decisions and probabilities are worth on test.
        public var figures: DetectionFigures
        /// The area on test for every seed of the fit.
        public var seeds: [Double]
        /// The area on test of the same method where labels are permuted in all splits, identical rows having the same one: about
        /// one half, unless the method finds rows again that it was fitted on.
        public var permuted: Double?
        /// The scores of the test rows.
        var testScores: [Double]
        /// The direction, of a readout that is linear in one.
        public var direction: Direction?
        /// The readout itself, as it was fitted.
        var readout: any Readout
        /// The thresholds and the calibration that validation gave it.
        var rule: DetectionRule
    }

    /// The methods.
    let catalog: MethodCatalog
    /// The plan.
    let plan: ComparisonPlan

    /// Creates a comparison.
    public init(catalog: MethodCatalog, plan: ComparisonPlan) {
        (self.catalog, self.plan) = (catalog, plan)
    }

    /// Refuses readouts that do not exist, do not read, or have wrong settings, before anything is read.
    ///
    /// - Throws: `VaneError` with code `invalidMethod` or `unparsable`.
    public func check() throws {
        for choice in plan.readouts {
            let method = try catalog.method(choice.method)
            guard method.readout != nil, method.descriptor.input != .steeringPairs else {
                throw VaneError(
                    .invalidMethod,
                    "'\(choice.method)' does not learn to read labelled rows; choose a readout that 'vane methods' lists."
                )
            }
            _ = try ParameterValues(choice.parameters, for: method.descriptor)
        }
    }

    /// Measures all readouts.
    ///
    /// - Parameters:
    ///   - hooks: The hook points to choose among; one that is nothing stands for rows of an unknown place.
    ///   - rows: Reads the rows at a hook point; the same samples in the same order everywhere.
    ///   - report: Is told of every hook point that is done.
    /// - Throws: What reading throws, and `VaneError` with code `shapeMismatch` when hook points hold rows of other samples; what a readout throws is its own row's failure.
    /// - Returns: A result for every readout, in the plan's order.
    public func measure(
        at hooks: [HookPoint?], rows: (HookPoint?) async throws -> Rows,
        report: (HookPoint?) -> Void = { _ in }
    ) async throws -> [Result] {
        var results = plan.readouts.map { Result(choice: $0) }
        var first: Rows?
        for hook in hooks {
            let found = try await rows(hook)
            guard found.matches(first ?? found) else {
                throw VaneError(
                    .shapeMismatch,
                    "'\(hook?.description ?? "-")' does not hold the samples' rows that the hook points before it hold; "
                        + "capture all hook points together, or compare those that hold the same.")
            }
            first = first ?? found
            for index in results.indices where results[index].failure == nil {
                consider(found, at: hook, for: &results[index])
            }
            report(hook)
        }
        guard plan.permutesLabels else { return results }
        for hook in hooks {
            let isChosen = results.contains { $0.chosen != nil && $0.chosen?.hook == hook }
            guard isChosen else { continue }
            let found = try await rows(hook)
            for index in results.indices where results[index].chosen?.hook == hook {
                let permuted = found.permutingLabels(seed: plan.splits.seed)
                let scores = try? trial(results[index].choice, permuted, seed: plan.seeds[0]).scores
                results[index].chosen?.permuted = scores.flatMap { permuted.area($0, on: .test) }
            }
        }
        return results
    }

    /// Fits a readout at a hook point and keeps it when it is the best so far on validation.
    private func consider(_ rows: Rows, at hook: HookPoint?, for result: inout Result) {
        do {
            let first = try trial(result.choice, rows, seed: plan.seeds[0])
            guard let area = rows.area(first.scores, on: .validation) else { return }
            let isBest = area > result.validation.map(\.area).max() ?? -1
            result.validation.append((hook, area))
            guard isBest else { return }
            let others = try plan.seeds.dropFirst().map { seed in
                try trial(result.choice, rows, seed: seed).scores
            }
            result.chosen = chosen(first, rows, at: hook, others: others)
        } catch {
            result.failure = "\(error)"
            result.chosen = nil
        }
    }

    /// Measures a fit on test.
    private func chosen(
        _ trial: Trial, _ rows: Rows, at hook: HookPoint?, others: [[Double]]
    ) -> Chosen? {
        let (validation, test) = (rows.indices(of: .validation), rows.indices(of: .test))
        let scores = test.map { trial.scores[$0] }
        let positive = test.map { rows.positive[$0] }
        guard
            let rule = DetectionRule(
                scores: validation.map { trial.scores[$0] },
                positive: validation.map { rows.positive[$0] }),
            let figures = rule.figures(scores: scores, positive: positive),
            let score = DetectionScore(
                scores: scores, positive: positive, bootstrap: bootstrap(rows))
        else { return nil }
        return Chosen(
            hook: hook, score: score, figures: figures,
            seeds: [score.auroc] + others.compactMap { rows.area($0, on: .test) },
            testScores: scores, direction: trial.direction, readout: trial.readout, rule: rule)
    }

    /// The clustered bootstrap of the test rows.
    func bootstrap(_ rows: Rows) -> ClusterBootstrap {
        let test = rows.indices(of: .test)
        return ClusterBootstrap(
            clusters: test.map { rows.clusters[$0] },
            strata: test.map { rows.positive[$0] ? 1 : 0 },
            replicates: plan.replicates, seed: plan.splits.seed)
    }

    /// Returns the direction of a readout fitted on the training rows, if it is linear in one.
    func direction(of choice: ComparisonPlan.Choice, on rows: Rows) -> Direction? {
        (try? trial(choice, rows, seed: plan.seeds[0]))?.direction
    }

    /// The scores of one fit.
    private struct Trial {
        /// A score for every row, of all splits.
        let scores: [Double]
        /// The direction, where it is linear in one.
        let direction: Direction?
        /// The readout.
        let readout: any Readout
    }

    /// Fits a readout on the training rows and scores all rows.
    private func trial(
        _ choice: ComparisonPlan.Choice, _ rows: Rows, seed: UInt64
    ) throws -> Trial {
        let method = try catalog.method(choice.method)
        let train = rows.indices(of: .train)
        let labels = train.map { rows.positive[$0] ? 1 : 0 }
        let data = try LabeledRows(
            values: rows.values.keepingRows(train), labels: labels,
            classes: ["negative", "positive"])
        let artifact = try method.fit(
            Method.FitRequest(
                data: method.descriptor.input == .nothing ? .nothing : .rows(data),
                parameters: ParameterValues(choice.parameters, for: method.descriptor), seed: seed))
        let readout = try catalog.readout(of: artifact)
        let scores = try readout.scores(of: rows.values)
        guard readout.outputs <= 2 else {
            throw VaneError(
                .shapeMismatch,
                "'\(choice.method)' gives \(readout.outputs) scores a row where two classes have one or two; choose another."
            )
        }
        let values = scores.positiveScores
        guard values.allSatisfy(\.isFinite) else {
            throw VaneError(.nonFinite, "'\(choice.method)' gives scores that are not finite.")
        }
        return Trial(
            scores: values, direction: (readout as? any Directional)?.direction, readout: readout)
    }
}

extension ReadoutComparison.Rows {
    /// The same rows with labels that mean nothing: those of different rows, exchanged at random over all splits.
    ///
    /// - SeeAlso: [Hewitt & Liang 2019](https://arxiv.org/abs/1909.03368), control tasks: what is alike gets one random label.
    func permutingLabels(seed: UInt64) -> Self {
        var places: [[UInt32]: Int] = [:]
        let owners = (0..<values.rows).map { row in
            let bits = (0..<values.width).map { values[row, $0].bitPattern }
            if let known = places[bits] { return known }
            places[bits] = places.count
            return places.count - 1
        }
        var labels = [Bool](repeating: false, count: places.count)
        for (row, owner) in owners.enumerated() { labels[owner] = positive[row] }
        var random = SeededGenerator(seed: seed, stream: 0x7065_726D)
        random.shuffle(&labels)
        var copy = self
        copy.positive = owners.map { labels[$0] }
        return copy
    }

    /// Whether these are other values of the same samples.
    func matches(_ other: Self) -> Bool {
        (positive, clusters, splits) == (other.positive, other.clusters, other.splits)
    }

    /// The rows of a split.
    func indices(of split: ControlTask.Split) -> [Int] {
        splits.indices.filter { splits[$0] == split }
    }

    /// The area under the ROC curve of a split's rows.
    func area(_ scores: [Double], on split: ControlTask.Split) -> Double? {
        let rows = indices(of: split)
        return ROC.area(scores: rows.map { scores[$0] }, positive: rows.map { positive[$0] })
    }
}

extension Tensor<Float> {
    /// One score a row, higher for positives: the only one, or how much the second exceeds the first.
    var positiveScores: [Double] {
        (0..<rows).map { row in
            width == 1 ? Double(self[row, 0]) : Double(self[row, 1]) - Double(self[row, 0])
        }
    }
}
