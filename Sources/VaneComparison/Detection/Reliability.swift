/// How far probabilities are what they claim: what share of rows is positive where a probability is predicted.
///
/// The probability is that of the positive class, not that of the class decided for; the bins are of equal width over [0, 1],
/// each with its lower edge, the last one with 1 as well.
///
/// - SeeAlso: Brier 1950, Monthly Weather Review 78, 1–3; Naeini, Cooper & Hauskrecht 2015, section on measures, for the error.
public struct Reliability: Sendable, Hashable {
    /// The rows whose probability lies in one range.
    public struct Bin: Sendable, Hashable {
        /// The range of probabilities.
        public let range: Interval
        /// The weight of its rows.
        public let weight: Double
        /// The mean probability of its rows, or nothing when it is empty.
        public let meanProbability: Double?
        /// The share of its rows that are positive, or nothing when it is empty.
        public let positiveShare: Double?
    }

    /// The bins, from 0 to 1.
    public let bins: [Bin]
    /// The expected calibration error: the distance of mean probability and positive share, averaged over rows.
    public let expectedCalibrationError: Double
    /// The Brier score: the mean squared distance of the probability and the outcome, 1 or 0.
    public let brierScore: Double

    /// Measures probabilities; gives nothing when no row has weight.
    ///
    /// - Parameters:
    ///   - probabilities: The probability of each row that it is positive.
    ///   - positive: Whether each row is positive.
    ///   - weights: How often each row counts; once when absent.
    ///   - count: The number of bins.
    /// - Precondition: As many labels as probabilities are given, each from 0 to 1, and there is a bin.
    public init?(
        probabilities: [Double], positive: [Bool], weights: [Double]? = nil, bins count: Int = 15
    ) {
        precondition(probabilities.count == positive.count, "Each probability has one label.")
        precondition(count > 0, "There is a bin.")
        var sums = [(weight: Double, probability: Double, positives: Double)](
            repeating: (0, 0, 0), count: count)
        var squares = 0.0
        for (row, probability) in probabilities.enumerated() {
            precondition((0...1).contains(probability), "A probability lies from 0 to 1.")
            let weight = weights?[row] ?? 1
            let outcome = positive[row] ? 1.0 : 0
            let bin = min(Int(probability * Double(count)), count - 1)
            sums[bin].weight += weight
            sums[bin].probability += weight * probability
            sums[bin].positives += weight * outcome
            squares += weight * (probability - outcome) * (probability - outcome)
        }
        let total = sums.reduce(0) { $0 + $1.weight }
        guard total > 0 else { return nil }
        bins = sums.enumerated().map { place, sum in
            let isEmpty = sum.weight == 0
            return Bin(
                range: Interval(Double(place) / Double(count), Double(place + 1) / Double(count)),
                weight: sum.weight,
                meanProbability: isEmpty ? nil : sum.probability / sum.weight,
                positiveShare: isEmpty ? nil : sum.positives / sum.weight)
        }
        expectedCalibrationError =
            sums.reduce(0) { $0 + abs($1.probability - $1.positives) } / total
        brierScore = squares / total
    }
}
