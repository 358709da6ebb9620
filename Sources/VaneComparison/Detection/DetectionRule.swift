/// What validation rows decide about a readout: its thresholds and the curve that makes its scores probabilities.
public struct DetectionRule: Sendable, Hashable {
    /// The share of positives at which a rare event is measured.
    public static let rareShare = 0.01

    /// The threshold for accuracy.
    public let accuracyThreshold: DetectionThreshold
    /// The threshold for F1 with the classes as they are.
    public let f1Threshold: DetectionThreshold
    /// The threshold for F1 when ``rareShare`` of rows are positive.
    public let rareThreshold: DetectionThreshold
    /// The curve from scores to probabilities.
    public let calibration: PlattCalibration

    /// Chooses thresholds and fits the curve on validation rows; gives nothing when a class is absent.
    ///
    /// - Parameters:
    ///   - scores: One finite score a validation row, higher for positives.
    ///   - positive: Whether each validation row is positive.
    public init?(scores: [Double], positive: [Bool]) {
        guard
            let accuracy = DetectionThreshold(for: .accuracy, scores: scores, positive: positive),
            let f1 = DetectionThreshold(for: .f1, scores: scores, positive: positive),
            let rare = DetectionThreshold(
                for: .f1AtShare(Self.rareShare), scores: scores, positive: positive),
            let calibration = PlattCalibration(scores: scores, positive: positive)
        else { return nil }
        accuracyThreshold = accuracy
        f1Threshold = f1
        rareThreshold = rare
        self.calibration = calibration
    }

    /// Measures test rows under the rule.
    ///
    /// - Parameters:
    ///   - scores: One score a test row.
    ///   - positive: Whether each test row is positive.
    ///   - weights: How often each row counts, as a bootstrap draws it; once when absent.
    /// - Returns: The figures, or nothing when a class has no weight.
    public func figures(
        scores: [Double], positive: [Bool], weights: [Double]? = nil
    ) -> DetectionFigures? {
        let probabilities = scores.map(calibration.probability)
        guard
            let accuracy = accuracyThreshold.figure(
                scores: scores, positive: positive, weights: weights),
            let f1 = f1Threshold.figure(scores: scores, positive: positive, weights: weights),
            let rare = rareThreshold.figure(scores: scores, positive: positive, weights: weights),
            let reliability = Reliability(
                probabilities: probabilities, positive: positive, weights: weights)
        else { return nil }
        return DetectionFigures(
            accuracy: accuracy, f1: f1, f1AtRareShare: rare, reliability: reliability)
    }
}

/// What a readout's decisions and probabilities are worth on test rows, beside how well it ranks them.
public struct DetectionFigures: Sendable, Hashable {
    /// The share of right decisions at the threshold chosen for it.
    public let accuracy: Double
    /// F1 at the threshold chosen for it.
    public let f1: Double
    /// F1 were ``DetectionRule/rareShare`` of rows positive, at the threshold chosen for that.
    public let f1AtRareShare: Double
    /// How far the probabilities are what they claim, with the Brier score.
    public let reliability: Reliability
}
