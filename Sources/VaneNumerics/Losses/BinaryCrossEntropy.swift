#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// The cross-entropy of binary labels under logits, averaged over examples; PyTorch's `nn.BCEWithLogitsLoss`.
public enum BinaryCrossEntropy {
    /// Computes the mean loss and replaces the logits by its gradient.
    ///
    /// The loss of one logit x with label y is `max(x, 0) - x y + ln(1 + exp(-|x|))`, which overflows nowhere; its slope is
    /// `σ(x) - y`.
    ///
    /// - Parameters:
    ///   - logits: The logits, `[N]`; overwritten by the gradient with respect to them.
    ///   - labels: The labels, `[N]`, each 0 or 1 or a probability between.
    /// - Returns: The loss before the step.
    /// - Precondition: There are as many labels as logits, and at least one.
    public static func replaceWithGradient(
        _ logits: inout MutableSpan<Float>, labels: Span<Float>
    ) -> Double {
        precondition(
            logits.count == labels.count && labels.count > 0, "Each logit has one label.")
        let share = 1 / Double(labels.count)
        var sum = 0.0
        for i in labels.indices {
            let (x, y) = (Double(logits[i]), Double(labels[i]))
            sum += max(x, 0) - x * y + log1p(exp(-abs(x)))
            logits[i] = Float((sigmoid(x) - y) * share)
        }
        return sum * share
    }

    /// Returns `1 / (1 + exp(-x))`, without overflow for either sign.
    static func sigmoid(_ x: Double) -> Double {
        let e = exp(-abs(x))
        return x >= 0 ? 1 / (1 + e) : e / (1 + e)
    }
}
