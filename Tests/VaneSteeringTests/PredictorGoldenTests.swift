import Testing
import VaneCore
import VaneTensors

@testable import VaneSteering

@Suite struct PredictorGoldenTests {
    /// Fits a built-in method on the fixture's pairs.
    static func fit(_ id: String, _ settings: [String: String] = [:]) throws -> Artifact {
        let method = try Samples.catalog().method(id)
        let pairs = try ReferenceFigures.data().pairs
        let data: TrainingData =
            method.descriptor.input == .steeringPairs
            ? .pairs(pairs)
            : .rows(
                try LabeledRows(
                    values: pairs.contexts, labels: pairs.labels, classes: pairs.classes))
        return try method.fit(
            Method.FitRequest(
                data: data, parameters: try ParameterValues(settings, for: method.descriptor)))
    }

    @Test(.tags(.golden)) func `The drawn data are the script's`() throws {
        let labels = try ReferenceFigures.data().pairs.labels
        let counts = (0..<3).map { k in labels.count { $0 == k } }
        #expect(try counts == ReferenceFigures.load().steering.classes)
    }

    /// Single-precision data and maps against double precision: a few units of 2⁻²⁴ times the sum's length.
    static let tolerance = 2e-6

    @Test(.tags(.golden)) func `Ridge predicts what scikit-learn does`() throws {
        let predictor = try RidgePredictor(from: Self.fit("ridge"))
        let shifts = try predictor.shifts(for: ReferenceFigures.data().queries)
        let reference = try ReferenceFigures.load().steering.ridge
        #expect(shifts.relativeDistance(to: reference) < Self.tolerance)
    }

    @Test(.tags(.golden)) func `Eight neighbours by cosine are NumPy's`() throws {
        let predictor = try NeighborPredictor(from: Self.fit("knn"))
        let shifts = try predictor.shifts(for: ReferenceFigures.data().queries)
        let reference = try ReferenceFigures.load().steering.knn
        #expect(shifts.relativeDistance(to: reference) < Self.tolerance)
    }

    @Test(.tags(.golden)) func `The gate names scikit-learn's classes and gives their means`()
        throws
    {
        let predictor = try GatePredictor(from: Self.fit("gate"))
        let shifts = try predictor.shifts(for: ReferenceFigures.data().queries)
        let reference = try ReferenceFigures.load().steering.gate
        #expect(Set(reference.named).count > 1, "The queries should name several classes.")
        #expect(shifts.relativeDistance(to: reference.shifts) < Self.tolerance)
    }

    @Test(.tags(.golden)) func `The vectors are NumPy's`() throws {
        let reference = try ReferenceFigures.load().steering
        for (id, expected) in [
            ("mean-s", reference.meanShift), ("mean-s-cautious", reference.cautiousMeanShift),
            ("diff-of-means", reference.differenceOfMeans), ("constant", reference.meanShift),
            ("caa", reference.meanShift),
        ] {
            let vector = try Self.fit(id).require("vector")
            #expect(vector.relativeDistance(to: [expected]) < Self.tolerance, "\(id)")
        }
    }

    @Test(.tags(.golden))
    func `The probe direction is scikit-learn's, as long as the class gap along it`() throws {
        let vector = try Self.fit("probe-direction").require("vector")
        let reference = try ReferenceFigures.load().steering.probeDirection
        // Both solvers stop where the gradient is small, not where the weights agree.
        #expect(vector.relativeDistance(to: [reference]) < 1e-4)
    }

    @Test(.tags(.golden)) func `The paper's preset trains as PyTorch does`() throws {
        let method = try Samples.catalog().method("l2s-paper")
        let pairs = try ReferenceFigures.data().pairs
        let losses = Losses()
        let artifact = try method.fit(
            Method.FitRequest(
                data: .pairs(pairs),
                parameters: try ParameterValues(
                    ["hidden": "16", "epochs": "8", "batch": "16"], for: method.descriptor),
                seed: 6, report: { losses.append($0) }))
        let reference = try ReferenceFigures.load().steering.paper
        #expect(losses.epochs == Array(1...8))
        for (mine, theirs) in zip(losses.values, reference.losses) {
            #expect((mine - theirs).magnitude < 1e-5 * theirs)
        }
        let shifts = try NetworkPredictor(from: artifact).shifts(
            for: ReferenceFigures.data().queries)
        // Single-precision sums in another order, through 32 steps.
        #expect(shifts.relativeDistance(to: reference.shifts) < 1e-4)
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
