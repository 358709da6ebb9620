import Foundation
import Testing
import VaneCore
import VanePluginKit
import VaneTensors

@testable import VanePluginHost

/// Trainers and readouts as a Swift author writes them, through both sides of the contract.
struct AuthorTrainingTests {
    @Test func `What the author declares is what the host lists`() throws {
        for (id, kind, input) in [
            ("mean-gap", MethodDescriptor.Kind.intervention, MethodDescriptor.Input.labeledRows),
            ("gap-score-swift", .readout, .labeledRows),
            ("pair-shift", .intervention, .steeringPairs),
            ("first-value", .readout, .nothing),
        ] {
            let descriptor = try AuthorSideTests.method(id).descriptor
            #expect(descriptor.kind == kind && descriptor.input == input)
        }
        #expect(try AuthorSideTests.method("mean-gap").descriptor.isLinear)
    }

    @Test func `A trainer learns with its parameters and the seed, and its words arrive`() throws {
        let rows = try TrainedMethods.rows()
        let method = try AuthorSideTests.method("mean-gap")
        let artifact = try TrainedMethods.fit(method, on: .rows(rows), ["scale": "2"], seed: 77)
        var random = SeededGenerator(seed: 77)
        let trained = Gap(vector: rows.gap.map { $0 * 2 }, draw: Float(random.unit()))
        #expect(artifact.tensors == trained.tensors)
        #expect(artifact.notes["warning"] == "it was guessed")
        let pass = try SteeredPass(
            TrainedMethods.intervention(of: artifact, by: method), strength: .constant(1))
        for row in pass.rows(.generation) {
            #expect(row.after.bits == zip(row.before, trained.vector).map { $0 + $1 }.bits)
        }
    }

    @Test func `Both sides of steering pairs arrive`() throws {
        let pairs = try TrainedMethods.pairs()
        let artifact = try TrainedMethods.fit(
            AuthorSideTests.method("pair-shift"), on: .pairs(pairs))
        let values = try ParameterValues([:], for: AuthorSideTests.method("pair-shift").descriptor)
        let expected = try MeanShiftOfPairs(parameters: values).train(on: pairs) { _ in }
        #expect(artifact.tensors == expected.tensors)
    }

    @Test func `A readout scores, learned or not`() throws {
        let rows = try TrainedMethods.rows()
        let method = try AuthorSideTests.method("gap-score-swift")
        let artifact = try TrainedMethods.fit(method, on: .rows(rows))
        let readout = try TrainedMethods.readout(of: artifact, by: method)
        let expected = try GapScore.Score(vector: rows.gap).scores(of: rows.values)
        #expect(try readout.scores(of: rows.values) == expected)
        let plain = try AuthorSideTests.method("first-value")
        let first = try TrainedMethods.readout(
            of: TrainedMethods.fit(plain, on: .nothing), by: plain)
        let values = Tensor<Float>(shape: [2, 4], [1, 2, 3, 4, 5, 6, 7, 8])
        #expect(try first.scores(of: values).elements == [1, 5])
    }

    @Test func `The article's method is the one that is tested, and scores by the nearer mean`()
        throws
    {
        let sources = FixtureLibrary.package.appending(path: "Sources/VanePluginKit")
        let article = try String(
            contentsOf: sources.appending(
                path: "VanePluginKit.docc/Articles/training-a-method.md"), encoding: .utf8)
        let listing = try String(
            contentsOf: FixtureLibrary.package.appending(
                path: "Tests/VanePluginHostTests/NearestMean.swift"), encoding: .utf8)
        #expect(article.contains("```swift\n" + listing + "```"))
        let method = try AuthorSideTests.method("nearest-mean")
        let rows = try TrainedMethods.rows()
        let artifact = try TrainedMethods.fit(method, on: .rows(rows), ["scale": "0.5"])
        let means = try artifact.require("means")
        let scores = try TrainedMethods.readout(of: artifact, by: method).scores(of: rows.values)
        for row in 0..<rows.values.rows {
            let distances = (0..<2).map { side in
                (0..<rows.values.width).reduce(0.0) { sum, i in
                    let distance = Double(rows.values[row, i]) - Double(means[side, i])
                    return sum + distance * distance
                }
            }
            // Half the difference of the squared distances, by the scale of a half.
            #expect(abs(Double(scores[row, 0]) - (distances[0] - distances[1])) < 1e-5)
        }
        let trained = try NearestMean.made(with: ["scale": "0.5"]).train(on: rows) { _ in }
        #expect(trained.tensors == artifact.tensors)
        #expect(try trained.scores(of: rows.values) == scores)
    }

    @Test func `The author's refusals arrive in the author's words`() throws {
        let method = try AuthorSideTests.method("mean-gap")
        let error = #expect(throws: PluginError.self) {
            try TrainedMethods.fit(method, on: .rows(try TrainedMethods.rows()), ["sulk": "true"])
        }
        #expect(
            error?.message
                == "Library 'tests' failed in 'end_pass': not in this mood; ask again (code 1)")
    }

    /// Damage to what was kept, and words of the refusal.
    static let damages: [(name: String, words: String)] = [
        ("missing", "There is no tensor 'draw' in what was kept"),
        ("shape", "Tensor 'vector' is 2 × 3 where at least 1 is needed"),
        ("surplus", "Tensor 'other' is none of this method's"),
    ]

    @Test(arguments: damages) func `Kept tensors are looked at before they are taken`(
        damage: (name: String, words: String)
    ) throws {
        let method = try AuthorSideTests.method("mean-gap")
        var artifact = try TrainedMethods.fit(method, on: .rows(try TrainedMethods.rows()))
        switch damage.name {
        case "missing": artifact.tensors["draw"] = nil
        case "shape": artifact.tensors["vector"] = artifact.tensors["vector"]?.reshaped([2, 3])
        default: artifact.tensors["other"] = Tensor(shape: [1], [1])
        }
        let error = #expect(throws: PluginError.self) {
            try TrainedMethods.intervention(of: artifact, by: method)
        }
        #expect(error?.message.contains(damage.words) == true, "\(error?.message ?? "")")
    }
}
