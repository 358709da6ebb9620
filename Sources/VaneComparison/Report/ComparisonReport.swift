/// The report of a comparison as it stands in `report.json`, schema 1.
///
/// A figure about which nothing can be said, such as that of a method that failed, is `null`.
public struct ComparisonReport: Sendable, Codable {
    /// The version of this form.
    public var schema = 1
    /// The model.
    public var model: Model
    /// What was done with which settings.
    public var settings: [String: String]
    /// The names of the behaviours, the neutral one first.
    public var classes: [String]
    /// The rows of the first seed.
    public var methods: [Method]
    /// The readouts of the first seed.
    public var readouts: [Readout]
    /// The paired differences of the first seed.
    public var paired: [Paired]
    /// The cosine between reading and steering, by block, of the first seed.
    public var cosines: [Cosine]
    /// The rows when the last block may not be edited, on validation, of the first seed.
    public var inner: [Inner]
    /// What the applications really did, by method, of the first seed.
    public var receipts: [String: [Receipt]]
    /// Steered replies beside unsteered ones.
    public var examples: [Example]
    /// The differences of every seed.
    public var seeds: [Seed]
    /// What a reader must know before quoting a figure.
    public var warnings: [String]

    /// The model.
    public typealias Model = PlanReport.Model

    /// A row of the table.
    public struct Method: Sendable, Codable {
        /// The id.
        public var id: String
        /// How well the same fit reads, if it is one direction.
        @ExplicitNull public var detection: Detection?
        /// How well it steers, unless it failed.
        @ExplicitNull public var control: Control?
        /// The strength chosen on validation.
        @ExplicitNull public var alpha: Float?
        /// Where rows are edited.
        @ExplicitNull public var at: String?
        /// Where the context is read.
        public var context: String?
        /// The contrast read-out.
        public var contrast: String?
        /// The method that stands behind the id, where it differs.
        public var variant: String?
        /// The number of settings tried on validation.
        public var tried: Int
        /// The strength curve on validation.
        public var curve: [Point]
        /// Why there are no figures.
        public var error: String?
    }

    /// How well something reads.
    public struct Detection: Sendable, Codable {
        /// The area under the ROC curve.
        public var auroc: Double
        /// Its 95 % interval.
        public var ci: [Double]
    }

    /// How well something steers.
    public struct Control: Sendable, Codable {
        /// The mean success over the classes that call for a change and have prompts.
        @ExplicitNull public var success: Double?
        /// Its 95 % interval; empty when there is no such figure.
        public var ci: [Double]
        /// The success by class.
        public var byClass: [String: Double?]
        /// The share of neutral replies left as they were.
        @ExplicitNull public var unchanged: Double?
        /// Its 95 % interval; empty when there is no such figure.
        public var unchangedCI: [Double]
        /// The mean of success and unchanged, or the one that there is.
        @ExplicitNull public var objective: Double?
        /// The success on prompts about things never seen in training.
        @ExplicitNull public var novel: Double?
    }

    /// A point of a strength curve.
    public struct Point: Sendable, Codable {
        /// The strength.
        public var alpha: Float
        /// The mean success over the classes that call for a change and have prompts.
        @ExplicitNull public var success: Double?
        /// The share of neutral replies left as they were.
        @ExplicitNull public var unchanged: Double?
    }

    /// A readout.
    public struct Readout: Sendable, Codable {
        /// The id.
        public var id: String
        /// Where it reads, chosen on validation.
        public var at: String?
        /// The area under the ROC curve on test.
        @ExplicitNull public var detection: Detection?
        /// Why there are no figures, where a loaded readout failed.
        public var error: String?
    }

    /// A paired difference of objectives.
    public struct Paired: Sendable, Codable {
        /// The first method.
        public var a: String
        /// The second method.
        public var b: String
        /// The objective of `a` minus that of `b`.
        public var difference: Double
        /// Its 95 % interval.
        public var ci: [Double]
    }

    /// A cosine at a block.
    public struct Cosine: Sendable, Codable {
        /// The hook point.
        public var at: String
        /// The cosine between the probe's direction and the mean of z.
        public var cosine: Double
    }

    /// A row with the last block left out.
    public struct Inner: Sendable, Codable {
        /// The id.
        public var id: String
        /// Where rows are edited.
        public var at: String?
        /// The strength.
        public var alpha: Float?
        /// The success on validation.
        @ExplicitNull public var success: Double?
        /// The share of neutral replies left as they were, on validation.
        @ExplicitNull public var unchanged: Double?
    }

    /// What an application did at one hook point in one phase.
    public typealias Receipt = ControlReport.Receipt

    /// A prompt with its replies.
    public struct Example: Sendable, Codable {
        /// The prompt.
        public var prompt: String
        /// The class wanted.
        public var wanted: String
        /// The replies, by method.
        public var replies: [String: String]
    }

    /// A seed's figures in short.
    public struct Seed: Sendable, Codable {
        /// The seed.
        public var seed: UInt64
        /// Success and unchanged, by method, without those that failed.
        public var methods: [String: [Double?]]
        /// The paired differences.
        public var paired: [Paired]
        /// The area under the ROC curve, by readout.
        public var auroc: [String: Double]
        /// The method behind `l2s`.
        public var preset: String?
    }
}
