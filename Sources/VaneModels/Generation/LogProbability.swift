#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Probabilities from next-token scores.
enum LogProbability {
    /// Returns the natural logarithm of a token's probability: `s − log Σ exp(sᵢ)`, summed in double precision.
    static func of(_ token: Int, in scores: Span<Float>) -> Double {
        var greatest = -Float.infinity
        for i in scores.indices { greatest = max(greatest, scores[i]) }
        var sum = 0.0
        for i in scores.indices { sum += exp(Double(scores[i] - greatest)) }
        return Double(scores[token] - greatest) - log(sum)
    }
}
