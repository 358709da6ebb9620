import VaneCore

/// Chooses settings on validation; it is never shown the test split.
public struct Tuner: Sendable {
    /// A setting and what it gave on validation.
    public struct Trial: Sendable {
        /// The setting.
        public var setting: Setting
        /// The figures, or why there are none.
        public var score: ControlScore?
        /// What went wrong, if anything.
        public var failure: String?
    }

    /// Makes applications.
    private let fitter: Fitter
    /// The validation split.
    private let evaluator: SplitEvaluator
    /// Called after every trial.
    private let report: @Sendable (Trial) -> Void

    /// Creates a tuner.
    ///
    /// - Precondition: The evaluator is the validation split's.
    public init(
        fitter: Fitter, validation evaluator: SplitEvaluator,
        report: @escaping @Sendable (Trial) -> Void = { _ in }
    ) {
        precondition(evaluator.split == .validation, "Settings are chosen on validation alone.")
        self.fitter = fitter
        self.evaluator = evaluator
        self.report = report
    }

    /// Tries settings, as many at once as there are cores, and returns the trials in the order of the settings.
    ///
    /// Each distinct fit is made first and once; its strengths share it.
    public func trials(_ settings: [Setting]) async -> [Trial] {
        await withTaskGroup(of: Void.self) { group in
            for setting in Set(settings.map(\.fitted)) {
                group.addTask { _ = try? fitter.artifact(setting) }
            }
        }
        return await withTaskGroup(of: (Int, Trial).self) { group in
            var results = [Trial?](repeating: nil, count: settings.count)
            for (index, setting) in settings.enumerated() {
                group.addTask { (index, trial(setting)) }
            }
            for await (index, trial) in group {
                results[index] = trial
                report(trial)
            }
            return results.compactMap(\.self)
        }
    }

    /// Tries one setting.
    private func trial(_ setting: Setting) -> Trial {
        do {
            let application = try fitter.application(
                setting, named: setting.method, on: evaluator.split)
            return Trial(setting: setting, score: try evaluator.evaluate(application).score)
        } catch {
            return Trial(setting: setting, failure: "\(error)")
        }
    }

    /// Returns the trial with the best objective; the earliest among equals, so that weaker strengths win ties.
    public static func best(_ trials: [Trial]) -> Trial? {
        var best: Trial?
        for trial in trials {
            guard let objective = trial.score?.objective else { continue }
            if objective > best?.score?.objective ?? -.infinity { best = trial }
        }
        return best
    }
}
