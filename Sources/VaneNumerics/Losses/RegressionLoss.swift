internal import CVaneKernels
public import VaneTensors

/// A weighted sum of losses between predicted and true vectors, with its gradient.
///
/// With `d = ẑ - z` of width O, a sample's loss is
/// `meanSquared·Σd²/O + meanAbsolute·Σ|d|/O + squaredNorm·Σd² - cosine·cos(ẑ, z)`, and a batch's loss is the mean over samples.
/// As in PyTorch, a norm below 1e-8 counts as 1e-8 in the cosine, and |d| has slope 0 at 0.
public struct RegressionLoss: Equatable, Sendable {
    /// The weight of the mean squared error.
    public var meanSquared: Float

    /// The weight of the mean absolute error.
    public var meanAbsolute: Float

    /// The weight of the squared Euclidean distance.
    public var squaredNorm: Float

    /// The weight with which the cosine is rewarded.
    public var cosine: Float

    /// Creates a loss from its weights.
    public init(
        meanSquared: Float = 0, meanAbsolute: Float = 0, squaredNorm: Float = 0, cosine: Float = 0
    ) {
        self.meanSquared = meanSquared
        self.meanAbsolute = meanAbsolute
        self.squaredNorm = squaredNorm
        self.cosine = cosine
    }

    /// The mean over samples and coordinates of the squared error; `nn.MSELoss`.
    public static let meanSquaredError = RegressionLoss(meanSquared: 1)

    /// The mean over samples and coordinates of the absolute error; `nn.L1Loss`.
    public static let meanAbsoluteError = RegressionLoss(meanAbsolute: 1)

    /// The mean over samples of the squared Euclidean distance, the loss of the L2S paper.
    public static let squaredDistance = RegressionLoss(squaredNorm: 1)

    /// The mean over samples of the negative cosine.
    public static let negativeCosine = RegressionLoss(cosine: 1)

    /// The loss of L2S's released code: squared error + absolute error - 0.1·cosine.
    public static let release = RegressionLoss(meanSquared: 1, meanAbsolute: 1, cosine: 0.1)

    /// Computes the loss of a batch and its gradient.
    ///
    /// - Parameters:
    ///   - predictions: The predictions ẑ, `[B, O]`; overwritten by the gradient with respect to them.
    ///   - targets: The true vectors z, `[B, O]`.
    /// - Returns: The loss before the step.
    /// - Precondition: Both have the same shape, and at least one row.
    public func replaceWithGradient(
        _ predictions: inout Tensor<Float>, targets: Tensor<Float>
    ) -> Double {
        precondition(predictions.shape == targets.shape, "Predictions and targets have one shape.")
        let (rows, width) = (predictions.rows, predictions.width)
        precondition(rows > 0, "A loss needs at least one row.")
        var sum = 0.0
        targets.withSpan { targets in
            predictions.withMutableSpan { predictions in
                // SAFETY: both memories hold `rows` rows of `width` numbers.
                unsafe targets.withUnsafeBufferPointer { z in
                    unsafe predictions.withUnsafeMutableBufferPointer { p in
                        guard let z = z.baseAddress, let p = p.baseAddress else { return }
                        for row in 0..<rows {
                            sum += unsafe replaceRow(
                                p + row * width, target: z + row * width, width: width, batch: rows)
                        }
                    }
                }
            }
        }
        return sum / Double(rows)
    }

    /// Replaces one predicted row by its share of the batch's gradient, and returns the row's own loss.
    func replaceRow(
        _ prediction: UnsafeMutablePointer<Float>, target: UnsafePointer<Float>, width: Int,
        batch: Int
    ) -> Double {
        let quadratic = meanSquared / Float(width) + squaredNorm
        let share = 1 / Float(batch)
        guard meanAbsolute != 0 || cosine != 0 else {
            // SAFETY: the caller vouches for `width` numbers in both memories.
            unsafe vane_axpy(-1, target, prediction, width)
            let squares = unsafe vane_sum_of_squares(prediction, width)
            unsafe vane_scale(2 * quadratic * share, prediction, width)
            return Double(quadratic) * Double(squares)
        }
        let sums = unsafe Self.sums(prediction, target, width: width)
        let norms = (max(sums.3.squareRoot(), 1e-8), max(sums.4.squareRoot(), 1e-8))
        let alignment = sums.2 / (norms.0 * norms.1)
        // With c = x·z / (|x||z|), ∂c/∂x = z / (|x||z|) - c x / |x|²; a clamped |x| is constant.
        let towards = cosine * share / (norms.0 * norms.1)
        let along =
            sums.3.squareRoot() < 1e-8 ? 0 : cosine * share * alignment / (norms.0 * norms.0)
        let (slope, step) = (2 * quadratic * share, meanAbsolute * share / Float(width))
        for i in 0..<width {
            // SAFETY: the caller vouches for `width` numbers in both memories.
            let (x, z) = unsafe (prediction[i], target[i])
            let d = x - z
            let sign: Float = d > 0 ? 1 : (d < 0 ? -1 : 0)
            unsafe prediction[i] = slope * d + step * sign - towards * z + along * x
        }
        return Double(quadratic) * Double(sums.0)
            + Double(meanAbsolute) * Double(sums.1) / Double(width)
            - Double(cosine) * Double(alignment)
    }

    /// Returns the sums of d², |d|, x·y, x² and y².
    private static func sums(
        _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, width: Int
    ) -> (Float, Float, Float, Float, Float) {
        var sums: (Float, Float, Float, Float, Float) = (0, 0, 0, 0, 0)
        // SAFETY: a tuple of five floats is five floats in memory, which is what the kernel writes.
        unsafe withUnsafeMutableBytes(of: &sums) { bytes in
            unsafe vane_difference_sums(
                x, y, width, bytes.baseAddress?.assumingMemoryBound(to: Float.self))
        }
        return sums
    }
}
