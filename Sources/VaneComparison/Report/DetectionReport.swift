/// What a comparison of readouts found, as it is kept in `report.json`.
public struct DetectionReport: Sendable, Codable {
    /// The version of the form.
    public var schema = 1
    /// What is reported.
    public var kind = "detection"
    /// Every setting, by name.
    public var settings: [String: String]
    /// The classes; the first is the negative one.
    public var classes: [String]
    /// The number of samples and rows of each split.
    public var splits: [String: Split]
    /// The readouts, in the plan's order.
    public var readouts: [Readout]
    /// Differences to the readout that is best on validation.
    public var paired: [Paired]
    /// Cosines among the directions of readouts that chose the same hook point.
    public var cosines: [Cosine]
    /// What a reader must know.
    public var warnings: [String]

    /// A part of the data.
    public struct Split: Sendable, Codable {
        /// The number of samples.
        public var samples: Int
        /// The number of rows.
        public var rows: Int
        /// How many of them are positive.
        public var positives: Int
    }

    /// One readout.
    public struct Readout: Sendable, Codable {
        /// Its name.
        public var name: String
        /// The method's id.
        public var method: String
        /// The hook point that validation chose.
        @ExplicitNull public var at: String?
        /// The areas on validation, by hook point.
        public var validation: [Place]
        /// The number of configurations tried.
        public var tried: Int
        /// The figures on test.
        @ExplicitNull public var test: Figures?
        /// Why there are none.
        public var error: String?
    }

    /// The area on validation at a hook point.
    public struct Place: Sendable, Codable {
        /// The hook point.
        public var at: String
        /// The area.
        public var auroc: Double
    }

    /// A readout's figures on test.
    public struct Figures: Sendable, Codable {
        /// The area under the ROC curve.
        public var auroc: Double
        /// Its 95 % interval, clustered by group.
        public var ci: [Double]
        /// The area for every seed of the fit.
        public var seeds: [Double]
        /// The share of right decisions at validation's threshold.
        public var accuracy: Double
        /// F1 at validation's threshold.
        public var f1: Double
        /// F1 at 1 % positives.
        public var f1AtOnePercent: Double
        /// The expected calibration error.
        public var ece: Double
        /// The Brier score.
        public var brier: Double
        /// The reliability bins that hold rows: mean probability, share of positives, weight.
        public var reliability: [[Double]]
        /// The ROC curve on test: points `[false positive rate, true positive rate]`, from (0, 0) to (1, 1).
        public var roc: [[Double]] = []
        /// The area of the same method fitted on permuted labels.
        @ExplicitNull public var permuted: Double?
        /// How much larger the area is than that.
        @ExplicitNull public var selectivity: Double?
    }

    /// A difference of areas on the same test rows.
    public struct Paired: Sendable, Codable {
        /// The readout.
        public var readout: String
        /// The readout that it is compared with.
        public var against: String
        /// The first area minus the second.
        public var difference: Double
        /// Its 95 % interval on the same draws.
        public var ci: [Double]
        /// The two-sided bootstrap p-value.
        public var p: Double
        /// The same, corrected over all differences by Holm's method.
        public var holm: Double
    }

    /// The cosine between two directions.
    public struct Cosine: Sendable, Codable {
        /// The hook point.
        public var at: String
        /// The first readout.
        public var a: String
        /// The second readout.
        public var b: String
        /// The cosine.
        public var cosine: Double
    }
}
