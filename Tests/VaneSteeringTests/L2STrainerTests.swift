import Testing
import VaneCore
import VaneNumerics
import VaneTensors

@testable import VaneSteering

@Suite struct L2STrainerTests {
    /// Fits a preset on random pairs and returns the artefact with the losses.
    static func fit(
        _ id: String, _ settings: [String: String] = [:], seed: UInt64 = 3
    ) throws -> (artifact: Artifact, losses: [Double]) {
        let method = try Samples.catalog().method(id)
        let losses = Losses()
        let artifact = try method.fit(
            Method.FitRequest(
                data: .pairs(try Samples.pairs(contextWidth: 5, width: 4)),
                parameters: try ParameterValues(settings, for: method.descriptor), seed: seed,
                report: { losses.append($0) }))
        return (artifact, losses.values)
    }

    /// The presets of the design, number by number.
    @Test(arguments: [
        (
            "l2s-notes",
            [
                "hidden": "1024", "activation": "relu", "output-bias": "true", "loss": "mse",
                "learning-rate": "0.001", "batch": "64", "epochs": "10",
                "initialisation": "default",
            ]
        ),
        (
            "l2s-paper",
            [
                "hidden": "100", "activation": "tanh", "output-bias": "true",
                "loss": "squared-l2", "learning-rate": "0.0001", "batch": "64", "epochs": "100",
                "initialisation": "default",
            ]
        ),
        (
            "l2s-release",
            [
                "hidden": "100", "activation": "tanh", "output-bias": "false",
                "loss": "mse-l1-cosine", "learning-rate": "0.0001", "batch": "64",
                "epochs": "100", "initialisation": "svd",
            ]
        ),
    ])
    func `A preset has the numbers of its source`(id: String, numbers: [String: String]) throws {
        let method = try Samples.catalog().method(id)
        #expect(try ParameterValues([:], for: method.descriptor).texts == numbers)
        let (artifact, losses) = try Self.fit(id)
        #expect(artifact.parameters == numbers)
        #expect(losses.count == Int(numbers["epochs"] ?? ""))
        let hidden = try #require(Int(numbers["hidden"] ?? ""))
        #expect(artifact.tensors["encoder.weight"]?.shape == [hidden, 5])
        #expect(artifact.tensors["encoder.bias"]?.shape == [hidden])
        #expect(artifact.tensors["decoder.weight"]?.shape == [4, hidden])
        #expect((artifact.tensors["decoder.bias"] != nil) == (numbers["output-bias"] == "true"))
        #expect(artifact.notes["seed"] == "3")
        #expect(artifact.classes == ["plain", "a", "b"])
    }

    @Test(arguments: ["l2s-notes", "l2s-paper", "l2s-release"])
    func `The loss falls`(id: String) throws {
        let losses = try Self.fit(id, ["epochs": "60", "learning-rate": "0.003"]).losses
        let (first, last) = (try #require(losses.first), try #require(losses.last))
        #expect(last < 0.8 * first)
    }

    @Test func `Every parameter changes what is trained`() throws {
        let plain = try Self.fit("l2s-paper", ["epochs": "2"]).artifact
        for (name, text) in [
            ("hidden", "7"), ("activation", "relu"), ("output-bias", "false"), ("loss", "mse"),
            ("learning-rate", "0.01"), ("batch", "5"), ("epochs", "3"), ("initialisation", "svd"),
        ] {
            let changed = try Self.fit(
                "l2s-paper", ["epochs": "2"].merging([name: text]) { $1 }
            ).artifact
            #expect(changed.tensors != plain.tensors, "\(name)")
            #expect(changed.parameters[name] == text)
        }
        #expect(
            try Self.fit("l2s-paper", ["epochs": "2"], seed: 4).artifact.tensors != plain.tensors)
    }

    @Test func `The released output layer starts from the axes of the shifts`() throws {
        let data = try Samples.pairs(contextWidth: 5, width: 4)
        let trainer = L2STrainer.release.trainer
        let start = try trainer.initialNetwork(inputs: 5, targets: data.shifts).secondWeight
        #expect(start.shape == [4, 100])
        // Four columns are the axes: orthonormal, and each an eigenvector of the scatter of the centred shifts.
        let mean = data.shifts.mean(ofRows: Array(0..<24))
        var scatter = [[Double]](repeating: [0, 0, 0, 0], count: 4)
        for row in 0..<24 {
            let centred = (0..<4).map { Double(data.shifts[row, $0] - mean[$0]) }
            for i in 0..<4 { for j in 0..<4 { scatter[i][j] += centred[i] * centred[j] } }
        }
        var previous = Double.infinity
        for k in 0..<4 {
            let axis = (0..<4).map { Double(start[$0, k]) }
            let image = scatter.map { row in zip(row, axis).reduce(0) { $0 + $1.0 * $1.1 } }
            let value = zip(image, axis).reduce(0) { $0 + $1.0 * $1.1 }
            for i in 0..<4 {
                #expect((image[i] - value * axis[i]).magnitude < 1e-4 * scatter[0][0])
            }
            for other in 0..<k {
                let product = (0..<4).reduce(0.0) { $0 + axis[$1] * Double(start[$1, other]) }
                #expect(product.magnitude < 1e-5)
            }
            #expect((zip(axis, axis).reduce(0) { $0 + $1.0 * $1.1 } - 1).magnitude < 1e-5)
            #expect(value <= previous * 1.000_01)
            previous = value
        }
    }

    @Test func `An imported network without an activation is refused`() throws {
        var artifact = try Self.fit("l2s-paper", ["epochs": "1"]).artifact
        artifact.contextHookPoint = HookPoint(.residPost, block: 0)
        artifact.parameters["activation"] = "gelu"
        let error = VaneError(
            .invalidMethod,
            "Parameter 'activation' of 'l2s-paper' is 'gelu'; allowed: relu, tanh.")
        #expect(throws: error) { try Samples.catalog().intervention(of: artifact) }
    }
}
