/// What methods steer: behaviour, propensity and damage of every method, at the strength that validation chose.
public struct ControlReport: Sendable, Codable {
    /// The axis on which all strengths lie.
    public var axis: Axis
    /// The figure that validation maximised: `objective` or `propensity`.
    public var chosenBy: String
    /// The methods, in the plan's order.
    public var methods: [Method]
    /// Differences between methods on the same test prompts.
    public var paired: [Paired]

    /// An axis of strengths.
    public struct Axis: Sendable, Codable {
        /// `raw`, `relative`, `sigma` or `kl`.
        public var kind: String
        /// What a strength of 1 means, in words.
        public var meaning: String
        /// The strengths tried, ascending.
        public var strengths: [Double]
    }

    /// A method.
    public struct Method: Sendable, Codable {
        /// Its name in tables.
        public var name: String
        /// The method's id.
        public var id: String
        /// What validation chose; nothing for references and for methods that failed.
        @ExplicitNull public var chosen: Setting?
        /// The number of configurations tried on validation.
        public var tried: Int
        /// Everything tried on validation.
        public var trials: [Trial]
        /// How well the same artefact reads the test prompts, if it is one direction.
        @ExplicitNull public var detection: Area?
        /// How it behaves on test, unless it failed.
        @ExplicitNull public var control: Control?
        /// What else it changes on test, unless it failed.
        @ExplicitNull public var damage: Damage?
        /// The figures on test at every strength, at the place that validation chose.
        public var curve: [Point]
        /// The figures of each seed of the fit, on test.
        public var seeds: [Seed]
        /// What its applications really did on test, with the first seed.
        public var receipts: [Receipt]
        /// Why there are no figures.
        public var error: String?
    }

    /// One way to steer.
    public struct Setting: Sendable, Codable {
        /// The method, for rows behind whose id several stand.
        public var method: String?
        /// Where rows are edited, L*.
        public var at: String
        /// Where contexts are read, L', for methods that need one.
        public var context: String?
        /// The contrast read-out, for methods that learn from shifts.
        public var contrast: String?
        /// Which positions are edited.
        public var tokens: String
        /// The parameters that differ from the defaults.
        public var parameters: [String: String]
        /// The strength on the axis.
        public var strength: Double
        /// The strength in the method's own units, α.
        public var alpha: Double
    }

    /// A setting tried on validation.
    public struct Trial: Sendable, Codable {
        /// The setting.
        public var setting: Setting
        /// The figure that validation maximised.
        @ExplicitNull public var value: Double?
        /// What went wrong, if anything.
        public var error: String?
    }

    /// An area under the ROC curve.
    public struct Area: Sendable, Codable {
        /// The area.
        public var auroc: Double
        /// Its 95 % interval.
        public var ci: [Double]
    }

    /// How a method behaves.
    public struct Control: Sendable, Codable {
        /// The mean success over the classes that call for a change.
        @ExplicitNull public var success: Double?
        /// Its 95 % interval.
        public var successCI: [Double]
        /// The share of neutral replies that are the unsteered ones, token by token.
        @ExplicitNull public var unchanged: Double?
        /// Its 95 % interval.
        public var unchangedCI: [Double]
        /// The mean of both.
        @ExplicitNull public var objective: Double?
        /// Its 95 % interval.
        public var objectiveCI: [Double]
        /// The share of prompts of each class that got the behaviour wanted.
        public var byClass: [String: Double?]
        /// How often each wanted behaviour met each shown one, `[wanted][shown]`; the last column is "none of them".
        public var confusion: [[Int]]
        /// F1 of each class from the confusion matrix, `2TP / (2TP + FP + FN)`.
        public var f1: [String: Double?]
        /// The share of wanted behaviour among prompts of groups held out of training altogether, if there are any.
        @ExplicitNull public var novel: Double?
        /// How much the wanted completion is preferred, if prompts have one.
        @ExplicitNull public var propensity: Propensity?
    }

