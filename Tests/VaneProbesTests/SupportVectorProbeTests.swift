import Foundation
import Testing
import VaneCore
import VaneProbes
import VaneTensors

/// What scikit-learn's LinearSVC finds for the same draws; made by `Tests/Fixtures/Methods/svm.py`.
private struct MachineFigures: Decodable {
    /// A machine's weights with an offset.
    struct Machine: Decodable {
        let c: Double
        let standardise: Bool
        let weight: [Double]
        let bias: Double
    }

    let narrow: [Machine]
    let wide: Machine
    let widest: Machine

    /// Reads the file beside the script.
    static func load() throws -> MachineFigures {
        let tests = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
        let path = URL(filePath: "/" + tests + "/Fixtures/Methods/svm.json")
        return try JSONDecoder().decode(Self.self, from: Data(contentsOf: path))
    }
}

@Suite struct SupportVectorProbeTests {
    /// Fits the probe and compares it.
    private func check(_ reference: MachineFigures.Machine, on rows: LabeledRows) throws {
        let artifact = try ProbeGoldenTests.fit(
            "svm", rows,
            ["c": "\(reference.c)", "standardise": "\(reference.standardise)"])
        let vector = try artifact.require("vector").elements
        #expect(vector.relativeDistance(to: reference.weight) < ProbeGoldenTests.tolerance)
        let offset = Double(try artifact.require("offset")[0])
        #expect((offset - reference.bias).magnitude < 1e-6)
        #expect(artifact.notes["warning"] == nil)
    }

    @Test(.tags(.golden), arguments: 0..<4)
    func `The support vector machine is scikit-learn's`(place: Int) throws {
        try check(MachineFigures.load().narrow[place], on: ReferenceFigures.data().binary)
    }

    @Test(.tags(.golden), arguments: [(40, 20), (520, 24)])
    func `Rows that can be separated have scikit-learn's machine too`(
        width: Int, count: Int
    ) throws {
        let figures = try MachineFigures.load()
        let rows = try LabeledRows(
            values: ReferenceFigures.centred(width == 40 ? 12 : 13, 0, count, width),
            labels: (0..<count).map { $0 % 2 }, classes: ["no", "yes"])
        try check(width == 40 ? figures.wide : figures.widest, on: rows)
        let readout = try ProbeGoldenTests.catalog().readout(of: ProbeGoldenTests.fit("svm", rows))
        #expect(try ProbeTests.accuracy(readout, rows) == 1)
    }

    @Test(.tags(.law)) func `Rows beyond their margin change nothing`() throws {
        let rows = try ReferenceFigures.data().binary
        let machine = try ProbeGoldenTests.fit("svm", rows)
        let scores = try ProbeGoldenTests.catalog().readout(of: machine).scores(of: rows.values)
        let near = rows.labels.indices.filter {
            (rows.positives[$0] ? 1 : -1) * scores[$0, 0] < 1
        }
        #expect(near.count < rows.labels.count)
        let fewer = try LabeledRows(
            values: rows.values.keepingRows(near), labels: near.map { rows.labels[$0] },
            classes: rows.classes)
        let other = try ProbeGoldenTests.fit("svm", fewer).require("vector").elements
        let vector = try machine.require("vector").elements.map { Double($0) }
        #expect(other.relativeDistance(to: vector) < 1e-5)
    }
}
