import Testing
import VaneCore
import VaneTensors

@testable import VaneSteering

/// Data drawn from the seeded stream, and what tests need to fit methods quickly.
enum Samples {
    /// The ids of all interventions that can be fitted and applied.
    static let applicable =
        ["mean-s", "mean-s-cautious", "caa", "diff-of-means", "probe-direction", "p2s"]
        + components + ["leace", "angular"]
        + ["l2s-notes", "l2s-paper", "l2s-release", "ridge", "knn", "constant", "gate", "random"]
        + ["random-probe"]

    /// Those that edit the component along the difference of class means.
    static let components = ["ablation", "ace", "clamp"]

    /// Those whose predictor reads a context of a known width.
    static let contextual =
        ["l2s-notes", "l2s-paper", "l2s-release", "ridge", "knn", "gate"]

    /// All built-in interventions.
    static func catalog() throws -> MethodCatalog {
        var catalog = MethodCatalog()
        try catalog.add(BuiltInInterventions.methods)
        return catalog
    }

    /// Parameters that keep training short.
    static func quick(_ id: String) -> [String: String] {
        id.hasPrefix("l2s") ? ["hidden": "5", "epochs": "2", "batch": "8"] : [:]
    }

    /// Numbers in `[-1, 1)`, as `centred` of `Tests/Fixtures/Methods/methods.py` draws them.
    static func centred(_ seed: UInt64, _ stream: UInt64, _ rows: Int, _ width: Int) -> Tensor<
        Float
    > {
        var random = SeededGenerator(seed: seed, stream: stream)
        return Tensor(
            shape: [rows, width], (0..<(rows * width)).map { _ in Float(2 * random.unit() - 1) })
    }

    /// Labels 0, 1, 2, 0, 1, ….
    static func labels(_ count: Int) -> [Int] { (0..<count).map { $0 % 3 } }

    /// Pairs of random contexts and shifts in three classes.
    static func pairs(
        _ count: Int = 24, contextWidth: Int = 6, width: Int = 6
    ) throws -> SteeringDataset {
        try SteeringDataset(
            contexts: centred(31, 0, count, contextWidth), shifts: centred(31, 1, count, width),
            labels: labels(count), classes: ["plain", "a", "b"])
    }

    /// Random rows in three classes.
    static func rows(_ count: Int = 24, width: Int = 6) throws -> LabeledRows {
        try LabeledRows(
            values: centred(31, 2, count, width), labels: labels(count),
            classes: ["plain", "a", "b"])
    }

    /// What a method learns from.
    static func data(
        for descriptor: MethodDescriptor, pairs count: Int, contextWidth: Int, width: Int
    ) throws -> TrainingData {
        switch descriptor.input {
        case .nothing, .headScores: .nothing
        case .labeledRows: .rows(try rows(count, width: width))
        case .steeringPairs:
            .pairs(try pairs(count, contextWidth: contextWidth, width: width))
        }
    }
}

extension Tag {
    /// A theorem that must hold for every input.
    @Tag static var law: Self
    /// Numbers from a reference implementation.
    @Tag static var golden: Self
}
