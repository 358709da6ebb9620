import Foundation
import Synchronization
import Testing
import VaneCore
import VaneTensors

@testable import VaneComparison

/// Grids of parameters, fits on several cores, and figures out of distribution.
@Suite struct ReadoutGridTests {
    /// A readout of one column.
    private struct Column: Readout {
        /// Which.
        let column: Int
        var outputs: Int { 1 }
        var width: Int { 4 }

        func score(_ rows: borrowing ActivationRows, into scores: inout MutableSpan<Float>) {
            rows.withValues { values in
                for row in 0..<rows.count { scores[row] = values[row * 4 + column] }
            }
        }
    }

    /// A method that reads the column that its parameter says.
    private static let column = Method(
        MethodDescriptor(
            "column", .readout, from: .labeledRows, summary: "", source: "",
            parameters: [
                ParameterDescriptor("number", .integer(default: 3, range: 0...3), "Which.")
            ]),
        fit: { request in
            Artifact(
                method: "column",
                tensors: [
                    "number": Tensor(shape: [1], [Float(request.parameters.integer("number"))])
                ])
        }, readout: { Column(column: Int(try $0.require("number")[0])) })

    /// A plan.
    private func plan(_ text: String) throws -> ComparisonPlan {
        try ComparisonPlan(
            yaml: "{vane-plan: 1, data: {archive: a}, bootstrap: 200, \(text)}", file: "p")
    }

