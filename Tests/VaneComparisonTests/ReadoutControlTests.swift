import Testing
import VaneCore
import VaneTensors

@testable import VaneComparison

/// Controls: what they leave of a readout's figure, and what is said where the data do not allow them.
@Suite struct ReadoutControlTests {
    /// Compares a readout on rows of one place.
    private func measure(
        _ rows: ReadoutComparison.Rows, controls: String, readout: String = "logistic",
        more: [Method] = []
    ) async throws -> ReadoutComparison.Outcome {
        let plan = try ComparisonPlan(
            yaml: """
                {vane-plan: 1, data: {archive: a}, readouts: [\(readout)], bootstrap: 200,
                 controls: [\(controls)]}
                """, file: "p")
        return try await ReadoutComparison(
            catalog: try ReadoutComparisonTests.catalog(more), plan: plan
        ).measure(at: [nil]) { _ in rows }
    }

    /// Rows whose values say the type, one of 20, and, apart from it, the label.
    private func typed(
        typeSize: Float, labelSize: Float, count: Int = 800, tokens: Bool = true
    ) -> ReadoutComparison.Rows {
        var random = SeededGenerator(seed: 11)
        let types = (0..<count).map { $0 / 4 % 20 }
        let positive = (0..<count).map { _ in random.unit() < 0.5 }
        let values = (0..<count).flatMap { row in
            (0..<21).map { column in
                let signal =
                    column == 20
                    ? (positive[row] ? labelSize : 0) : column == types[row] ? typeSize : 0
                return signal + Float(random.unit() - 0.5) * 0.1
            }
        }
        return ReadoutComparison.Rows(
            values: Tensor(shape: [count, 21], values),
            frame: ReadoutComparison.Frame(
                positive: positive,
                clusters: (0..<count).map { tokens ? "\($0)" : "type \(types[$0])" },
                // Groups as wholes where types are groups.
                splits: (0..<count).map { row in
                    [.train, .train, .train, .validation, .test][
                        tokens ? row % 5 : types[row] % 5]
                }, tokens: tokens ? types : nil))
    }

