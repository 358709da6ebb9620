#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Turns scores into probabilities by a logistic curve that was fitted on other rows, those of validation.
///
/// The targets are `(n⁺ + 1)/(n⁺ + 2)` for positives and `1/(n⁻ + 2)` for negatives, so the curve stays finite when the scores separate the classes.
///
/// | here     | paper | meaning                                             |
/// |----------|-------|-----------------------------------------------------|
/// | `slope`  | `−A`  | log-odds per unit of score, above 0 for good scores |
/// | `offset` | `−B`  | log-odds of a score of 0                            |
///
/// - SeeAlso: Platt 1999, section 2.2; Lin, Lin & Weng 2007, algorithm 1, for Newton's method.
public struct PlattCalibration: Sendable, Hashable {
    /// The log-odds per unit of score.
    public let slope: Double
    /// The log-odds of a score of 0.
    public let offset: Double

    /// Fits the curve by maximum likelihood; gives nothing when a class is absent.
    ///
    /// - Parameters:
    ///   - scores: One score a row, higher for positives.
    ///   - positive: Whether each row is positive.
    /// - Precondition: As many labels as scores are given.
    public init?(scores: [Double], positive: [Bool]) {
        precondition(scores.count == positive.count, "Each score has one label.")
        let positives = Double(positive.count { $0 })
        let negatives = Double(positive.count) - positives
        guard positives > 0, negatives > 0 else { return nil }
        let targets = positive.map { $0 ? (positives + 1) / (positives + 2) : 1 / (negatives + 2) }
        // Newton's method sees scores of mean 0 and spread 1, so that their units do not matter.
        let mean = scores.reduce(0, +) / Double(scores.count)
        let variance = scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(scores.count)
        let spread = variance > 0 ? variance.squareRoot() : 1
        let curve = Self.fit(scores.map { ($0 - mean) / spread }, targets: targets)
        slope = curve.slope / spread
        offset = curve.offset - slope * mean
    }

    /// Returns the probability that a row with this score is positive.
    public func probability(of score: Double) -> Double {
        1 / (1 + exp(-(slope * score + offset)))
    }

    /// Minimises the cross-entropy of targets by Newton's method, halving steps that go up.
    private static func fit(
        _ scores: [Double], targets: [Double]
    ) -> (slope: Double, offset: Double) {
        var (slope, offset) = (0.0, 0.0)
        var loss = loss(slope, offset, scores, targets)
        for _ in 0..<100 {
            let (gradient, hessian) = derivatives(slope, offset, scores, targets)
            let determinant = hessian.0 * hessian.2 - hessian.1 * hessian.1
            let steps = (
                (hessian.2 * gradient.0 - hessian.1 * gradient.1) / determinant,
                (hessian.0 * gradient.1 - hessian.1 * gradient.0) / determinant
            )
            var size = 1.0
            while size > 1e-10 {
                let tried = (slope - size * steps.0, offset - size * steps.1)
                let next = Self.loss(tried.0, tried.1, scores, targets)
                if next <= loss {
                    (slope, offset, loss) = (tried.0, tried.1, next)
                    break
                }
                size /= 2
            }
            // Newton's decrement bounds what is left to gain; it is quadratic in the error.
            let gain = steps.0 * gradient.0 + steps.1 * gradient.1
            if gain < 1e-24 * Double(scores.count) || size <= 1e-10 { break }
        }
        return (slope, offset)
    }

    /// Returns the summed cross-entropy of targets.
    private static func loss(
        _ slope: Double, _ offset: Double, _ scores: [Double], _ targets: [Double]
    ) -> Double {
        zip(scores, targets).reduce(0) { sum, row in
            let logit = slope * row.0 + offset
            // log(1 + eˣ) − tx, without overflow.
            return sum + max(logit, 0) + log1p(exp(-abs(logit))) - row.1 * logit
        }
    }

    /// Returns the gradient by slope and offset, and the Hessian's entries `(slope², slope·offset, offset²)`.
    private static func derivatives(
        _ slope: Double, _ offset: Double, _ scores: [Double], _ targets: [Double]
    ) -> (gradient: (Double, Double), hessian: (Double, Double, Double)) {
        var gradient = (0.0, 0.0)
        // A trace on the diagonal keeps the Hessian invertible when all scores are equal.
        var hessian = (1e-12, 0.0, 1e-12)
        for (score, target) in zip(scores, targets) {
            let probability = 1 / (1 + exp(-(slope * score + offset)))
            let weight = probability * (1 - probability)
            gradient.0 += (probability - target) * score
            gradient.1 += probability - target
            hessian.0 += weight * score * score
            hessian.1 += weight * score
            hessian.2 += weight
        }
        return (gradient, hessian)
    }
}