    /// How much the wanted completion is preferred to the other one, in nats, and how strength moves that.
    public struct Propensity: Sendable, Codable {
        /// The mean over the prompts that call for a change, at the strength chosen.
        public var mean: Double
        /// Its 95 % interval.
        public var ci: [Double]
        /// The mean slope against the axis's strength, in nats per unit.
        @ExplicitNull public var slope: Double?
        /// Its 95 % interval.
        public var slopeCI: [Double]
        /// The standard deviation of slopes over prompts.
        @ExplicitNull public var slopeSD: Double?
        /// The share of prompts whose slope is negative.
        @ExplicitNull public var antiSteerable: Double?
        /// Every prompt's slope, ascending.
        public var slopes: [Double]
    }

    /// What a method changes besides what it is meant to.
    public struct Damage: Sendable, Codable {
        /// The mean divergence KL(unsteered ‖ steered) of the first token's distribution, in nats.
        @ExplicitNull public var klAtPromptEnd: Double?
        /// The mean divergence a token over neutral text, in nats.
        @ExplicitNull public var klOverText: Double?
        /// The perplexity of steered replies under the unsteered model.
        @ExplicitNull public var perplexity: Double?
        /// The share of neutral replies that are byte-identical.
        @ExplicitNull public var identical: Double?
        /// How far the success on the neutral class moves from the unsteered one.
        @ExplicitNull public var entanglement: Double?
        /// The mean of ‖δ‖/‖h‖ over edited rows.
        @ExplicitNull public var relativeChange: Double?
        /// The share of repeated token trigrams in steered replies.
        @ExplicitNull public var repetition: Double?
    }

    /// A point of a strength curve.
    public struct Point: Sendable, Codable {
        /// The strength on the axis.
        public var strength: Double
        /// The strength in the method's own units, α.
        public var alpha: Double
        /// The mean success over the classes that call for a change.
        @ExplicitNull public var success: Double?
        /// The share of neutral replies that are the unsteered ones.
        @ExplicitNull public var unchanged: Double?
        /// The mean propensity of the prompts that call for a change, in nats.
        @ExplicitNull public var propensity: Double?
        /// What else is changed.
        @ExplicitNull public var damage: Damage?
        /// What went wrong, if anything.
        public var error: String?
    }

    /// The figures of one seed of the fit.
    public struct Seed: Sendable, Codable {
        /// The seed.
        public var seed: UInt64
        /// The mean success.
        @ExplicitNull public var success: Double?
        /// The share of unchanged neutral replies.
        @ExplicitNull public var unchanged: Double?
        /// The mean propensity.
        @ExplicitNull public var propensity: Double?
    }

    /// A difference between two methods on the same test prompts.
    public struct Paired: Sendable, Codable {
        /// The figure: `objective` or `propensity`.
        public var figure: String
        /// The first method.
        public var a: String
        /// The second method.
        public var b: String
        /// The figure of the first minus that of the second.
        public var difference: Double
        /// Its paired 95 % interval, clustered by group.
        public var ci: [Double]
        /// The p-value of a sign-flip permutation test by whole groups.
        public var p: Double
        /// The same, corrected over all differences of the figure by Holm's method.
        public var holm: Double
        /// Cohen's d of the paired differences.
        @ExplicitNull public var effect: Double?
        /// The exact McNemar p-value on whether the wanted behaviour was shown, which takes prompts as independent.
        @ExplicitNull public var mcNemar: Double?
    }

    /// What an application did at one hook point in one phase.
    public struct Receipt: Sendable, Codable {
        /// Where.
        public var at: String
        /// The phase.
        public var phase: String
        /// What it amounted to.
        public var status: String
        /// The selection.
        public var tokens: String
        /// How often the intervention was called.
        public var calls: Int
        /// The rows selected.
        public var rows: Int
        /// The rows changed.
        public var changed: Int
        /// The rows declined.
        public var declined: Int
        /// The mean of ‖δ‖/‖h‖.
        public var meanRelativeChange: Double
        /// The largest ‖δ‖/‖h‖.
        public var largestRelativeChange: Double
        /// The first and last position edited, counted from the prompt's end.
        public var positions: [Int]
    }
}
