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
    /// The number of samples and rows of each split, and out of distribution where groups are kept apart.
    public var splits: [String: Split]
    /// The readouts, in the plan's order, and after them the controls that are readouts of their own.
    public var readouts: [Readout]
    /// What each control is made of, or why there is none.
    public var controls: [Control]
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

    /// What a control is made of.
    public struct Control: Sendable, Codable {
        /// Its name, as plans spell it.
        public var name: String
        /// Whether the data allow it.
        public var available: Bool
        /// What it is made of, or why there is none.
        public var note: String
    }

    /// One readout.
    public struct Readout: Sendable, Codable {
        /// What a readout stands in the table for.
        public enum Role: String, Sendable, Codable {
            /// The plan names it.
            case readout
            /// It is a control.
            case baseline
        }

        /// Its name.
        public var name: String
        /// The method's id.
        public var method: String
        /// Whether the plan names it, or it is a control.
        public var role = Role.readout
        /// The hook point that validation chose.
        @ExplicitNull public var at: String?
        /// The parameters that are set, as validation chose them.
        public var parameters: [String: String]
        /// The best area on validation of every hook point.
        public var validation: [Place]
        /// The areas on validation of all configurations, where parameters are chosen too.
        public var grid: [Place]?
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
        /// The parameters among which validation chooses, where it does.
        public var parameters: [String: String]?
        /// The area; nothing where a class is absent or the readout failed.
        @ExplicitNull public var auroc: Double?
    }

    /// A readout's figures under a control.
    public struct ControlFigures: Sendable, Codable {
        /// The area on the control's test rows.
        public var auroc: Double
        /// The share of right decisions there.
        public var accuracy: Double
        /// How much larger the readout's own area is.
        public var selectivity: Double
        /// How much larger the readout's own share of right decisions is.
        public var accuracySelectivity: Double
    }

    /// A readout's figures on groups that belong to no split.
    public struct OutOfDistribution: Sendable, Codable {
        /// The area.
        public var auroc: Double
        /// Its 95 % interval.
        public var ci: [Double]
        /// The share of right decisions at validation's threshold.
        public var accuracy: Double
        /// How much smaller the area is than on test.
        public var drop: Double
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
        /// The area of the same method fitted on permuted labels.
        @ExplicitNull public var permuted: Double?
        /// How much larger the area is than that.
        @ExplicitNull public var selectivity: Double?
        /// The figures under random labels of types.
        @ExplicitNull public var controlTask: ControlFigures?
        /// The figures on noise in place of rows.
        @ExplicitNull public var randomFeatures: ControlFigures?
        /// The figures out of distribution.
        @ExplicitNull public var outOfDistribution: OutOfDistribution?
        /// The corners of the ROC curve, each the share of negatives and of positives that are taken for positive; at most 200.
        public var roc: [[Double]]
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
