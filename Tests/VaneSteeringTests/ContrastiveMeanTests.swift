import Testing
import VaneCore
import VaneTensors

@testable import VaneSteering

@Suite struct ContrastiveMeanTests {
    @Test(.tags(.law), arguments: [1, 0.25, 40] as [Double])
    func `A rescaled vector has the length asked for and keeps its direction`(norm: Double) throws {
        let own = Direction(try PredictorGoldenTests.fit("caa").require("vector").elements)
        let scaled = Direction(
            try PredictorGoldenTests.fit("caa", ["rescale": "true", "norm": "\(norm)"])
                .require("vector").elements)
        #expect((Double(scaled.norm) - norm).magnitude < 1e-6 * norm)
        #expect(scaled.cosine(to: own) > 0.999_999_9)
        #expect(Double(own.norm) != norm)
    }

    @Test func `A length without the wish to rescale changes nothing`() throws {
        let own = try PredictorGoldenTests.fit("caa")
        #expect(try PredictorGoldenTests.fit("caa", ["norm": "7"]).tensors == own.tensors)
        #expect(try PredictorGoldenTests.fit("mean-s").tensors == own.tensors)
    }

    @Test func `Differences that cancel out are refused`() throws {
        let pairs = try SteeringDataset(
            contexts: Tensor(shape: [2, 1], repeating: 0),
            shifts: Tensor(shape: [2, 2], [1, -2, -1, 2]), labels: [0, 0], classes: ["plain"])
        let error = VaneError(
            .noEffect, "'caa' found that the differences of all pairs cancel out; check the pairs.")
        #expect(throws: error) { try RefusalTests.fit("caa", .pairs(pairs)) }
    }
}
