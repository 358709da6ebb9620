import Testing
import VaneCore
import VaneProbes
import VaneTensors

@testable import VaneComparison

/// Readouts compared on one division: what is fitted, chosen and reported on which rows.
@Suite struct ReadoutComparisonTests {
    /// A plan with some readouts.
    static func plan(_ readouts: String, controls: Bool = true) throws -> ComparisonPlan {
        try ComparisonPlan(
            yaml: """
                {vane-plan: 1, data: {archive: a}, readouts: \(readouts), bootstrap: 200,
                 controls: \(controls ? "[permuted-labels]" : "[]")}
                """, file: "p")
    }

    /// The built-in readouts, and some of the tests' own.
    static func catalog(_ more: [Method] = []) throws -> MethodCatalog {
        var catalog = MethodCatalog()
        try catalog.add(BuiltInProbes.methods + more)
        return catalog
    }

    /// Rows of two classes that lie a gap apart in their first value.
    static func rows(gap: Double, seed: UInt64 = 2, count: Int = 300) -> ReadoutComparison.Rows {
        var random = SeededGenerator(seed: seed)
        let positive = (0..<count).map { $0 % 2 == 0 }
        let values = positive.flatMap { isPositive in
            (0..<4).map { column in
                Float(random.unit() + (column == 0 && isPositive ? gap : 0))
            }
        }
        return ReadoutComparison.Rows(
            values: Tensor(shape: [count, 4], values), positive: positive,
            clusters: (0..<count).map { "\($0 / 2)" },
            splits: (0..<count).map { [.train, .train, .validation, .test][$0 / 2 % 4] })
    }

    @Test func `The hook point is validation's choice, and the figures are those of test`()
        async throws
    {
        let comparison = ReadoutComparison(
            catalog: try Self.catalog(), plan: try Self.plan("[logistic, mass-mean]"))
        let hooks = (0..<3).map { HookPoint(.residPost, block: $0) }
        let gaps = [0.0, 2, 0.3]
        let results = try await comparison.measure(at: hooks) { hook in
            Self.rows(gap: gaps[hook?.block ?? 0], seed: UInt64(hook?.block ?? 0))
        }.results
        for result in results {
            #expect(result.validation.map(\.configuration.hook) == hooks)
            let chosen = try #require(result.chosen)
            #expect(chosen.configuration.hook == hooks[1])
            #expect(chosen.score.auroc == 1 && chosen.figures.accuracy > 0.95)
            // Permuted labels teach nothing: 75 test rows, whose area has a deviation below 0.07 by chance.
            let permuted = try #require(chosen.controls[.permutedLabels]?.auroc)
            #expect(abs(permuted - 0.5) < 0.25)
        }
    }

