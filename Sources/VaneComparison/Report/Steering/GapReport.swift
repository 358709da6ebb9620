/// How reading and steering go together: the geometry of directions, what each direction does on the other axis, and what predicts success.
public struct GapReport: Sendable, Codable {
    /// The directions whose cosines and transfers are stated, in order; those that read come first.
    public var directions: [Direction]
    /// Cosines among all directions at a hook point, `[directions][directions]`, by hook point.
    public var cosines: [Matrix]
    /// What every direction does on both axes, at the same hook point and the same strengths.
    public var transfer: [Transfer]
    /// Rank correlations between detection and control.
    public var ranks: [Rank]
    /// What predicted shifts are worth on validation and in control.
    public var predictors: [Predictor]
    /// What could be known before anything was steered, from training shifts.
    public var diagnostics: [Diagnostic]

    /// A direction.
    public struct Direction: Sendable, Codable {
        /// The name of the method, or `mean of z`.
        public var name: String
        /// Whether it was fitted to read; otherwise it was fitted to steer.
        public var reads: Bool
    }

    /// Cosines at a hook point.
    public struct Matrix: Sendable, Codable {
        /// The hook point.
        public var at: String
        /// The cosines, `[directions][directions]`; nothing where a direction does not exist.
        public var values: [[Double?]]
    }

    /// What one direction does on both axes.
    public struct Transfer: Sendable, Codable {
        /// The direction's name.
        public var name: String
        /// The hook point.
        public var at: String
        /// How well it reads the test prompts.
        @ExplicitNull public var auroc: Double?
        /// The interval of that.
        public var aurocCI: [Double]
        /// The figure by which methods are compared, on test, at the strength that validation chose.
        @ExplicitNull public var steered: Double?
        /// The same without steering.
        @ExplicitNull public var unsteered: Double?
        /// The strength on the axis; negative where steering against the direction was better.
        @ExplicitNull public var strength: Double?
        /// Why there is no figure.
        public var error: String?
    }

    /// A rank correlation between detection and control.
    public struct Rank: Sendable, Codable {
        /// What is ranked: `methods` or `hook points`.
        public var over: String
        /// The method whose hook points are ranked, if they are.
        public var method: String?
        /// Spearman's ρ; nothing when one side does not vary.
        @ExplicitNull public var spearman: Double?
        /// The number of things ranked.
        public var count: Int
    }

    /// What a predictor of shifts is worth.
    public struct Predictor: Sendable, Codable {
        /// The method's name.
        public var name: String
        /// The mean cosine between predicted and true shifts of validation prompts.
        public var cosine: Double
        /// The share of the shifts' variance explained on validation, against their own mean.
        public var r2: Double
        /// The figure by which methods are compared, on test.
        @ExplicitNull public var control: Double?
    }

    /// What training shifts say before anything is steered.
    public struct Diagnostic: Sendable, Codable {
        /// The hook point.
        public var at: String
        /// The contrast read-out.
        public var contrast: String
        /// The mean cosine of each training shift with their mean.
        public var agreement: Double
        /// The mean cosine of pairs of training shifts.
        public var pairwise: Double
        /// The discriminability index d′ of positive and negative contrast states along the mean shift.
        public var separability: Double
    }
}
