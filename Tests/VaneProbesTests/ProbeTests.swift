import Testing
import VaneCore
import VaneProbes
import VaneTensors

@Suite struct ProbeTests {
    /// The ids of all probes that ask for the first class against the rest.
    static let binary = [
        "logistic", "mass-mean", "lda", "lat", "ridge-probe", "svm", "bag-of-words",
    ]

    /// The share of rows whose sign of score is right.
    static func accuracy(_ readout: any Readout, _ rows: LabeledRows) throws -> Double {
        let scores = try readout.scores(of: rows.values)
        let right = rows.positives.indices.count { (scores[$0, 0] > 0) == rows.positives[$0] }
        return Double(right) / Double(rows.labels.count)
    }

    @Test(arguments: binary)
    func `A binary probe puts its zero between the classes`(id: String) throws {
        let rows = try ReferenceFigures.data().binary
        let readout = try ProbeGoldenTests.catalog().readout(of: ProbeGoldenTests.fit(id, rows))
        // The component along which rows vary most is not made to tell classes apart.
        #expect(try Self.accuracy(readout, rows) > (id == "lat" ? 0.5 : 0.8))
        #expect(readout.outputs == 1 && readout.width == 5)
        #expect(readout is any Directional)
    }

    @Test(.tags(.law))
    func `With equal spherical covariances both mass-mean probes point the same way`() throws {
        // Rows ±e_i around each mean: the covariance within classes is the identity over five.
        let means: [[Float]] = [[0, 0, 0, 0, 0], [1, 2, -1, 0, 0.5]]
        var values: [[Float]] = []
        for mean in means {
            for i in 0..<5 {
                for sign in [Float(1), -1] {
                    var row = mean
                    row[i] += sign
                    values.append(row)
                }
            }
        }
        let rows = try LabeledRows(
            values: Tensor(shape: [20, 5], values.flatMap(\.self)),
            labels: Array(repeating: 0, count: 10) + Array(repeating: 1, count: 10),
            classes: ["no", "yes"])
        func direction(_ flag: String) throws -> Direction {
            Direction(
                try ProbeGoldenTests.fit("mass-mean", rows, ["covariance": flag])
                    .require("vector").elements)
        }
        let (plain, pooled) = (try direction("false"), try direction("true"))
        #expect(plain.cosine(to: pooled) > 0.999_999)
        #expect((pooled.norm / plain.norm - 5).magnitude < 1e-4)
    }

    @Test func `A direction without variance is dropped by the pseudoinverse`() throws {
        let rows = try LabeledRows(
            values: Tensor(shape: [4, 2], [0, 7, 1, 7, 2, 9, 3, 9]), labels: [0, 0, 1, 1],
            classes: ["no", "yes"])
        let vector = try ProbeGoldenTests.fit("mass-mean", rows, ["covariance": "true"])
            .require("vector").elements
        #expect(vector.relativeDistance(to: [8, 0]) < 1e-6)
        let blind = VaneError(
            .noEffect,
            "'mass-mean' found no direction that tells the classes apart; check the labels and the "
                + "tolerance.")
        #expect(throws: blind) {
            try ProbeGoldenTests.fit("mass-mean", rows, ["covariance": "true", "tolerance": "10"])
        }
    }

    @Test(arguments: binary)
    func `With three classes a binary probe asks for the first against the rest`(id: String) throws
    {
        let three = try ReferenceFigures.data().three
        let two = try LabeledRows(
            values: three.values, labels: three.labels.map { min($0, 1) },
            classes: ["plain", "other"])
        let (one, other) = (
            try ProbeGoldenTests.fit(id, three), try ProbeGoldenTests.fit(id, two)
        )
        #expect(one.tensors == other.tensors)
        #expect(one.notes["labels"] == "'plain' against the rest: a, b")
        #expect(other.notes["labels"] == nil)
        #expect(one.classes == ["plain", "a", "b"])
    }

    @Test(arguments: binary + ["softmax"])
    func `A class without rows, and data of another kind, are refused`(id: String) throws {
        let rows = try LabeledRows(
            values: Tensor(shape: [2, 1], [0, 1]), labels: [0, 0], classes: ["no", "yes"])
        let empty = VaneError(
            .missingData, "'\(id)' has no row of class 'yes'; give every class at least one row.")
        #expect(throws: empty) { try ProbeGoldenTests.fit(id, rows) }
        let method = try ProbeGoldenTests.catalog().method(id)
        let kind = VaneError(
            .missingData, "'\(id)' learns from labelled rows; give data with labels.")
        #expect(throws: kind) {
            try method.fit(
                Method.FitRequest(
                    data: .nothing, parameters: try ParameterValues([:], for: method.descriptor)))
        }
    }

    @Test(arguments: binary + ["softmax"])
    func `An artefact gives back the same scores after a journey through its tensors`(id: String)
        throws
    {
        let rows = try ReferenceFigures.data().three
        let artifact = try ProbeGoldenTests.fit(id, rows)
        var copy = Artifact(method: id, tensors: [:])
        for (name, tensor) in artifact.tensors {
            let bits = tensor.elements.map(\.bitPattern)
            copy.tensors[name] = Tensor(shape: tensor.shape, bits.map(Float.init(bitPattern:)))
        }
        let catalog = try ProbeGoldenTests.catalog()
        #expect(
            try catalog.readout(of: copy).scores(of: rows.values)
                == catalog.readout(of: artifact).scores(of: rows.values))
        let again = try ProbeGoldenTests.fit(id, rows)
        #expect(again.tensors == artifact.tensors)
        #expect(artifact.notes["seed"] == "0")
    }

    @Test func `Tensors of another shape are refused`() throws {
        let catalog = try ProbeGoldenTests.catalog()
        var artifact = try ProbeGoldenTests.fit("softmax", ReferenceFigures.data().three)
        artifact.tensors["bias"] = Tensor(shape: [2], [0, 0])
        let softmax = VaneError(
            .shapeMismatch,
            "The artefact of 'softmax' has weights [3, 5] and offsets [2] where [K, D] and [K] are "
                + "expected; fit it again.")
        #expect(throws: softmax) { try catalog.readout(of: artifact) }
        var direction = try ProbeGoldenTests.fit("mass-mean", ReferenceFigures.data().binary)
        direction.tensors["vector"] = Tensor(shape: [1, 5], repeating: 0)
        let vector = VaneError(
            .shapeMismatch,
            "The artefact of 'mass-mean' has vector [1, 5] and offset [1] where [D] and [1] are "
                + "expected; fit it again.")
        #expect(throws: vector) { try catalog.readout(of: direction) }
    }

    @Test func `Every probe is described`() {
        let ids = BuiltInProbes.methods.map(\.descriptor.id)
        #expect(
            ids == [
                "logistic", "mass-mean", "lda", "lat", "ridge-probe", "svm", "softmax",
                "bag-of-words",
            ])
        for descriptor in BuiltInProbes.methods.map(\.descriptor) {
            #expect(descriptor.kind == .readout && descriptor.input == .labeledRows)
            #expect(descriptor.summary.hasSuffix(".") && !descriptor.source.isEmpty)
            #expect(descriptor.parameters.allSatisfy { $0.summary.hasSuffix(".") })
        }
    }
}
