/// A convex function of weights with what Newton's method needs of it.
protocol NewtonProblem {
    /// The largest sum of the magnitudes of the terms of which a component of the gradient is made.
    var scale: Double { get }

    /// Returns the value and writes the gradient.
    func value(_ weights: [Double], gradient: inout [Double]) -> Double

    /// Returns the Newton step: the inverse Hessian times the gradient.
    ///
    /// - Throws: ``NumericsError`` with code `notPositiveDefinite`.
    func newtonStep(_ weights: [Double], gradient: [Double]) throws -> [Double]
}

/// Newton's method; a step is halved until the value falls.
struct DampedNewton {
    /// The largest component of the gradient at which the search ends.
    var tolerance: Double
    /// The most iterations.
    var maximumIterations: Int

    /// Walks down from a start, which holds the minimum afterwards.
    ///
    /// - Throws: ``NumericsError`` with code `notPositiveDefinite`.
    func minimize(
        _ problem: some NewtonProblem, from weights: inout [Double]
    ) throws -> Convergence {
        var search = Search(tolerance: tolerance, scale: problem.scale, gradient: weights)
        search.value = problem.value(weights, gradient: &search.gradient)
        for iteration in 0..<maximumIterations {
            guard !search.isDone else { return search.ended(after: iteration) }
            let step = try problem.newtonStep(weights, gradient: search.gradient)
            var (point, next, length, reached) = (weights, weights, 1.0, Double.infinity)
            for _ in 0..<40 where !(reached < search.value) {
                for i in point.indices { point[i] = weights[i] - length * step[i] }
                reached = problem.value(point, gradient: &next)
                length /= 2
            }
            guard reached < search.value else {
                return search.ended(after: iteration, isStuck: true)
            }
            (weights, search.gradient, search.value) = (point, next, reached)
        }
        return search.ended(after: maximumIterations)
    }
}
