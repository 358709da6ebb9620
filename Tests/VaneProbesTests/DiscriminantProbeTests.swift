import Testing
import VaneCore
import VaneProbes
import VaneTensors

@Suite struct DiscriminantProbeTests {
    /// Some rows of the two classes.
    static func some(_ range: Range<Int>) throws -> LabeledRows {
        let rows = try ReferenceFigures.data().binary
        let width = rows.values.width
        let values = rows.values.elements[(range.lowerBound * width)..<(range.upperBound * width)]
        return try LabeledRows(
            values: Tensor(shape: [range.count, width], Array(values)),
            labels: Array(rows.labels[range]), classes: rows.classes)
    }

    @Test(
        .tags(.golden),
        arguments: [(0, 0..<120), (1, 0..<120), (2, 0..<120), (3, 1..<5)])
    func `The discriminant is scikit-learn's, with more rows than values and with fewer`(
        place: Int, rows: Range<Int>
    ) throws {
        let reference = try ReferenceFigures.load().probes.lda[place]
        let artifact = try ProbeGoldenTests.fit(
            "lda", Self.some(rows), ["shrinkage": "\(reference.shrinkage)"])
        let vector = try artifact.require("vector").elements
        #expect(vector.relativeDistance(to: reference.weight) < ProbeGoldenTests.tolerance)
        let offset = Double(try artifact.require("offset")[0])
        #expect((offset - reference.bias).magnitude < 2e-6 * max(1, reference.bias.magnitude))
    }

    @Test(.tags(.law))
    func `Without shrinkage it is the mass-mean probe with the covariance divided out`() throws {
        let rows = try ReferenceFigures.data().binary
        let mean = try ProbeGoldenTests.fit("mass-mean", rows, ["covariance": "true"])
        let lda = try ProbeGoldenTests.fit("lda", rows, ["shrinkage": "0", "priors": "equal"])
        for name in ["vector", "offset"] {
            let expected = try mean.require(name).elements.map(Double.init)
            #expect(try lda.require(name).elements.relativeDistance(to: expected) < 2e-6)
        }
    }

    @Test(.tags(.law)) func `A sphere for a covariance leaves the difference of means`() throws {
        let rows = try ReferenceFigures.data().binary
        let plain = Direction(
            try ProbeGoldenTests.fit("mass-mean", rows).require("vector").elements)
        func turned(_ shrinkage: String) throws -> Float {
            let fit = try ProbeGoldenTests.fit("lda", rows, ["shrinkage": shrinkage])
            return Direction(try fit.require("vector").elements).cosine(to: plain)
        }
        #expect(try turned("1") > 0.999_999)
        #expect(try turned("0.1") < 0.99)
    }

    @Test func `Equal priors move the zero to the middle between the means`() throws {
        let rows = try ReferenceFigures.data().binary
        let data = try ProbeGoldenTests.fit("lda", rows)
        let equal = try ProbeGoldenTests.fit("lda", rows, ["priors": "equal"])
        #expect(try data.require("vector") == equal.require("vector"))
        let reference = try ReferenceFigures.load().probes
        let middle = zip(try equal.require("vector").elements, reference.massMean.midpoint)
            .reduce(0) { $0 + Double($1.0) * $1.1 }
        #expect((Double(try equal.require("offset")[0]) + middle).magnitude < 1e-6)
        #expect(try equal.require("offset")[0] != data.require("offset")[0])
    }

    @Test func `Too few rows to go without shrinkage are refused`() throws {
        let error = VaneError(
            .missingData,
            "'lda' without shrinkage needs at least 7 rows of 5 values, the data hold 6; give it "
                + "shrinkage.")
        #expect(throws: error) {
            try ProbeGoldenTests.fit("lda", Self.some(1..<7), ["shrinkage": "0"])
        }
    }

    @Test(arguments: [[0, 1, 0, 1], [0, 0, 1, 1]] as [[Float]])
    func `Classes with one mean, or without any spread, are refused`(values: [Float]) throws {
        let rows = try LabeledRows(
            values: Tensor(shape: [4, 1], values), labels: [0, 0, 1, 1], classes: ["no", "yes"])
        let error = VaneError(
            .noEffect,
            "'lda' found no direction that tells the classes apart by more than their spread; check "
                + "the labels and the shrinkage.")
        #expect(throws: error) { try ProbeGoldenTests.fit("lda", rows, ["shrinkage": "0.5"]) }
    }
}
