internal import Glibc
public import VaneTensors

/// The notes' probe: `p(x) = σ(⟨θ, x⟩)` without offset, by full-batch Adam on the mean binary cross-entropy.
///
/// Adam as PyTorch computes it: `θ ← θ − lr/(1−β₁ᵗ) · m / (√v/√(1−β₂ᵗ) + ε)` with β = (0.9, 0.999) and ε = 1e-8.
/// 100 epochs at a rate of 1e-4 leave the probe far from its optimum; ``LogisticRegression`` is for everyday use.
///
/// - SeeAlso: Kingma & Ba 2015, algorithm 1.
public struct AdamLogisticRegression: Sendable, Hashable {
    /// The rate.
    public var learningRate: Float
    /// The number of passes over all rows.
    public var epochs: Int

    /// Creates the notes' recipe.
    public init(learningRate: Float = 1e-4, epochs: Int = 100) {
        self.learningRate = learningRate
        self.epochs = epochs
    }

    /// Fits rows, `[N, D]`, from given weights, `[D]`.
    ///
    /// - Parameters:
    ///   - rows: The rows, `[N, D]`.
    ///   - positive: Whether each row is positive.
    ///   - initial: The weights to begin with, `[D]`.
    ///   - report: Called after every epoch with its number, from 1, and the mean loss before its step, in nats.
    /// - Returns: The weights, `[D]`.
    /// - Precondition: Each row has a label, and there is a weight a column.
    public func fit(
        _ rows: Tensor<Float>, positive: [Bool], initial: [Float],
        report: (_ epoch: Int, _ loss: Double) -> Void = { _, _ in }
    ) -> [Float] {
        precondition(rows.rows == positive.count, "Each row has a label.")
        precondition(rows.width == initial.count, "Each column has a weight.")
        var weights = initial
        var (m, v) = (
            [Float](repeating: 0, count: weights.count), [Float](repeating: 0, count: weights.count)
        )
        for epoch in 1...max(epochs, 1) where epochs > 0 {
            let (loss, gradient) = lossAndGradient(rows, positive, weights)
            let (c1, c2) = (
                1 - pow(0.9, Double(epoch)), (1 - pow(0.999, Double(epoch))).squareRoot()
            )
            let rate = Float(Double(learningRate) / c1)
            for i in weights.indices {
                m[i] = 0.9 * m[i] + 0.1 * gradient[i]
                v[i] = 0.999 * v[i] + 0.001 * gradient[i] * gradient[i]
                weights[i] -= rate * m[i] / (v[i].squareRoot() / Float(c2) + 1e-8)
            }
            report(epoch, loss)
        }
        return weights
    }

    /// The mean binary cross-entropy and its gradient, `[D]`.
    private func lossAndGradient(
        _ rows: Tensor<Float>, _ positive: [Bool], _ weights: [Float]
    ) -> (loss: Double, gradient: [Float]) {
        let (count, width) = (rows.rows, rows.width)
        var gradient = [Float](repeating: 0, count: width)
        var loss = 0.0
        rows.withSpan { values in
            for row in 0..<count {
                var score: Float = 0
                for i in 0..<width { score += weights[i] * values[row * width + i] }
                let target: Float = positive[row] ? 1 : 0
                loss += Double(max(score, 0) - score * target + log1p(exp(-abs(score))))
                let slope = (1 / (1 + exp(-score)) - target) / Float(count)
                for i in 0..<width { gradient[i] += slope * values[row * width + i] }
            }
        }
        return (loss / Double(max(count, 1)), gradient)
    }
}