    @Test func `Validation chooses the hook point and the parameters, and all tries are counted`()
        async throws
    {
        let comparison = ReadoutComparison(
            catalog: try ReadoutComparisonTests.catalog([Self.column]),
            plan: try plan(
                "controls: [], readouts: [{id: column, set: {number: [3, 0, 2]}}, logistic]"))
        try comparison.check()
        let hooks = (0..<2).map { HookPoint(.residPost, block: $0) }
        let outcome = try await comparison.measure(at: hooks) { hook in
            ReadoutComparisonTests.rows(gap: hook?.block == 1 ? 2 : 0, seed: 5)
        }
        let result = outcome.results[0]
        #expect(result.trials.count == 6 && outcome.results[1].trials.count == 2)
        let chosen = try #require(result.chosen)
        #expect(chosen.configuration.hook == hooks[1])
        #expect(chosen.configuration.parameters == ["number": "0"])
        #expect(chosen.artifact.tensors["number"]?[0] == 0 && chosen.score.auroc == 1)
        let report = DetectionReport(outcome, of: comparison, classes: ["a", "b"], settings: [:])
        let readout = report.readouts[0]
        #expect(readout.tried == 6 && readout.parameters == ["number": "0"])
        #expect(readout.grid?.map(\.parameters?["number"]) == ["3", "0", "2", "3", "0", "2"])
        #expect(readout.validation.map(\.at) == ["resid_post.0", "resid_post.1"])
        #expect(readout.validation[1].parameters == ["number": "0"])
        #expect(readout.validation[1].auroc == 1)
        #expect(
            report.readouts[1].grid == nil && report.readouts[1].validation[0].parameters == nil)
        #expect(report.csv.contains("column,column,readout,resid_post.1,number=0,1.0,"))
    }

    @Test func `Every combination is checked before anything is read`() throws {
        let comparison = ReadoutComparison(
            catalog: try ReadoutComparisonTests.catalog([Self.column]),
            plan: try plan("readouts: [{id: column, set: {number: [0, 4]}}]"))
        let error = #expect(throws: VaneError.self) { try comparison.check() }
        #expect(error?.message.contains("'number' of 'column' is '4'") == true)
    }

    @Test(arguments: [2, 7]) func `Fits on several cores give the bytes of one after the other`(
        width: Int
    ) async throws {
        var reports: [Data] = []
        for concurrency in [1, width] {
            var comparison = ReadoutComparison(
                catalog: try ReadoutComparisonTests.catalog(),
                plan: try plan(
                    """
                    seeds: [1, 2], readouts: [{id: logistic, set: {c: [0.01, 0.1, 1, 10]}},
                     softmax, lda, {id: logistic, name: notes, set: {recipe: notes, epochs: 5}}]
                    """))
            comparison.concurrency = concurrency
            let outcome = try await comparison.measure(
                at: [HookPoint(.residPost, block: 0), HookPoint(.residPost, block: 1)]
            ) { hook in
                Self.wide(seed: UInt64(hook?.block ?? 0))
            }
            #expect(outcome.results.allSatisfy { $0.chosen?.controls.count == 3 })
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            let report = DetectionReport(
                outcome, of: comparison, classes: ["a", "b"], settings: [:])
            reports.append(try encoder.encode(report))
        }
        #expect(reports[0] == reports[1])
    }

    @Test func `A failure says at which hook point and with which parameters`() async throws {
        let comparison = ReadoutComparison(
            catalog: try ReadoutComparisonTests.catalog([Self.column]),
            plan: try plan("controls: [], readouts: [{id: column, set: {number: [0, 9]}}]"))
        let outcome = try await comparison.measure(at: [HookPoint(.residPost, block: 2)]) { _ in
            ReadoutComparisonTests.rows(gap: 1)
        }
        let failure = try #require(outcome.results[0].failure)
        #expect(failure.hasPrefix("at resid_post.2 with number=9: "))
        #expect(outcome.results[0].chosen == nil && outcome.results[0].trials.count == 2)
    }

    /// Rows of 48 values with a weak signal, wide enough for products on several threads.
    private static func wide(seed: UInt64) -> ReadoutComparison.Rows {
        var random = SeededGenerator(seed: seed, stream: 4)
        var rows = ReadoutComparisonTests.rows(gap: 0, count: 1_200)
        rows.frame.tokens = (0..<1_200).map { $0 * 7 % 30 }
        rows.values = Tensor(
            shape: [1_200, 48],
            rows.frame.positive.flatMap { isPositive in
                (0..<48).map { Float(random.unit() + ($0 < 3 && isPositive ? 0.2 : 0)) }
            })
        return rows
    }

    @Test(arguments: [1, 3]) func `No more run at once than are allowed, and order is kept`(
        width: Int
    ) async {
        let running = Mutex((now: 0, most: 0))
        let found = await measureAll(40, atOnce: width) { number in
            running.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
            // The first ones take longest, so that they would come last.
            let sum = (0..<(40 - number) * 2_000).reduce(0, &+)
            running.withLock { $0.now -= 1 }
            return sum >= 0 ? number : -1
        }
        #expect(found == Array(0..<40))
        #expect(running.withLock { $0.most } <= width)
    }

    @Test func `Rows out of distribution are measured, and never fitted or chosen on`() async throws
    {
        let comparison = ReadoutComparison(
            catalog: try ReadoutComparisonTests.catalog(),
            plan: try plan("readouts: [logistic], controls: [permuted-labels]"))
        var rows = ReadoutComparisonTests.rows(gap: 2, count: 400)
        // Out of distribution the class shows the other way round.
        for row in 300..<400 {
            rows.frame.splits[row] = nil
            rows.values[row, 0] = 2 - rows.values[row, 0]
        }
        let moved = rows
        let outcome = try await comparison.measure(at: [nil]) { _ in moved }
        let chosen = try #require(outcome.results[0].chosen)
        let outside = try #require(chosen.outside)
        #expect(chosen.score.auroc == 1 && outside.score.auroc == 0)
        #expect(outside.accuracy < 0.6)
        let report = DetectionReport(outcome, of: comparison, classes: ["a", "b"], settings: [:])
        let figures = try #require(report.readouts[0].test?.outOfDistribution)
        #expect(figures.auroc == 0 && figures.ci == [0, 0] && figures.drop == 1)
        #expect(report.splits["out-of-distribution"]?.rows == 100)
        #expect(report.splits.values.reduce(0) { $0 + $1.rows } == 400)
        #expect(report.table[0].contains("  OOD    drop"))
        #expect(!report.warnings.contains { $0.contains("groups of its rarer class") })
        var few = moved
        few.frame.clusters = (0..<400).map { "\($0 / 50) \($0 % 2)" }
        let rough = few
        let warned = DetectionReport(
            try await comparison.measure(at: [nil]) { _ in rough }, of: comparison,
            classes: ["a", "b"], settings: [:])
        #expect(
            warned.warnings.contains {
                $0.hasPrefix("The test split has only 6 groups of its rarer class")
            })
    }

    @Test func `A report holds the corners of the curve on test`() async throws {
        let comparison = ReadoutComparison(
            catalog: try ReadoutComparisonTests.catalog(),
            plan: try plan("readouts: [logistic], controls: [], intervals: bca"))
        let outcome = try await comparison.measure(at: [nil]) { _ in
            ReadoutComparisonTests.rows(gap: 0.3)
        }
        let report = DetectionReport(outcome, of: comparison, classes: ["a", "b"], settings: [:])
        let test = try #require(report.readouts[0].test)
        #expect(test.roc.first == [0, 0] && test.roc.last == [1, 1])
        let area = zip(test.roc, test.roc.dropFirst()).reduce(0) {
            $0 + ($1.1[0] - $1.0[0]) * ($1.1[1] + $1.0[1]) / 2
        }
        #expect(abs(area - test.auroc) < 1e-12)
        // Both kinds of interval hold the area; the draws are the same, the points differ.
        let chosen = try #require(outcome.results[0].chosen)
        #expect(chosen.intervals == .biasCorrectedAccelerated)
        let plain = try await ReadoutComparison(
            catalog: try ReadoutComparisonTests.catalog(),
            plan: try plan("readouts: [logistic], controls: []")
        ).measure(at: [nil]) { _ in ReadoutComparisonTests.rows(gap: 0.3) }
        let percentile = try #require(plain.results[0].chosen)
        #expect(percentile.score.auroc == chosen.score.auroc)
        #expect(percentile.score.interval != chosen.score.interval)
    }
}
