public import VaneCore

extension ReadoutComparison {
    /// What came of a comparison.
    public struct Outcome: Sendable {
        /// A result for every readout, in the plan's order.
        public var results: [Result]
        /// A result for every control that is a readout of its own, as far as the data allow it.
        public var baselines: [Result] = []
        /// What is known of the rows.
        public var frame: Frame
        /// What each control asked for is made of, or why there is none.
        public var controls: [ControlNote] = []
    }

    /// What a control is made of, or why there is none.
    public struct ControlNote: Sendable, Hashable {
        /// Which.
        public var control: DetectionControl
        /// Whether the data allow it.
        public var isAvailable: Bool
        /// What it is made of, or why there is none.
        public var text: String
    }

    /// What validation chooses among: a hook point with parameters.
    public struct Configuration: Sendable, Hashable {
        /// The number of the hook point in the order of the comparison.
        var place: Int
        /// The hook point; nothing where nobody knows it.
        public var hook: HookPoint?
        /// The parameters that are set.
        public var parameters: [String: String]

        /// The configuration in front of a message about it; empty when there is nothing to tell apart.
        var prefix: String {
            let settings = parameters.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            let parts =
                (hook.map { ["at \($0)"] } ?? [])
                + (settings.isEmpty ? [] : ["with \(settings.joined(separator: " "))"])
            return parts.isEmpty ? "" : parts.joined(separator: " ") + ": "
        }
    }

    /// What came of one readout.
    public struct Result: Sendable {
        /// Which it is.
        public var choice: ComparisonPlan.Choice
        /// Everything that was tried, with its area on validation; nothing where a class is absent there.
        public var trials: [(configuration: Configuration, area: Double?)] = []
        /// The trial with the greatest area on validation; of equal ones the first.
        public var best: (configuration: Configuration, area: Double)?
        /// The figures of the best; nothing when no fit succeeded.
        public var chosen: Chosen?
        /// Why there are none.
        public var failure: String?

        /// Creates the result of a readout of which nothing was tried yet.
        init(choice: ComparisonPlan.Choice) { self.choice = choice }

        /// The best trial of every hook point.
        public var validation: [(configuration: Configuration, area: Double)] {
            var found: [(configuration: Configuration, area: Double)] = []
            for case (let configuration, let area?) in trials {
                guard found.last?.configuration.place == configuration.place else {
                    found.append((configuration, area))
                    continue
                }
                if area > found[found.count - 1].area {
                    found[found.count - 1] = (configuration, area)
                }
            }
            return found
        }

        /// Takes a trial over; one that failed ends the readout.
        mutating func consider(
            _ area: Swift.Result<Double?, any Error>, _ configuration: Configuration
        ) {
            do {
                let area = try area.get()
                trials.append((configuration, area))
                guard let area, area > best?.area ?? -1 else { return }
                best = (configuration, area)
            } catch {
                trials.append((configuration, nil))
                (failure, best) = (configuration.prefix + "\(error)", nil)
            }
        }
    }

    /// A readout as validation chose it, on test.
    public struct Chosen: Sendable {
        /// The hook point and the parameters.
        public var configuration: Configuration
        /// The thresholds and the calibration, which are validation's.
        public var rule: DetectionRule
        /// What was learned from train.
        public var artifact: Artifact
        /// The area on test, with its interval.
        public var score: DetectionScore
        /// How the interval was read off the draws; by percentiles where bias and skewness are undefined.
        public var intervals: ClusterBootstrap.IntervalKind
        /// What its decisions and probabilities are worth on test.
        public var figures: DetectionFigures
        /// The corners of the ROC curve on test.
        public var curve: [ROC.Point]
        /// The area on test for every seed of the fit.
        public var seeds: [Double]
        /// The same readout under every control that is a column.
        public var controls: [DetectionControl: ControlFigures] = [:]
        /// Why a control that the data allow has no figures here.
        public var controlFailures: [String] = []
        /// The figures out of distribution, where the plan asks for them.
        public var outside: OutsideFigures?
        /// The scores of the test rows.
        var testScores: [Double]
        /// The direction, of a readout that is linear in one.
        public var direction: Direction?
    }

    /// A readout's figures under a control.
    public struct ControlFigures: Sendable, Hashable {
        /// The area on the control's test rows.
        public var auroc: Double
        /// The share of right decisions there at the threshold that the control's validation rows choose.
        public var accuracy: Double
    }

    /// A readout's figures on groups that belong to no split.
    public struct OutsideFigures: Sendable, Hashable {
        /// The area, with its interval.
        public var score: DetectionScore
        /// The share of right decisions at validation's threshold.
        public var accuracy: Double
    }
}
