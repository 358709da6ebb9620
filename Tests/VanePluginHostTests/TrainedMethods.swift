import Foundation
import Testing
import VaneCore
import VaneTensors

@testable import VanePluginHost

/// Data and steps that the tests of learning methods share.
enum TrainedMethods {
    /// Labelled rows of two classes, more of them than one batch of the host has.
    static func rows(
        count: Int = 300, width: Int = SteeredPass.width, seed: UInt64 = 3
    ) throws -> LabeledRows {
        var random = SeededGenerator(seed: seed)
        let labels = (0..<count).map { $0 % 3 == 0 ? 1 : 0 }
        let values = labels.flatMap { label in
            (0..<width).map { Float(random.unit() * 2 - 1) + Float(label * ($0 + 1)) / 4 }
        }
        return try LabeledRows(
            values: Tensor(shape: [count, width], values), labels: labels,
            classes: ["calm", "lively"])
    }

    /// Steering pairs whose contexts and shifts have different widths.
    static func pairs(count: Int = 50) throws -> SteeringDataset {
        var random = SeededGenerator(seed: 4)
        func values(_ width: Int) -> Tensor<Float> {
            Tensor(shape: [count, width], (0..<count * width).map { _ in Float(random.unit()) })
        }
        return try SteeringDataset(
            contexts: values(3), shifts: values(SteeredPass.width),
            labels: (0..<count).map { $0 % 2 }, classes: ["a", "b"])
    }

    /// Fits a method.
    static func fit(
        _ method: Method, on data: TrainingData, _ settings: [String: String] = [:],
        seed: UInt64 = 0, report: @escaping @Sendable (TrainingProgress) -> Void = { _ in }
    ) throws -> Artifact {
        try method.fit(
            Method.FitRequest(
                data: data, parameters: ParameterValues(settings, for: method.descriptor),
                seed: seed, report: report))
    }

    /// Makes the intervention of an artefact.
    static func intervention(of artifact: Artifact, by method: Method) throws -> any Intervention {
        var catalog = MethodCatalog()
        try catalog.add([method])
        return try catalog.intervention(of: artifact)
    }

    /// Makes the readout of an artefact.
    static func readout(of artifact: Artifact, by method: Method) throws -> any Readout {
        var catalog = MethodCatalog()
        try catalog.add([method])
        return try catalog.readout(of: artifact)
    }

    /// Builds the plugin that learns and loads it, in this process or for children.
    static func learner(
        _ kind: String = "", missing: String = "", sandboxed: Bool = false
    ) throws -> [Method] {
        let path = try FixtureLibrary.build(
            ["KIND=\"\(kind)\"", "MISSING=\"\(missing)\""], from: "learner")
        let plugin = try BadPlugin(library: path)
        var loader = plugin.loader
        if sandboxed { loader.isolation = .sandboxed(BadPlugin.limits) }
        return try loader.load(plugin.file).methods
    }

    /// The difference of the class means, in double precision as the plugin has it.
    static func gap(_ rows: LabeledRows) -> [Float] {
        var sums = [[Double]](repeating: [Double](repeating: 0, count: rows.values.width), count: 2)
        var counts = [0, 0]
        for (row, label) in rows.labels.enumerated() {
            counts[label] += 1
            for i in 0..<rows.values.width { sums[label][i] += Double(rows.values[row, i]) }
        }
        return (0..<rows.values.width).map {
            Float(sums[1][$0] / Double(counts[1]) - sums[0][$0] / Double(counts[0]))
        }
    }
}
