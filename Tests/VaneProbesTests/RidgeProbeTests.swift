import Testing
import VaneCore
import VaneProbes
import VaneTensors

@Suite struct RidgeProbeTests {
    @Test(.tags(.golden), arguments: 0..<5)
    func `The least-squares probe is scikit-learn's, with more rows than values and with fewer`(
        place: Int
    ) throws {
        let reference = try ReferenceFigures.load().probes.ridge[place]
        let rows = try DiscriminantProbeTests.some(place < 4 ? 0..<120 : 1..<5)
        let artifact = try ProbeGoldenTests.fit(
            "ridge-probe", rows,
            ["lambda": "\(reference.lambda)", "standardise": "\(reference.standardise)"])
        let vector = try artifact.require("vector").elements
        #expect(vector.relativeDistance(to: reference.weight) < ProbeGoldenTests.tolerance)
        let offset = Double(try artifact.require("offset")[0])
        #expect((offset - reference.bias).magnitude < 1e-6)
    }

    @Test(.tags(.law)) func `Without a penalty it points where the discriminant does`() throws {
        let rows = try ReferenceFigures.data().binary
        func direction(_ id: String, _ name: String) throws -> Direction {
            Direction(try ProbeGoldenTests.fit(id, rows, [name: "0"]).require("vector").elements)
        }
        let cosine = try direction("ridge-probe", "lambda").cosine(
            to: direction("lda", "shrinkage"))
        #expect(cosine > 0.999_999_9)
    }

    @Test func `Too few rows to go without a penalty are refused`() throws {
        let error = VaneError(
            .missingData,
            "'ridge-probe' without a penalty needs at least 6 rows of 5 values, the data hold 5; give "
                + "it a penalty.")
        #expect(throws: error) {
            try ProbeGoldenTests.fit(
                "ridge-probe", DiscriminantProbeTests.some(1..<6), ["lambda": "0"])
        }
    }
}
