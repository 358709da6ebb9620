import Testing
import VaneCore
import VaneProbes
import VaneTensors

@Suite struct ReadingVectorTests {
    /// The fixture's rows with coordinates multiplied by 1 to 5, so that one component stands out.
    static func stretched() throws -> LabeledRows {
        var rows = try ReferenceFigures.data().binary
        rows.values = Tensor(
            shape: rows.values.shape,
            rows.values.elements.enumerated().map { $1 * Float($0 % 5 + 1) })
        return rows
    }

    @Test(.tags(.golden), arguments: 0..<6)
    func `A reading vector is the component that scikit-learn finds`(place: Int) throws {
        let reference = try ReferenceFigures.load().probes.lat[place]
        let artifact = try ProbeGoldenTests.fit(
            "lat", Self.stretched(),
            ["pairs": reference.pairs, "normalise": "\(reference.normalise)"], seed: 7)
        // A singular vector in single precision is off by a few roundings over the gap between two values.
        let vector = try artifact.require("vector").elements
        #expect(vector.relativeDistance(to: reference.weight) < 1e-5)
        let offset = Double(try artifact.require("offset")[0])
        #expect((offset - reference.bias).magnitude < 1e-5)
    }

    @Test(.tags(.law), arguments: ["random", "class-means"])
    func `Names of classes turn the vector and nothing else`(pairs: String) throws {
        let rows = try Self.stretched()
        let swapped = try LabeledRows(
            values: rows.values, labels: rows.labels.map { 1 - $0 }, classes: ["yes", "no"])
        let settings = ["pairs": pairs]
        let plain = try ProbeGoldenTests.fit("lat", rows, settings).require("vector")
        let turned = try ProbeGoldenTests.fit("lat", swapped, settings).require("vector")
        let cosine = Direction(plain.elements).cosine(to: Direction(turned.elements))
        #expect((Direction(plain.elements).norm - 1).magnitude < 1e-6)
        #expect(cosine < -0.999_999)
    }

    @Test(arguments: ["random", "class-means"])
    func `Classes that differ more than rows vary are told apart`(pairs: String) throws {
        let rows = try Self.stretched()
        let shifted = try LabeledRows(
            values: Tensor(
                shape: rows.values.shape,
                rows.values.elements.enumerated().map {
                    $1 + ($0 % 5 == 3 && rows.labels[$0 / 5] == 1 ? 20 : 0)
                }), labels: rows.labels, classes: rows.classes)
        let artifact = try ProbeGoldenTests.fit("lat", shifted, ["pairs": pairs])
        let readout = try ProbeGoldenTests.catalog().readout(of: artifact)
        #expect(try ProbeTests.accuracy(readout, shifted) == 1)
    }

    @Test func `The pairing follows the seed`() throws {
        let rows = try Self.stretched()
        func fit(_ pairs: String, _ seed: UInt64) throws -> Tensor<Float> {
            try ProbeGoldenTests.fit("lat", rows, ["pairs": pairs], seed: seed).require("vector")
        }
        #expect(try fit("random", 1) == fit("random", 1))
        #expect(try fit("random", 1) != fit("random", 2))
        #expect(try fit("class-means", 1) == fit("class-means", 2))
    }

    @Test func `A single difference is refused, and so are rows that do not vary`() throws {
        func rows(_ values: [Float]) throws -> LabeledRows {
            try LabeledRows(
                values: Tensor(shape: [values.count, 1], values),
                labels: values.indices.map { $0 % 2 }, classes: ["no", "yes"])
        }
        let few = VaneError(
            .missingData,
            "'lat' needs at least 2 differences, the pairing 'random' gives 1; give it more rows.")
        #expect(throws: few) { try ProbeGoldenTests.fit("lat", rows([0, 1, 2])) }
        let still = VaneError(
            .noEffect,
            "'lat' found no direction along which the rows vary and the classes differ; check the "
                + "labels and the pairing.")
        #expect(throws: still) { try ProbeGoldenTests.fit("lat", rows([3, 3, 3, 3])) }
    }
}
