public import VaneCore

/// What an experiment of one seed found, on test.
public struct ExperimentResult: Sendable {
    /// A row of the table.
    public struct Row: Sendable {
        /// What was done, as chosen on validation.
        public var choice: Choice
        /// What came of it, unless it failed.
        public var evaluation: SplitEvaluator.Evaluation?
        /// How well the same fit reads, when it is one direction.
        public var detection: DetectionScore?
        /// Why there are no figures.
        public var failure: String?
    }

    /// The seed.
    public var seed: UInt64
    /// What was compared.
    public var task: ControlTask
    /// What was chosen on validation.
    public var choices: Choices
    /// The rows.
    public var rows: [Row]
    /// The readouts.
    public var detection: DetectionTable
    /// The test prompts with their unsteered replies.
    public var test: SplitEvaluator
    /// The draws that all intervals share.
    public var bootstrap: ClusterBootstrap
    /// The cosine between the logistic probe's direction and the mean shift, by block.
    public var cosines: [Cosine]

    /// How far reading and steering point the same way at one block.
    public struct Cosine: Sendable {
        /// The block.
        public var hook: HookPoint
        /// The cosine between the probe's direction and the mean of z.
        public var value: Double
    }

    /// Returns a row by its id.
    public subscript(id: String) -> Row? { rows.first { $0.choice.id == id } }

    /// A figure computed from the outcomes of one method.
    public enum Figure: String, Sendable, CaseIterable {
        /// The mean success over the classes that call for a change.
        case success
        /// The share of neutral replies left as they were.
        case unchanged
        /// The mean of both, or the one that there is.
        case objective

        /// Picks the figure, if it can be stated.
        func value(_ score: ControlScore) -> Double? {
            switch self {
            case .success: score.success
            case .unchanged: score.unchanged
            case .objective: score.objective
            }
        }
    }

    /// Returns a figure's 95 % interval for a row, or nothing when the row has no such figure.
    public func interval(_ figure: Figure, of row: Row) -> Interval? {
        guard let outcomes = row.evaluation?.outcomes else { return nil }
        return bootstrap.interval { weights in
            figure.value(ControlScore(outcomes, weights: weights, classes: task.classes.count))
        }
    }

    /// A difference between two methods on the same prompts.
    public struct Difference: Sendable {
        /// The first method.
        public var a: String
        /// The second method.
        public var b: String
        /// The figure of `a` minus that of `b`.
        public var difference: Double
        /// Its paired 95 % interval.
        public var interval: Interval
    }

    /// Returns a figure's paired difference between two rows, or nothing when either has no such figure.
    public func difference(_ figure: Figure, _ a: String, _ b: String) -> Difference? {
        guard let left = self[a]?.evaluation, let right = self[b]?.evaluation else { return nil }
        let classes = task.classes.count
        func gap(_ left: ControlScore, _ right: ControlScore) -> Double? {
            guard let left = figure.value(left), let right = figure.value(right) else { return nil }
            return left - right
        }
        let interval = bootstrap.interval { weights in
            gap(
                ControlScore(left.outcomes, weights: weights, classes: classes),
                ControlScore(right.outcomes, weights: weights, classes: classes))
        }
        guard let interval, let difference = gap(left.score, right.score) else { return nil }
        return Difference(a: a, b: b, difference: difference, interval: interval)
    }

    /// The better of the two constant vectors, on validation, with which L2S is compared.
    public var betterMean: String {
        let (all, cautious) = (choices["mean-s"], choices["mean-s-cautious"])
        let isCautious =
            (cautious?.validation?.objective ?? -1) > (all?.validation?.objective ?? -1)
        return isCautious ? "mean-s-cautious" : "mean-s"
    }

    /// The differences that the experiment is about.
    public var differences: [Difference] {
        let pairs = [
            ("p2s", "l2s"), ("l2s", betterMean), (betterMean, "none"), ("random", "none"),
            ("probe-direction", "none"), ("l2s", "none"), ("l2s", "ridge"), ("l2s", "knn"),
            ("l2s", "gate"),
        ]
        return pairs.compactMap { difference(.objective, $0.0, $0.1) }
    }

    /// Returns the success on prompts about things that no training prompt speaks of, over the classes that have such.
    public func novelSuccess(of row: Row) -> Double? {
        guard let outcomes = row.evaluation?.outcomes else { return nil }
        let weights = test.items.map { $0.isNovel ? 1.0 : 0 }
        return ControlScore(outcomes, weights: weights, classes: task.classes.count).success
    }

    /// Whether the oracle itself can steer this model, measured on validation; if not, no method is to blame.
    public var oracleWorks: Bool { (choices["p2s"]?.validation?.objective ?? 0) >= 0.95 }
}