    @Test func `Hook points that hold other samples are refused`() async throws {
        let comparison = ReadoutComparison(
            catalog: try Self.catalog(), plan: try Self.plan("[mass-mean]", controls: false))
        let error = await #expect(throws: VaneError.self) {
            try await comparison.measure(at: [HookPoint(.residPost, block: 0), nil]) { hook in
                Self.rows(gap: 1, count: hook == nil ? 200 : 300)
            }
        }
        #expect(error?.code == .shapeMismatch)
        #expect(error?.message.contains("capture all hook points together") == true)
    }

    @Test func `Rows without a signal have none`() async throws {
        let comparison = ReadoutComparison(
            catalog: try Self.catalog(), plan: try Self.plan("[logistic]", controls: false))
        let results = try await comparison.measure(at: [nil]) { _ in
            Self.rows(gap: 0, count: 2000)
        }.results
        let chosen = try #require(results[0].chosen)
        // 500 test rows: the area's deviation is 0.026.
        #expect(abs(chosen.score.auroc - 0.5) < 0.1)
        #expect(chosen.controls.isEmpty)
        #expect(chosen.score.interval.lower < 0.5 && chosen.score.interval.upper > 0.5)
    }

    /// A readout that remembers its training rows: 1 for a positive one of them, 0 for every other row.
    struct Memory: Readout {
        /// The positive training rows.
        let known: Set<[Float]>
        var outputs: Int { 1 }
        var width: Int { 4 }

        func score(_ rows: borrowing ActivationRows, into scores: inout MutableSpan<Float>) {
            rows.withValues { values in
                for row in 0..<rows.count {
                    let found = (0..<4).map { values[row * 4 + $0] }
                    scores[row] = known.contains(found) ? 1 : 0
                }
            }
        }
    }

    /// A method that fits ``Memory``, or always fails.
    static func method(_ id: String, fails: Bool = false) -> Method {
        Method(
            MethodDescriptor(id, .readout, from: .labeledRows, summary: "", source: ""),
            fit: { request in
                guard !fails else { throw VaneError(.missingData, "no wish to learn") }
                let rows = try request.data.requireRows(for: id)
                let wanted = rows.labels.indices.filter { rows.labels[$0] == 1 }
                return Artifact(
                    method: id,
                    tensors: [
                        "rows": Tensor(
                            shape: [wanted.count, 4],
                            wanted.flatMap { row in (0..<4).map { rows.values[row, $0] } })
                    ])
            },
            readout: { artifact in
                let rows = try artifact.require("rows")
                return Memory(
                    known: Set((0..<rows.rows).map { row in (0..<4).map { rows[row, $0] } }))
            })
    }

    @Test func `What is remembered of training rows is worth nothing on test`() async throws {
        let comparison = ReadoutComparison(
            catalog: try Self.catalog([Self.method("memory")]), plan: try Self.plan("[memory]"))
        let rows = Self.rows(gap: 1)
        let results = try await comparison.measure(at: [nil]) { _ in rows }.results
        // Every test row has the score 0, so all are tied. Were a training row among them, the area would be above one half.
        #expect(results[0].chosen?.score.auroc == 0.5)
    }

    @Test func `Rows that stand in train and in test show in the control`() async throws {
        let comparison = ReadoutComparison(
            catalog: try Self.catalog([Self.method("memory")]), plan: try Self.plan("[memory]"))
        var rows = Self.rows(gap: 0, count: 400)
        let original = rows.values
        // Every row stands twice under different groups: once in train and once in validation or test.
        rows.values = Tensor(
            shape: [400, 4], (0..<400).flatMap { row in (0..<4).map { original[row / 2, $0] } })
        rows.frame.positive = (0..<400).map { $0 / 8 % 2 == 0 }
        rows.frame.splits = (0..<400).map {
            $0 % 2 == 0 ? .train : $0 % 4 == 1 ? .validation : .test
        }
        let leaking = rows
        let outcome = try await comparison.measure(at: [nil]) { _ in leaking }
        #expect(outcome.results[0].chosen?.score.auroc == 1)
        #expect(outcome.results[0].chosen?.controls[.permutedLabels]?.auroc == 1)
        let report = DetectionReport(
            outcome, of: comparison, classes: ["a", "b"], settings: [:])
        #expect(report.warnings.contains { $0.contains("which chance hardly gives") })
    }

    @Test func `A readout that fails costs its own row`() async throws {
        let comparison = ReadoutComparison(
            catalog: try Self.catalog([Self.method("sulk", fails: true)]),
            plan: try Self.plan("[sulk, logistic]"))
        let outcome = try await comparison.measure(at: [nil]) { _ in Self.rows(gap: 1) }
        let results = outcome.results
        #expect(results[0].failure?.contains("no wish to learn") == true)
        #expect(results[0].chosen == nil && results[1].chosen != nil)
        let report = DetectionReport(
            outcome, of: comparison, classes: ["a", "b"], settings: [:])
        #expect(report.readouts[0].error?.contains("no wish to learn") == true)
        #expect(report.table.contains { $0.hasPrefix("sulk") && $0.contains("error: ") })
        #expect(report.csv.split(separator: "\n").count == 3)
        #expect(report.paired.isEmpty)
    }

    @Test(arguments: ["add", "l2s-notes", "nothing"])
    func `What does not read is refused before anything is read`(id: String) throws {
        let comparison = ReadoutComparison(
            catalog: try Self.catalog(), plan: try Self.plan("[\(id)]"))
        let error = #expect(throws: VaneError.self) { try comparison.check() }
        #expect(error?.code == .invalidMethod)
    }
}
