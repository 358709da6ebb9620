import Foundation
import Testing
import VaneCore
import VaneTensors

@testable import VanePluginHost

/// The shipped plugins that learn, against figures of NumPy; see `Tests/Fixtures/Plugins/plugins.py`.
@Suite(.enabled(if: ShippedPlugin.areBuilt, "The plugins' libraries are not beside the tests."))
struct LearnedPluginTests {
    /// What NumPy computed.
    struct Figures: Decodable {
        /// The rows of the first class, those of the second, and rows to edit.
        let source, target, rows: [[Float]]
        /// The strengths of the edits.
        let strengths: [Float]
        /// Transports of every kind.
        let transports: [Transport]
        /// Cappings of every kind.
        let cappings: [Capping]

        /// One transport.
        struct Transport: Decodable {
            /// The parameters.
            let map, support: String
            /// The lines.
            let slope, offset: [Double]
            /// The rows edited, by strength.
            let edited: [[[Double]]]
        }

        /// One capping.
        struct Capping: Decodable {
            /// The parameters.
            let side, over: String
            /// The percentile.
            let percentile: Double
            /// The axis.
            let axis: [Double]
            /// The threshold.
            let threshold: Double
            /// The rows edited, by strength.
            let edited: [[[Double]]]
            /// The number of rows left alone.
            let declined: Int
        }
    }

    /// Reads the figures.
    static func figures() throws -> Figures {
        let path = FixtureLibrary.package.appending(path: "Tests/Fixtures/Plugins/plugins.json")
        return try JSONDecoder().decode(Figures.self, from: Data(contentsOf: path))
    }

    /// Single precision, numbers up to ten, one multiplication and one addition after the fit.
    static let tolerance: Float = 5e-6

    /// Loads a shipped plugin's method, in this process or for children.
    static func method(_ plugin: ShippedPlugin, sandboxed: Bool) throws -> Method {
        let bad = try BadPlugin(library: plugin.path)
        var loader = bad.loader
        if sandboxed { loader.isolation = .sandboxed(BadPlugin.limits) }
        return try loader.load(bad.file).methods[0]
    }

    /// The examples: the source's rows first.
    static func examples(_ figures: Figures) throws -> LabeledRows {
        let rows = figures.source + figures.target
        return try LabeledRows(
            values: Tensor(shape: [rows.count, rows[0].count], rows.flatMap(\.self)),
            labels: rows.indices.map { $0 < figures.source.count ? 0 : 1 },
            classes: ["source", "target"])
    }

    /// Edits the rows with a strength; returns them and the number declined.
    static func edit(
        _ figures: Figures, by intervention: any Intervention, strength: Float
    ) throws -> (rows: [Float], declined: Int) {
        let width = figures.rows[0].count
        var rows = ActivationRows(width: width, capacity: figures.rows.count)
        for (index, row) in figures.rows.enumerated() {
            let label = RowLabel(sequence: 0, position: index, promptLength: 1, token: 0)
            rows.append(label, strength: strength, from: row.span, at: 0)
        }
        let prepared = try intervention.prepare(
            for: RunShape(width: width, sequences: 1, rows: figures.rows.count))
        let outcome = prepared.apply(to: &rows)
        #expect(outcome.failure == nil)
        return (rows.tensor.elements, outcome.declined)
    }

    /// Compares numbers.
    static func isClose(_ found: [Float], _ wanted: [Double]) -> Bool {
        found.count == wanted.count
            && zip(found, wanted).allSatisfy { abs($0 - Float($1)) <= tolerance * max(1, abs($0)) }
    }

    @Test(.tags(.golden), arguments: [false, true])
    func `Linear-AcT learns and carries like the reference`(sandboxed: Bool) throws {
        let figures = try Self.figures()
        let method = try Self.method(.transport, sandboxed: sandboxed)
        for wanted in figures.transports {
            let artifact = try TrainedMethods.fit(
                method, on: .rows(Self.examples(figures)),
                ["map": wanted.map, "support": wanted.support])
            #expect(Self.isClose(try artifact.require("slope").elements, wanted.slope))
            #expect(Self.isClose(try artifact.require("offset").elements, wanted.offset))
            let intervention = try TrainedMethods.intervention(of: artifact, by: method)
            for (strength, rows) in zip(figures.strengths, wanted.edited) {
                let edited = try Self.edit(figures, by: intervention, strength: strength)
                #expect(
                    Self.isClose(edited.rows, rows.flatMap(\.self)),
                    "\(wanted.map) \(wanted.support) \(strength)")
            }
        }
    }

    @Test(.tags(.golden), arguments: [false, true])
    func `Activation capping learns and caps like the reference`(sandboxed: Bool) throws {
        let figures = try Self.figures()
        let method = try Self.method(.capping, sandboxed: sandboxed)
        for wanted in figures.cappings {
            let artifact = try TrainedMethods.fit(
                method, on: .rows(Self.examples(figures)),
                [
                    "side": wanted.side, "over": wanted.over, "percentile": "\(wanted.percentile)",
                ])
            #expect(Self.isClose(try artifact.require("axis").elements, wanted.axis))
            #expect(Self.isClose(try artifact.require("threshold").elements, [wanted.threshold]))
            let intervention = try TrainedMethods.intervention(of: artifact, by: method)
            for (strength, rows) in zip(figures.strengths, wanted.edited) {
                let edited = try Self.edit(figures, by: intervention, strength: strength)
                #expect(
                    Self.isClose(edited.rows, rows.flatMap(\.self)),
                    "\(wanted.side) \(wanted.over) \(wanted.percentile) \(strength)")
                #expect(edited.declined == (strength == 0 ? 0 : wanted.declined))
            }
        }
    }

    @Test(.tags(.law)) func `A Gaussian carried to another has the other's mean and deviation`()
        throws
    {
        // Rodríguez et al.: between Gaussians the transport is ω = s₂/s₁, β = m₂ − ω m₁.
        var random = SeededGenerator(seed: 8)
        let count = 20_000
        let values = (0..<2 * count).map { index in
            // Box and Muller.
            let radius = (-2 * log(1 - random.unit())).squareRoot()
            let normal = Float(radius * cos(2 * .pi * random.unit()))
            return index < count ? 0.5 * normal - 1 : 2 * normal + 3
        }
        let rows = try LabeledRows(
            values: Tensor(shape: [2 * count, 1], values),
            labels: (0..<2 * count).map { $0 < count ? 0 : 1 }, classes: ["a", "b"])
        let method = try Self.method(.transport, sandboxed: false)
        let artifact = try TrainedMethods.fit(method, on: .rows(rows))
        // The error of a deviation estimated from 20,000 numbers is below 1 %, three times over.
        #expect(abs(try artifact.require("slope")[0] - 4) < 0.12)
        #expect(abs(try artifact.require("offset")[0] - 7) < 0.2)
    }

    @Test(arguments: [ShippedPlugin.transport, .capping])
    func `Examples of one class alone are refused in words`(plugin: ShippedPlugin) throws {
        let method = try Self.method(plugin, sandboxed: false)
        let rows = try LabeledRows(
            values: Tensor(shape: [2, 3], [1, 2, 3, 4, 5, 6]), labels: [1, 1],
            classes: ["source", "target"])
        let error = #expect(throws: PluginError.self) {
            try TrainedMethods.fit(method, on: .rows(rows))
        }
        #expect(error?.code == .failed)
        let words =
            plugin == .transport ? "has no row of class 'source'" : "one side has no example"
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }
}

extension Tag {
    /// Theorems.
    @Tag static var law: Self
    /// Numbers from a reference implementation.
    @Tag static var golden: Self
}
