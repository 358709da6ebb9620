public import VaneTensors

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Multinomial logistic regression: minimises `C Σ −log softmax(Wx + b)[y] + ½‖W‖²`, offsets not penalised.
///
/// The same objective as scikit-learn's `LogisticRegression(C=C)` for more than two classes, by L-BFGS in double precision.
public struct SoftmaxRegression: Sendable, Hashable {
    /// The inverse C of the penalty.
    public var inversePenalty: Double
    /// The largest component of the gradient at which the search ends.
    public var tolerance: Double
    /// The most iterations.
    public var maximumIterations: Int

    /// Creates a solver.
    public init(
        inversePenalty: Double = 1, tolerance: Double = 1e-5, maximumIterations: Int = 1_000
    ) {
        self.inversePenalty = inversePenalty
        self.tolerance = tolerance
        self.maximumIterations = maximumIterations
    }

    /// Fits rows, `[N, D]`, with classes `0..<classes`.
    ///
    /// The classifier's ``LinearClassifier/convergence`` says whether the optimum was reached.
    ///
    /// - Throws: ``NumericsError`` with code `invalidLabels` when all rows are of one class.
    /// - Precondition: Each row has a label below `classes`.
    public func fit(
        _ rows: Tensor<Float>, labels: [Int], classes: Int
    ) throws -> LinearClassifier {
        precondition(rows.rows == labels.count, "Each row has a label.")
        precondition(labels.allSatisfy((0..<classes).contains), "Labels lie below the class count.")
        guard Set(labels).count > 1 else { throw NumericsError.oneClass(labels.count) }
        let x = DenseMatrix(rows)
        var weights = [Double](repeating: 0, count: classes * (x.columns + 1))
        var minimizer = LimitedMemoryBFGS(
            tolerance: tolerance,
            scale: inversePenalty * x.largestColumnSum(atLeast: Double(x.rows)),
            maximumIterations: maximumIterations)
        let convergence = minimizer.minimize(&weights) {
            value($0, x, labels, classes, gradient: &$1)
        }
        let inner = classes * x.columns
        return LinearClassifier(
            weight: Tensor(shape: [classes, x.columns], weights[..<inner].map { Float($0) }),
            bias: weights[inner...].map { Float($0) }, convergence: convergence)
    }

    /// Returns the objective and writes its gradient; weights are `[K, D]` and then the offsets, `[K]`.
    private func value(
        _ weights: [Double], _ x: DenseMatrix, _ labels: [Int], _ classes: Int,
        gradient: inout [Double]
    ) -> Double {
        let inner = classes * x.columns
        var w = DenseMatrix(rows: classes, columns: x.columns)
        w.elements = Array(weights[..<inner])
        var scores = DenseMatrix.product(x, w, transposingRight: true)
        var loss = 0.0
        for row in 0..<x.rows {
            let range = (row * classes)..<((row + 1) * classes)
            for k in 0..<classes { scores.elements[range.lowerBound + k] += weights[inner + k] }
            let largest = scores.elements[range].max() ?? 0
            var sum = 0.0
            for i in range { sum += exp(scores.elements[i] - largest) }
            let normalizer = largest + log(sum)
            loss += normalizer - scores[row, labels[row]]
            for i in range {
                scores.elements[i] = inversePenalty * exp(scores.elements[i] - normalizer)
            }
            scores[row, labels[row]] -= inversePenalty
        }
        let slope = DenseMatrix.product(scores, x, transposingLeft: true)
        var penalty = 0.0
        for i in 0..<inner {
            gradient[i] = slope.elements[i] + weights[i]
            penalty += weights[i] * weights[i] / 2
        }
        for k in 0..<classes { gradient[inner + k] = 0 }
        for i in scores.elements.indices { gradient[inner + i % classes] += scores.elements[i] }
        return inversePenalty * loss + penalty
    }
}
