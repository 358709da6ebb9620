public import VaneTensors

/// The notes' probe: `p(x) = σ(⟨θ, x⟩)` without offset, by full-batch Adam on the mean binary cross-entropy.
///
/// 100 epochs at a rate of 1e-4 leave the probe far from its optimum; ``LogisticRegression`` is for everyday use.
///
/// - SeeAlso: ``Adam`` and ``BinaryCrossEntropy``, of which this is made.
public struct AdamLogisticRegression: Sendable, Hashable {
    /// The rate.
    public var learningRate: Double
    /// The number of passes over all rows.
    public var epochs: Int

    /// Creates the notes' recipe.
    public init(learningRate: Double = 1e-4, epochs: Int = 100) {
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
    /// - Precondition: There is a row, each row has a label, and there is a weight a column.
    public func fit(
        _ rows: Tensor<Float>, positive: [Bool], initial: [Float],
        report: (_ epoch: Int, _ loss: Double) -> Void = { _, _ in }
    ) -> [Float] {
        let (count, width) = (rows.rows, rows.width)
        precondition(count > 0 && count == positive.count, "Each row has a label.")
        precondition(width == initial.count, "Each column has a weight.")
        let settings = Adam(learningRate: learningRate)
        let labels = Tensor(shape: [count], positive.map { $0 ? Float(1) : 0 })
        let forward = MatrixProduct(rows: count, columns: 1, inner: width)
        let backward = MatrixProduct(rows: 1, columns: width, inner: count)
        var weights = Tensor(shape: [width], initial)
        var (slopes, gradient) = (
            Tensor<Float>(shape: [count], repeating: 0), Tensor<Float>(shape: [width], repeating: 0)
        )
        var moments = AdamMoments(count: width)
        for epoch in 1...max(epochs, 1) where epochs > 0 {
            let loss = rows.withSpan { rows in
                slopes.withMutableSpan { slopes in
                    weights.withSpan { forward(rows, $0, into: &slopes) }
                    return labels.withSpan {
                        BinaryCrossEntropy.replaceWithGradient(&slopes, labels: $0)
                    }
                }
            }
            rows.withSpan { rows in
                slopes.withSpan { slopes in
                    gradient.withMutableSpan { backward(slopes, rows, into: &$0) }
                }
            }
            gradient.withSpan { gradient in
                weights.withMutableSpan { moments.step(&$0, gradient: gradient, by: settings) }
            }
            report(epoch, loss)
        }
        return weights.elements
    }
}
