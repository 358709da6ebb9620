import Foundation
import Testing
import VaneCore
import VaneTensors

@testable import VaneModels

/// The choice of tokens.
@Suite struct SamplerTests {
    /// Returns how often each token is drawn.
    private func draws(
        _ scores: [Float], temperature: Float = 1, topK: Int? = nil, topP: Float? = nil,
        count: Int = 4000
    ) throws -> [Double] {
        var sampler = try Sampler(
            .sampled(temperature: temperature, topK: topK, topP: topP, seed: 5), keys: [0])
        var counts = [Double](repeating: 0, count: scores.count)
        for _ in 0..<count {
            counts[try sampler.token(from: scores.span, sequence: 0)] += 1 / Double(count)
        }
        return counts
    }

    @Test func `The greedy choice is the lowest id among equals`() throws {
        var sampler = try Sampler(.greedy, keys: [0])
        #expect(try sampler.token(from: ([1, 3, 2, 3] as [Float]).span, sequence: 0) == 1)
    }

    @Test func `Tokens are drawn as often as their probability says`() throws {
        // Probabilities 8/15, 4/15, 2/15, 1/15; with 4,000 draws a share deviates by 0.008 on average.
        let scores: [Float] = [2.0794415, 1.3862944, 0.6931472, 0]
        for (found, expected) in zip(try draws(scores), [8.0, 4, 2, 1].map { $0 / 15 }) {
            #expect(abs(found - expected) < 0.03)
        }
        // At temperature 1/2 the weights are squared.
        for (found, expected) in zip(
            try draws(scores, temperature: 0.5), [64.0, 16, 4, 1].map { $0 / 85 })
        {
            #expect(abs(found - expected) < 0.03)
        }
    }

    @Test func `The likeliest tokens alone are drawn when the rest is cut off`() throws {
        let scores: [Float] = [0.6931472, 2.0794415, 0, 1.3862944]
        let two = try draws(scores, topK: 2)
        #expect(two[0] == 0 && two[2] == 0)
        #expect(abs(two[1] - 2.0 / 3) < 0.03)
        // 8/15 is less than 0.6, so the next likeliest belongs to the smallest set of that probability.
        let nucleus = try draws(scores, topP: 0.6)
        #expect(nucleus[0] == 0 && nucleus[2] == 0 && nucleus[3] > 0)
        #expect(try draws(scores, topP: 0.5)[1] > 0.999)
        #expect(try draws(scores, topK: 3, topP: 0.5)[1] > 0.99)
    }

    @Test func `A nucleus is a share of all tokens, also where many unlikely ones are cut first`()
        throws
    {
        // Weights .5, .3, .1 and a thousand of 1e-4 together: .8 is reached by two tokens, .85 by three.
        let scores =
            [0.5, 0.3, 0.1].map { Float(log($0)) }
            + [Float](repeating: Float(log(1e-4)), count: 1000)
        func kept(_ topP: Float, topK: Int? = nil) throws -> Int {
            try draws(scores, topK: topK, topP: topP, count: 20_000).prefix(3).filter { $0 > 0 }
                .count
        }
        #expect(try kept(0.6) == 2 && kept(0.85) == 3)
        #expect(try kept(0.6, topK: 1003) == 2 && kept(0.85, topK: 1003) == 3)
    }

    @Test(arguments: [[3, Float.nan, 1], [Float.nan, 1], [1, .nan]])
    func `A score that is not a number is an error`(scores: [Float]) throws {
        for sampling in [Sampling.greedy, .sampled(temperature: 1, seed: 1)] {
            var sampler = try Sampler(sampling, keys: [0])
            #expect(throws: ModelError.self) {
                try sampler.token(from: scores.span, sequence: 0)
            }
        }
    }

    @Test(arguments: [
        (
            Sampling.sampled(temperature: 0, seed: 1),
            "The temperature is 0.0; give a positive number, or greedy choice."
        ),
        (
            .sampled(temperature: .nan, seed: 1),
            "The temperature is nan; give a positive number, or greedy choice."
        ),
        (.sampled(temperature: 1, topK: 0, seed: 1), "The top-k is 0; give at least 1."),
        (
            .sampled(temperature: 1, topP: 1.5, seed: 1),
            "The top-p is 1.5; give above 0 and at most 1."
        ),
    ])
    func `Numbers out of range are refused`(sampling: Sampling, message: String) {
        let error = #expect(throws: ModelError.self) { try Sampler(sampling, keys: [0]) }
        #expect(error?.code == .invalidSampling)
        #expect(error?.message == message)
    }

    @Test func `Scores that are not finite are refused`() throws {
        var sampler = try Sampler(.greedy, keys: [0])
        let error = #expect(throws: ModelError.self) {
            try sampler.token(from: ([.nan, .nan] as [Float]).span, sequence: 0)
        }
        #expect(
            error?.message
                == "The model's scores are not finite; check its weights, and the strength of what is applied."
        )
    }
}
