/// How a search for a minimum ended.
public struct Convergence: Sendable, Hashable {
    /// Whether the minimum was reached, up to the tolerance or to what double precision can tell.
    public let isReached: Bool
    /// How many iterations were made.
    public let iterations: Int
    /// The largest component of the gradient at the end.
    public let gradient: Double
    /// The largest component of the gradient that was aimed at.
    public let tolerance: Double
    /// The objective at the end.
    public let value: Double

    /// What to say of a search that stopped short of the minimum, in one line; nothing when it was reached.
    public var warning: String? {
        guard !isReached else { return nil }
        return "The solver stopped at iteration \(iterations) with a largest slope of \(gradient) "
            + "where \(tolerance) is aimed at, so the weights are not the optimum; lower C, "
            + "standardise the rows or allow more iterations."
    }
}

/// A search at work: where it is, and when it may end.
///
/// A line search compares values, and near the minimum their differences drown in rounding: with values and curvatures of the
/// order of S, the sum of the magnitudes of a gradient's terms, a slope below about S √ε ≈ 1.5e-8 S lowers the value by less
/// than ε S. A search that cannot go on is therefore taken to have arrived when its largest slope is below 1e-7 S.
struct Search {
    /// The largest component of the gradient at which the search ends.
    let tolerance: Double
    /// The magnitude S of a gradient's terms.
    let scale: Double
    /// The value where the search is.
    var value = 0.0
    /// The gradient where the search is.
    var gradient: [Double]

    /// The largest component of the gradient; infinite when one is not a number.
    var slope: Double {
        gradient.reduce(0) { $1.isNaN ? .infinity : max($0, abs($1)) }
    }

    /// Whether the tolerance is met.
    var isDone: Bool { slope <= tolerance }

    /// Says how the search ended after some iterations, `isStuck` when no step was left that lowers the value.
    func ended(after iterations: Int, isStuck: Bool = false) -> Convergence {
        let slope = slope
        return Convergence(
            isReached: slope <= (isStuck ? max(tolerance, 1e-7 * scale) : tolerance),
            iterations: iterations, gradient: slope, tolerance: tolerance, value: value)
    }
}
