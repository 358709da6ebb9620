#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Probabilities from next-token scores.
enum LogProbability {
    /// Returns what a score has to be lessened by to be a log-probability: `log Σ exp(sᵢ)`, summed in double precision.
    static func normalizer(of scores: Span<Float>) -> Double {
        var greatest = -Float.infinity
        for i in scores.indices { greatest = max(greatest, scores[i]) }
        var sum = 0.0
        for i in scores.indices { sum += exp(Double(scores[i] - greatest)) }
        return Double(greatest) + log(sum)
    }
}
