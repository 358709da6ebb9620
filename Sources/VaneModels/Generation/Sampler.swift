import VaneCore
import VaneTensors

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Chooses next tokens from scores.
///
/// Each sequence draws from its own stream of the seed, numbered by `SequenceKeys`: a prompt draws the same numbers alone as
/// among others.
struct Sampler {
    /// How tokens are chosen.
    private let sampling: Sampling

    /// The generators of the sequences, by index; empty for greedy choice.
    private var generators: [SeededGenerator] = []

    /// A token that may be drawn.
    private struct Candidate {
        /// The token.
        let token: Int

        /// Its probability, not yet normalized.
        var weight: Double
    }

    /// Checks the numbers and starts the streams.
    ///
    /// - Throws: ``ModelError`` with code `invalidSampling`.
    init(_ sampling: Sampling, keys: [UInt64]) throws {
        self.sampling = sampling
        guard case .sampled(let temperature, let topK, let topP, let seed) = sampling else {
            return
        }
        guard temperature > 0, temperature.isFinite else {
            throw Self.invalid(
                "temperature", "\(temperature)", "a positive number, or greedy choice")
        }
        guard topK ?? 1 > 0 else { throw Self.invalid("top-k", "\(topK ?? 0)", "at least 1") }
        guard topP ?? 1 > 0, topP ?? 1 <= 1 else {
            throw Self.invalid("top-p", "\(topP ?? 0)", "above 0 and at most 1")
        }
        generators = keys.map { SeededGenerator(seed: seed, stream: $0) }
    }

    /// Returns the error for a number out of range.
    private static func invalid(_ name: String, _ found: String, _ expected: String) -> ModelError {
        ModelError(.invalidSampling, "The \(name) is \(found); give \(expected).")
    }

    /// Returns the next token of a sequence.
    ///
    /// - Throws: ``ModelError`` with code `malformed` when the scores are not finite.
    mutating func token(from scores: Span<Float>, sequence: Int) throws -> Int {
        guard let likeliest = Self.likeliest(scores), scores[likeliest].isFinite else {
            throw ModelError(
                .malformed,
                "The model's scores are not finite; check its weights, and the strength of what is applied."
            )
        }
        guard case .sampled(let temperature, let topK, let topP, _) = sampling else {
            return likeliest
        }
        var candidates = Self.candidates(
            scores, temperature: temperature, greatest: scores[likeliest])
        Self.cut(&candidates, topK: topK, topP: topP)
        return Self.draw(candidates, generators[sequence].unit())
    }

    /// Returns the token of the greatest score, the lowest id among equals; nothing when a score is not a number.
    static func likeliest(_ scores: Span<Float>) -> Int? {
        var (best, greatest, isNumber) = (0, -Float.infinity, true)
        for token in scores.indices {
            isNumber = isNumber && !scores[token].isNaN
            if scores[token] > greatest { (best, greatest) = (token, scores[token]) }
        }
        return isNumber ? best : nil
    }

    /// Returns all tokens with their weights `exp((score − greatest) / temperature)`.
    private static func candidates(
        _ scores: Span<Float>, temperature: Float, greatest: Float
    ) -> [Candidate] {
        scores.indices.map { token in
            Candidate(
                token: token,
                weight: exp(Double(scores[token] - greatest) / Double(temperature)))
        }
    }

    /// Keeps the `topK` likeliest tokens, and of these the smallest set of probability `topP`.
    private static func cut(_ candidates: inout [Candidate], topK: Int?, topP: Float?) {
        guard topK != nil || topP != nil else { return }
        var total = candidates.reduce(0) { $0 + $1.weight }
        if topK == nil, let topP {
            // All tokens below this bound together weigh less than 1 − p of the total, so the set is found among the others.
            let bound = (1 - Double(topP)) * total / Double(candidates.count)
            candidates.removeAll { $0.weight < bound }
        }
        candidates.sort { ($1.weight, $0.token) < ($0.weight, $1.token) }
        if let topK, topK < candidates.count {
            candidates.removeLast(candidates.count - topK)
            total = candidates.reduce(0) { $0 + $1.weight }
        }
        guard let topP else { return }
        let wanted = Double(topP) * total
        var sum = 0.0
        for (count, candidate) in candidates.enumerated() {
            sum += candidate.weight
            guard sum >= wanted else { continue }
            candidates.removeLast(candidates.count - count - 1)
            return
        }
    }

    /// Returns the token at a place of the weights laid end to end, `0 ≤ place < 1`.
    private static func draw(_ candidates: [Candidate], _ place: Double) -> Int {
        var rest = place * candidates.reduce(0) { $0 + $1.weight }
        for candidate in candidates {
            rest -= candidate.weight
            if rest < 0 { return candidate.token }
        }
        return candidates[candidates.count - 1].token
    }
}
