import Testing
import VaneCore
import VaneNumerics
import VaneTensors

@testable import VaneSteering

@Suite struct PredictorTests {
    /// The mean of the cosines between rows of two tensors.
    static func meanCosine(_ a: Tensor<Float>, _ b: Tensor<Float>) -> Double {
        let cosines = (0..<a.rows).map { row in
            Double(
                Direction((0..<a.width).map { a[row, $0] })
                    .cosine(to: Direction((0..<a.width).map { b[row, $0] })))
        }
        return cosines.reduce(0, +) / Double(a.rows)
    }

    /// The share of the variance around the mean that predictions explain.
    static func explained(_ predicted: Tensor<Float>, _ true: Tensor<Float>) -> Double {
        let mean = `true`.mean(ofRows: Array(0..<`true`.rows))
        var (residual, total) = (0.0, 0.0)
        for row in 0..<`true`.rows {
            for i in mean.indices {
                let (z, guess) = (Double(`true`[row, i]), Double(predicted[row, i]))
                residual += (z - guess) * (z - guess)
                total += (z - Double(mean[i])) * (z - Double(mean[i]))
            }
        }
        return total > 0 ? 1 - residual / total : 0
    }

    @Test(.tags(.law)) func `A constant predictor adds Mean-S bit for bit`() throws {
        let prompts = SteeringLawTests.prompts
        let model = SteeringLawTests.model
        let constant = try model.run(prompts, [SteeringLawTests.application("constant")])
        let mean = try model.run(prompts, [SteeringLawTests.application("mean-s")])
        #expect(constant.states == mean.states)
    }

    @Test(.tags(.law)) func `Ridge explains everything when shifts are linear in contexts`() throws
    {
        let contexts = Samples.centred(41, 0, 80, 6)
        let map = Samples.centred(41, 1, 6, 5)
        var shifts = Tensor<Float>(shape: [80, 5], repeating: 0)
        for row in 0..<80 {
            for j in 0..<5 {
                shifts[row, j] = (0..<6).reduce(0.5) { $0 + contexts[row, $1] * map[$1, j] }
            }
        }
        let data = try SteeringDataset(
            contexts: contexts, shifts: shifts, labels: Samples.labels(80),
            classes: ["plain", "a", "b"])
        let exact = try RidgeTrainer(penalty: 0).train(on: data) { _ in }
        #expect(Self.explained(try exact.shifts(for: contexts), shifts) > 0.999_999)
        let firm = try RidgeTrainer(penalty: 1e9).train(on: data) { _ in }
        #expect(Self.explained(try firm.shifts(for: contexts), shifts).magnitude < 1e-3)
    }

    @Test(.tags(.law), arguments: ["constant", "ridge", "knn", "gate"])
    func `Equal shifts are predicted with cosine one and explain nothing`(id: String) throws {
        let contexts = Samples.centred(42, 0, 30, 4)
        let shift: [Float] = [1, -2, 0.5]
        let shifts = Tensor(shape: [30, 3], (0..<30).flatMap { _ in shift })
        let data = try SteeringDataset(
            contexts: contexts, shifts: shifts, labels: Samples.labels(30),
            classes: ["plain", "a", "b"])
        let method = try Samples.catalog().method(id)
        var artifact = try method.fit(
            Method.FitRequest(
                data: .pairs(data), parameters: try ParameterValues([:], for: method.descriptor)))
        artifact.contextHookPoint = HookPoint(.residPost, block: 0)
        let made = try Samples.catalog().intervention(of: artifact)
        let predictor = try #require(made as? PredictedAddition).predictor
        let predicted = try predictor.shifts(for: Samples.centred(42, 1, 12, 4))
        let expected = Tensor(shape: [12, 3], (0..<12).flatMap { _ in shift })
        #expect(Self.meanCosine(predicted, expected) > 0.999_999)
        #expect(Self.explained(predicted, expected) == 0)
    }

    @Test func `A neighbour without length is passed over while others are near`() throws {
        let data = try SteeringDataset(
            contexts: Tensor(shape: [3, 2], [0, 0, 1, 0, 0, 1]),
            shifts: Tensor(shape: [3, 1], [100, 1, 2]), labels: [0, 0, 0], classes: ["a"])
        let predictor = try NeighborTrainer(count: 1).train(on: data) { _ in }
        let shifts = try predictor.shifts(for: Tensor(shape: [2, 2], [3, 1, 1, 3]))
        #expect(shifts.elements == [1, 2])
    }

    @Test func `Equally near neighbours are taken in their order`() throws {
        let data = try SteeringDataset(
            contexts: Tensor(shape: [4, 1], [1, 2, 3, 4]),
            shifts: Tensor(shape: [4, 1], [1, 2, 3, 4]), labels: [0, 0, 0, 0], classes: ["a"])
        let predictor = try NeighborTrainer(count: 2).train(on: data) { _ in }
        #expect(try predictor.shifts(for: Tensor(shape: [1, 1], [7])).elements == [1.5])
    }

    @Test func `A coordinate that never varies does not move a standardised prediction`() throws {
        var contexts = Samples.centred(43, 0, 40, 3)
        for row in 0..<40 { contexts[row, 1] = 0.1 }
        let standardization = Standardization(of: contexts)
        #expect(standardization.inverseDeviation[1] == 1)
        let scaled = standardization.applied(to: contexts)
        #expect((0..<40).allSatisfy { scaled[$0, 1].magnitude < 1e-7 })
    }

    @Test func `A gate that spares the neutral class declines its sequences`() throws {
        let model = SteeringLawTests.model
        let prompts = SteeringLawTests.prompts
        let collector = try ActivationCollectorForTests.contexts(model, prompts)
        // Contexts of prompt 1 make class 0, all others class 1, so that the gate tells that prompt apart.
        let data = try SteeringDataset(
            contexts: collector, shifts: Samples.centred(44, 0, prompts.count, 6),
            labels: prompts.indices.map { $0 == 1 ? 0 : 1 }, classes: ["plain", "a"])
        let method = try Samples.catalog().method("gate")
        var artifact = try method.fit(
            Method.FitRequest(
                data: .pairs(data),
                parameters: try ParameterValues(
                    ["spare-neutral": "true", "c": "1000"], for: method.descriptor)))
        artifact.contextHookPoint = SteeringLawTests.context
        let application = Application(
            "gate", try Samples.catalog().intervention(of: artifact), at: [SteeringLawTests.target])
        let outcome = try model.run(prompts, [application])
        let plain = try model.run(prompts)
        #expect(outcome.states[1] == plain.states[1])
        #expect(outcome.states[0] != plain.states[0])
        let entry = outcome.receipt.applications[0]
        #expect(entry.visits[0].declined == 2)
        #expect(entry.rowsChanged == 8)
        let alone = try model.run([prompts[1]], [application])
        #expect(alone.receipt.applications[0].status == .declined)
    }
}

/// Reading the toy model's contexts.
enum ActivationCollectorForTests {
    /// The last prompt rows at the tests' context hook, `[prompts, D]`.
    static func contexts(_ model: ToyModel, _ prompts: [[Int]]) throws -> Tensor<Float> {
        let outcome = try model.run(prompts, steps: 1)
        let block = SteeringLawTests.context.block ?? 0
        return Tensor(
            shape: [prompts.count, model.description.width],
            prompts.indices.flatMap { sequence in
                outcome.states[sequence][prompts[sequence].count - 1][block].map(
                    Float.init(bitPattern:))
            })
    }
}
