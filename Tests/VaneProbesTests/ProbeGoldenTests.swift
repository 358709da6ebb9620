import Testing
import VaneCore
import VaneProbes
import VaneTensors

@Suite struct ProbeGoldenTests {
    /// Fits a built-in probe.
    static func fit(
        _ id: String, _ rows: LabeledRows, _ settings: [String: String] = [:], seed: UInt64 = 0,
        report: @escaping @Sendable (TrainingProgress) -> Void = { _ in }
    ) throws -> Artifact {
        let method = try catalog().method(id)
        return try method.fit(
            Method.FitRequest(
                data: .rows(rows),
                parameters: try ParameterValues(settings, for: method.descriptor),
                seed: seed, report: report))
    }

    /// All built-in probes.
    static func catalog() throws -> MethodCatalog {
        var catalog = MethodCatalog()
        try catalog.add(BuiltInProbes.methods)
        return catalog
    }

    /// Solvers stop where the gradient is small, and weights are kept in single precision.
    static let tolerance = 2e-6

    @Test(.tags(.golden)) func `The drawn data are the script's`() throws {
        let data = try ReferenceFigures.data()
        let reference = try ReferenceFigures.load().probes
        #expect(data.binary.positives.count { $0 } == reference.positives)
        #expect((0..<3).map { k in data.three.labels.count { $0 == k } } == reference.classes)
    }

    @Test(.tags(.golden)) func `The logistic probe is scikit-learn's`() throws {
        let artifact = try Self.fit("logistic", ReferenceFigures.data().binary)
        let reference = try ReferenceFigures.load().probes.logistic
        let vector = try artifact.require("vector").elements
        #expect(vector.relativeDistance(to: reference.weight) < Self.tolerance)
        let offset = try artifact.require("offset")[0]
        #expect((Double(offset) - reference.bias).magnitude < 1e-5)
    }

    @Test(.tags(.golden)) func `A probe in standard units is scikit-learn's, folded back`() throws {
        let artifact = try Self.fit(
            "logistic", ReferenceFigures.data().binary, ["standardise": "true"])
        let reference = try ReferenceFigures.load().probes.standardised
        let vector = try artifact.require("vector").elements
        #expect(vector.relativeDistance(to: reference.weight) < Self.tolerance)
        let offset = try artifact.require("offset")[0]
        #expect((Double(offset) - reference.bias).magnitude < 1e-5)
    }

    @Test(.tags(.golden)) func `The notes' probe is PyTorch's, and reports every tenth epoch`()
        throws
    {
        let losses = Losses()
        let artifact = try Self.fit(
            "logistic", ReferenceFigures.data().binary, ["recipe": "notes"], seed: 5,
            report: { losses.append($0) })
        let reference = try ReferenceFigures.load().probes.notes
        let vector = try artifact.require("vector").elements
        // A hundred single-precision steps.
        #expect(vector.relativeDistance(to: reference.weight) < 1e-5)
        #expect(try artifact.require("offset").elements == [0])
        #expect(losses.epochs == Array(stride(from: 10, through: 100, by: 10)))
        for (mine, theirs) in zip(losses.values, reference.losses) {
            #expect((mine - theirs).magnitude < 1e-5 * theirs)
        }
    }

    @Test(.tags(.golden)) func `The softmax probe scores like scikit-learn's`() throws {
        let rows = try ReferenceFigures.data().three
        let probe = try Self.catalog().readout(of: Self.fit("softmax", rows))
        #expect(probe.outputs == 3 && probe.width == 5)
        let expected = try ReferenceFigures.load().probes.softmax.scores.flatMap(\.self)
        let scores = try probe.scores(of: rows.values).elements.prefix(expected.count)
        #expect(scores.relativeDistance(to: expected) < 2e-5)
    }

    @Test(.tags(.golden)) func `The mass-mean probe is NumPy's, with and without the covariance`()
        throws
    {
        let rows = try ReferenceFigures.data().binary
        let reference = try ReferenceFigures.load().probes.massMean
        for (flag, expected) in [("false", reference.theta), ("true", reference.lda)] {
            let artifact = try Self.fit("mass-mean", rows, ["covariance": flag])
            let vector = try artifact.require("vector").elements
            #expect(vector.relativeDistance(to: expected) < Self.tolerance)
            let middle = zip(expected, reference.midpoint).reduce(0) { $0 + $1.0 * $1.1 }
            #expect((Double(try artifact.require("offset")[0]) + middle).magnitude < 1e-5)
        }
    }
}

/// Notes what a training reports; used by one thread at a time.
final class Losses: @unchecked Sendable {
    /// The epochs reported.
    private(set) var epochs: [Int] = []
    /// Their losses.
    private(set) var values: [Double] = []

    /// Notes a report.
    func append(_ progress: TrainingProgress) {
        epochs.append(progress.epoch)
        values.append(progress.loss)
    }
}
