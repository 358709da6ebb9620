/// Minimises a smooth convex function by the limited-memory method of Broyden, Fletcher, Goldfarb and Shanno.
///
/// - SeeAlso: Nocedal & Wright 2006, algorithms 7.4 and 7.5; the step is halved until Armijo's condition holds.
struct LimitedMemoryBFGS {
    /// The number of steps remembered.
    var memory = 10
    /// The largest component of the gradient at which the search ends.
    var tolerance: Double
    /// The magnitude of the terms of which the gradient is summed.
    var scale: Double
    /// The most iterations.
    var maximumIterations: Int

    /// Steps and changes of the gradient, the latest last.
    private var history: [(step: [Double], change: [Double], curvature: Double)] = []

    /// Creates a minimiser.
    init(tolerance: Double, scale: Double, maximumIterations: Int) {
        self.tolerance = tolerance
        self.scale = scale
        self.maximumIterations = maximumIterations
    }

    /// Walks down from a start.
    ///
    /// - Parameters:
    ///   - start: Where to begin; holds the minimum afterwards.
    ///   - function: Writes the gradient and returns the value.
    /// - Returns: How the search ended.
    mutating func minimize(
        _ start: inout [Double], _ function: ([Double], inout [Double]) -> Double
    ) -> Convergence {
        var search = Search(tolerance: tolerance, scale: scale, gradient: start)
        search.value = function(start, &search.gradient)
        for iteration in 0..<maximumIterations {
            guard !search.isDone else { return search.ended(after: iteration) }
            let direction = direction(search.gradient)
            let slope = Self.dot(direction, search.gradient)
            var length =
                history.isEmpty
                ? min(1, 1 / Self.dot(search.gradient, search.gradient).squareRoot()) : 1
            var (point, next) = (start, start)
            var reached = Double.infinity
            for _ in 0..<40 where slope < 0 {
                for i in point.indices { point[i] = start[i] + length * direction[i] }
                reached = function(point, &next)
                if reached <= search.value + 1e-4 * length * slope { break }
                length /= 2
            }
            guard reached < search.value else {
                // Remembered curvatures may mislead where rounding has a say; the bare gradient is tried before giving up.
                guard !history.isEmpty else { return search.ended(after: iteration, isStuck: true) }
                history.removeAll()
                continue
            }
            remember(from: start, to: point, search.gradient, next)
            (start, search.gradient, search.value) = (point, next, reached)
        }
        return search.ended(after: maximumIterations)
    }

    /// The two-loop recursion: minus the approximate inverse Hessian times the gradient.
    private func direction(_ gradient: [Double]) -> [Double] {
        var q = gradient
        var alphas: [Double] = []
        for entry in history.reversed() {
            let alpha = Self.dot(entry.step, q) / entry.curvature
            alphas.append(alpha)
            for i in q.indices { q[i] -= alpha * entry.change[i] }
        }
        if let last = history.last {
            let scale = last.curvature / Self.dot(last.change, last.change)
            for i in q.indices { q[i] *= scale }
        }
        for (entry, alpha) in zip(history, alphas.reversed()) {
            let beta = Self.dot(entry.change, q) / entry.curvature
            for i in q.indices { q[i] += (alpha - beta) * entry.step[i] }
        }
        return q.map { -$0 }
    }

    /// Adds a step to the history when the function curves upward along it.
    private mutating func remember(
        from start: [Double], to end: [Double], _ before: [Double], _ after: [Double]
    ) {
        let step = zip(end, start).map { $0 - $1 }
        let change = zip(after, before).map { $0 - $1 }
        let curvature = Self.dot(step, change)
        guard curvature > 1e-12 * Self.dot(change, change).squareRoot() else { return }
        history.append((step, change, curvature))
        if history.count > memory { history.removeFirst() }
    }

    /// The inner product.
    private static func dot(_ a: [Double], _ b: [Double]) -> Double {
        var sum = 0.0
        for i in a.indices { sum += a[i] * b[i] }
        return sum
    }
}