    @Test(arguments: [true, false])
    func `A readout that can tell types learns random labels of them by heart`(tokens: Bool)
        async throws
    {
        let outcome = try await measure(
            typed(typeSize: 1, labelSize: 1, tokens: tokens), controls: "control-task")
        let chosen = try #require(outcome.results[0].chosen)
        let control = try #require(chosen.controls[.controlTask])
        #expect(chosen.score.auroc > 0.99)
        #expect(control.auroc > 0.99 && control.accuracy > 0.99)
        let note = try #require(outcome.controls.first)
        #expect(note.isAvailable)
        #expect(
            note.text.hasPrefix("random labels of 20 \(tokens ? "tokens" : "groups"), tested on"))
        let report = try DetectionReport(
            outcome,
            of: ReadoutComparison(
                catalog: ReadoutComparisonTests.catalog(),
                plan: ReadoutComparisonTests.plan("[logistic]")), classes: ["a", "b"],
            settings: [:])
        let figures = try #require(report.readouts[0].test?.controlTask)
        #expect(figures.selectivity == chosen.score.auroc - control.auroc)
        #expect(figures.accuracySelectivity == chosen.figures.accuracy - control.accuracy)
        #expect(report.table.contains { $0.hasPrefix("control control-task: random labels of 20") })
    }

    @Test func `A readout that cannot tell types is selective`() async throws {
        let outcome = try await measure(
            typed(typeSize: 0, labelSize: 1), controls: "control-task")
        let chosen = try #require(outcome.results[0].chosen)
        let control = try #require(chosen.controls[.controlTask])
        #expect(chosen.score.auroc > 0.99)
        // 160 rows of test: the area's deviation is 0.046 by chance.
        #expect(abs(control.auroc - 0.5) < 0.2)
    }

    @Test func `Types that nothing shares give no control task, and the report says so`()
        async throws
    {
        let rows = ReadoutComparisonTests.rows(gap: 1)
        var single = rows
        single.frame.clusters = (0..<300).map(String.init)
        let outcome = try await measure(single, controls: "control-task")
        #expect(outcome.results[0].chosen?.controls.isEmpty == true)
        let note = try #require(outcome.controls.first)
        #expect(!note.isAvailable && note.text.contains("recur often enough"))
    }

    @Test func `A type has one label wherever it stands, with the shares of the real ones`() throws
    {
        let rows = typed(typeSize: 1, labelSize: 1)
        let applied = try TypeLabels(rows.frame, seed: 3).applied(to: rows)
        let types = try #require(rows.frame.tokens)
        var labels: [Int: Set<Bool>] = [:]
        for (row, type) in types.enumerated() {
            labels[type, default: []].insert(applied.frame.positive[row])
        }
        #expect(labels.values.allSatisfy { $0.count == 1 })
        let train = rows.frame.indices(of: .train)
        let share = Double(train.count { rows.frame.positive[$0] }) / Double(train.count)
        #expect(labels.values.count { $0.contains(true) } == Int((share * 20).rounded()))
        #expect(applied.frame.splits == rows.frame.splits)
        let other = try TypeLabels(rows.frame, seed: 4).applied(to: rows)
        #expect(other.frame.positive != applied.frame.positive)
    }

    @Test func `Noise says nothing, unless rows repeat over splits`() async throws {
        let plain = ReadoutComparisonTests.rows(gap: 1)
        let outcome = try await measure(plain, controls: "random-features")
        let noise = try #require(outcome.results[0].chosen?.controls[.randomFeatures])
        #expect(abs(noise.auroc - 0.5) < 0.25)
        // The same row twice, once in train and once in validation or test.
        var rows = plain
        rows.values = plain.values.keepingRows((0..<300).map { $0 / 2 })
        rows.frame.positive = (0..<300).map { $0 / 8 % 2 == 0 }
        rows.frame.splits = (0..<300).map {
            $0 % 2 == 0 ? .train : $0 % 4 == 1 ? .validation : .test
        }
        let repeated = try await measure(
            rows, controls: "random-features", readout: "memory",
            more: [ReadoutComparisonTests.method("memory")])
        #expect(repeated.results[0].chosen?.controls[.randomFeatures]?.auroc == 1)
    }

    @Test func `Noise has each column's mean and deviation on train`() throws {
        var rows = ReadoutComparisonTests.rows(gap: 1, count: 4_000)
        for row in 0..<4_000 { rows.values[row, 1] = 5 + 3 * rows.values[row, 1] }
        let noise = rows.replacedByNoise(seed: 1)
        let train = rows.frame.indices(of: .train)
        for column in 0..<4 {
            func moments(_ values: Tensor<Float>) -> (Double, Double) {
                let numbers = train.map { Double(values[$0, column]) }
                let mean = numbers.reduce(0, +) / Double(numbers.count)
                let squares = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
                return (mean, (squares / Double(numbers.count)).squareRoot())
            }
            let (own, drawn) = (moments(rows.values), moments(noise.values))
            // 2,000 draws: a mean is off by 2 % of a deviation, a deviation by 1.6 %.
            #expect(abs(own.0 - drawn.0) < 0.1 * own.1 && abs(own.1 / drawn.1 - 1) < 0.08)
        }
        #expect(rows.replacedByNoise(seed: 1).values == noise.values)
        #expect(rows.replacedByNoise(seed: 2).values != noise.values)
    }

    @Test func `Words and tokens are read on their own`() async throws {
        var rows = ReadoutComparisonTests.rows(gap: 0)
        let positive = rows.frame.positive
        // Of the prompt only word 3 says the class; of the token nothing does.
        rows.frame.prompts = PromptTokens(
            positive.indices.map { [5, $0 % 7 + 10] + (positive[$0] ? [3] : []) }, unit: .words)
        rows.frame.tokens = positive.indices.map { _ in 42 }
        let outcome = try await measure(rows, controls: "bag-of-words, token-identity")
        #expect(outcome.baselines.map(\.choice.name) == ["bag-of-words", "token-identity"])
        #expect(outcome.baselines[0].chosen?.score.auroc == 1)
        #expect(outcome.baselines[0].trials.count == 4)
        #expect(outcome.baselines[1].chosen?.score.auroc == 0.5)
        #expect(
            outcome.controls.map(\.text) == [
                "counts of the prompt's words, 9 different on train",
                "the row's own token, 1 different on train",
            ])
        let report = DetectionReport(
            outcome,
            of: ReadoutComparison(
                catalog: try ReadoutComparisonTests.catalog(),
                plan: try ReadoutComparisonTests.plan("[logistic]")), classes: ["a", "b"],
            settings: [:])
        #expect(report.readouts.map(\.role) == [.readout, .baseline, .baseline])
        // The best readout leads even where a baseline is better.
        #expect(report.paired.map(\.against) == ["logistic", "logistic"])
        #expect(report.warnings.contains { $0.hasPrefix("'bag-of-words' reaches 1.000") })
    }

    @Test func `Words that the data do not hold are said to be missing`() async throws {
        let outcome = try await measure(
            ReadoutComparisonTests.rows(gap: 1), controls: "bag-of-words, token-identity")
        #expect(outcome.baselines.isEmpty)
        #expect(outcome.controls.allSatisfy { !$0.isAvailable })
        let report = DetectionReport(
            outcome,
            of: ReadoutComparison(
                catalog: try ReadoutComparisonTests.catalog(),
                plan: try ReadoutComparisonTests.plan("[logistic]")), classes: ["a", "b"],
            settings: [:])
        #expect(
            report.table.contains(
                "control token-identity: not available, the data do not say which token each row is of"
            ))
        #expect(DetectionPage(report).page.contains("not available"))
    }

    @Test func `Words are runs of letters and digits in lower case`() {
        let tokens = PromptTokens(wordsOf: ["Go, go home!", "", "home 2 GO"])
        #expect(tokens?.ofSamples == [[0, 0, 1], [], [1, 2, 0]])
        #expect(PromptTokens(wordsOf: ["", "?!"]) == nil)
    }

    @Test func `Columns are the most frequent training tokens`() throws {
        let texts = (0..<5_000).map { $0 < 4_095 ? [$0, $0] : [$0] }
        let counts = TokenCounts(training: texts)
        #expect(counts.width == TokenCounts.mostColumns)
        let rows = try counts.rows([[0, 0, 4_094], [4_095], [4_096], [99_999]])
        #expect(
            (0..<4).map { row in (0..<4_096).reduce(0) { $0 + rows[row, $1] } } == [3, 1, 0, 0])
    }
}
