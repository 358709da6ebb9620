import Foundation
import Synchronization
import Testing
import VaneCore
import VaneSteering

@testable import VaneComparison

/// Methods compared by a plan: chosen on validation, measured on test, kept cell by cell.
@Suite struct SteeringComparisonTests {
    /// A store in memory that can be told to fail after some measurements.
    final class Memory: CellStore {
        /// What is kept, and what was measured.
        private let state: Mutex<(cells: [String: Data], measured: Int)>
        /// The number of measurements after which it fails.
        let limit: Int

        /// Begins with cells.
        init(_ cells: [String: Data] = [:], failingAfter limit: Int = .max) {
            state = Mutex((cells, 0))
            self.limit = limit
        }

        /// The cells kept.
        var cells: [String: Data] { state.withLock(\.cells) }
        /// The number of cells measured.
        var measured: Int { state.withLock(\.measured) }

        /// Returns a value kept, or measures it.
        func value<Value: Codable & Sendable>(
            _ key: String, measure: () throws -> Value
        ) throws -> Value {
            if let known = state.withLock({ $0.cells[key] }) {
                return try JSONDecoder().decode([Value].self, from: known)[0]
            }
            let isFull = state.withLock { state in
                state.measured += 1
                return state.measured > limit
            }
            if isFull { throw VaneError(.absent, "killed") }
            let value = try measure()
            let data = try JSONEncoder().encode([value])
            state.withLock { $0.cells[key] = data }
            return value
        }
    }

    /// The methods compared.
    private static let methods = ["mean-s", "probe-direction", "ridge", "idle", "broken"]

    /// A run of a plan on the stub.
    private func run(
        _ stub: StubExperiment, cells: any CellStore = NoCellStore(),
        axis: StrengthAxis = .raw, strengths: [Double] = [0.25, 0.6, 1, 2],
        criterion: SteeringPlan.Criterion = .objective, seeds: [UInt64] = [3, 4],
        selection: TokenSelection = .generated
    ) async throws -> PlanRun {
        var plan = SteeringPlan(strengths: strengths)
        plan.criterion = criterion
        plan.selection = selection
        plan.methods = Self.methods.map { SteeringPlan.Choice(id: $0) }
        plan.axis = axis
        plan.hookPoints = StubExperiment.hooks
        plan.contexts = StubExperiment.hooks
        let steering = SteeringComparison(
            task: stub.task, model: stub.model, catalog: stub.catalog,
            activations: try await stub.activations(), plan: plan, seeds: seeds, cells: cells)
        var reading = try ComparisonPlan(
            yaml: """
                vane-plan: 1
                data: {model: clinic, prompts: clinic}
                readouts: [logistic, mass-mean]
                bootstrap: 200
                """, file: "p.yaml")
        reading.hookPoints = StubExperiment.hooks
        return PlanRun(
            steering: steering,
            readouts: ReadoutComparison(catalog: stub.catalog, plan: reading), settings: [:])
    }

    /// A stub with prompts that have completions, and methods that do nothing or fail.
    private func stub() throws -> StubExperiment {
        var stub = try StubExperiment(methods: [.idle, .broken])
        for split in ControlTask.Split.allCases {
            stub.task.items[split] = stub.task.items(of: split).map { item in
                var item = item
                item.sample.target = StubExperiment.classes[item.wanted]
                item.sample.rejected = StubExperiment.classes[item.wanted == 0 ? 1 : 0]
                return item
            }
        }
        return stub
    }

    /// The report as bytes.
    private func bytes(_ report: PlanReport) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return try encoder.encode(report)
    }

    @Test func `The oracle does what it must, and what does nothing or fails has an error row`()
        async throws
    {
        let report = try await run(try stub()).report()
        let rows = Dictionary(
            report.control.methods.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
        #expect(
            report.control.methods.map(\.name)
                == ["none", "prompt", "random"] + Self.methods + ["p2s"])
        #expect(rows["p2s"]?.control?.objective == 1)
        #expect(rows["none"]?.control?.success == 0)
        #expect(rows["none"]?.control?.unchanged == 1)
        for name in ["idle", "broken"] {
            #expect(rows[name]?.control == nil)
            #expect(rows[name]?.error?.isEmpty == false)
        }
        #expect(rows["idle"]?.error?.contains("changed none of") == true)
        #expect(rows["broken"]?.error?.contains("cannot <be> fitted") == true)
        let oracle = try #require(rows["p2s"])
        #expect(oracle.chosen?.strength == 0.6)
        #expect(oracle.curve.map(\.strength) == [0.25, 0.6, 1, 2])
        // The shift raises the wanted behaviour's score, so that every slope is above zero.
        let propensity = try #require(oracle.control?.propensity)
        #expect(propensity.antiSteerable == 0 && (propensity.slope ?? 0) > 0)
        #expect(oracle.seeds.map(\.seed) == [3, 4])
    }

    @Test func `Nothing that is chosen changes with the test prompts`() async throws {
        let honest = try await run(try stub()).report()
        var planted = try stub()
        planted.planted[.test] = 5
        planted.shiftScale[.test] = -3
        let report = try await run(planted).report()
        for (left, right) in zip(honest.control.methods, report.control.methods) {
            #expect(left.chosen?.at == right.chosen?.at)
            #expect(left.chosen?.alpha == right.chosen?.alpha)
            #expect(left.trials.map(\.value) == right.trials.map(\.value))
        }
        // The planted shifts are seen where they may be: the oracle on test goes the wrong way.
        let oracle = report.control.methods.last
        #expect(oracle?.control?.objective != honest.control.methods.last?.control?.objective)
    }

    @Test(arguments: [StrengthAxis.relative, .sigma, .kl])
    func `Strengths of every axis come from training and validation alone`(
        axis: StrengthAxis
    ) async throws {
        let strengths = axis == .kl ? [0.05, 0.5] : [0.25, 1]
        let honest = try await run(try stub(), axis: axis, strengths: strengths).report()
        var planted = try stub()
        planted.planted[.test] = 50
        let report = try await run(planted, axis: axis, strengths: strengths).report()
        let alphas = [honest, report].map {
            $0.control.methods.map { $0.trials.map(\.setting.alpha) }
        }
        #expect(alphas[0] == alphas[1])
        let found: [Double] = alphas[0].flatMap { $0 }
        #expect(found.contains { $0 != 0 })
        #expect(report.control.axis.kind == axis.rawValue)
    }

    @Test func `A run that was cut off goes on to the same report and measures nothing twice`()
        async throws
    {
        let whole = Memory()
        let expected = try bytes(try await run(try stub(), cells: whole).report())
        let killed = Memory(failingAfter: whole.measured / 2)
        await #expect(throws: VaneError.self) {
            _ = try await run(try stub(), cells: killed).report()
        }
        #expect(!killed.cells.isEmpty && killed.cells.count < whole.cells.count)
        let resumed = Memory(killed.cells)
        let found = try bytes(try await run(try stub(), cells: resumed).report())
        #expect(found == expected)
        #expect(resumed.measured == whole.cells.count - killed.cells.count)
        let again = Memory(whole.cells)
        #expect(try bytes(try await run(try stub(), cells: again).report()) == expected)
        #expect(again.measured == 0)
    }

    @Test
    func
        `Cells of another axis, another first seed or other positions are never taken for this plan's`()
        async throws
    {
        let strengths = [0.25, 1.0]
        let known = Memory()
        _ = try await run(try stub(), cells: known, axis: .raw, strengths: strengths).report()
        let changes: [(StrengthAxis, [UInt64], TokenSelection)] = [
            (.relative, [3, 4], .generated), (.raw, [4, 3], .generated),
            (.raw, [3, 4], .lastPromptAndGenerated),
        ]
        for (axis, seeds, selection) in changes {
            func report(_ cells: any CellStore) async throws -> Data {
                try bytes(
                    try await run(
                        try stub(), cells: cells, axis: axis, strengths: strengths, seeds: seeds,
                        selection: selection
                    ).report())
            }
            let fresh = try await report(NoCellStore())
            #expect(
                try await report(Memory(known.cells)) == fresh, "\(axis), \(seeds), \(selection)")
        }
        // Every direction has cells of its own numbers: a leak into train that moves them finds none.
        var planted = try stub()
        planted.planted[.train] = 0.5
        let moved = try bytes(try await run(planted, axis: .raw, strengths: strengths).report())
        let keys = known.cells.filter { $0.key.hasPrefix("transfer") }
        let reused = try bytes(
            try await run(planted, cells: Memory(keys), axis: .raw, strengths: strengths).report())
        #expect(reused == moved && !keys.isEmpty)
    }

    @Test func `The row l2s is the preset that is best on validation, named beside it`()
        async throws
    {
        var stub = try StubExperiment()
        let presets = BuiltInInterventions.methods.filter { $0.descriptor.id.hasPrefix("l2s") }
        try stub.catalog.add(presets)
        var plan = SteeringPlan(strengths: [1])
        plan.methods = [SteeringPlan.Choice(id: "l2s")]
        try plan.check(stub.catalog)
        plan.axis = .raw
        (plan.hookPoints, plan.contexts) = (StubExperiment.hooks, [StubExperiment.hooks[0]])
        let steering = SteeringComparison(
            task: stub.task, model: stub.model, catalog: stub.catalog,
            activations: try await stub.activations(), plan: plan, seeds: [0])
        let outcome = try await steering.run()
        let row = try #require(outcome.rows.first { $0.id == "l2s" })
        #expect(Set(row.trials.map(\.setting.method)) == Set(presets.map(\.descriptor.id)))
        let chosen = try #require(row.chosen)
        #expect(row.trials.allSatisfy { ($0.value ?? -1) <= (chosen.value ?? -2) })
        #expect(ControlReport.Setting(chosen, of: row).method == chosen.setting.method)
    }

    @Test func `Readings and steerings meet in the gap`() async throws {
        let gap = try await run(try stub()).report().gap
        #expect(
            gap.directions.map(\.name)
                == ["logistic", "mass-mean", "mean-s", "probe-direction", "mean of ridge"])
        #expect(gap.directions.map(\.reads) == [true, true, false, false, false])
        for matrix in gap.cosines {
            for place in gap.directions.indices where matrix.values[place][place] != nil {
                #expect(abs((matrix.values[place][place] ?? 0) - 1) < 1e-6)
            }
        }
        #expect(gap.transfer.count >= 4)
        let ridge = try #require(gap.predictors.first { $0.name == "ridge" })
        let mean = try #require(gap.predictors.first { $0.name == "mean-s" })
        // The stub's shifts follow from the topic, so that ridge predicts them and a constant does not.
        #expect(ridge.r2 > 0.9 && ridge.cosine > mean.cosine && abs(mean.r2) < 0.2)
        #expect(gap.diagnostics.allSatisfy { $0.agreement <= 1 && $0.contrast == "end" })
    }

    @Test func `Propensities are the same prompts' in every table`() async throws {
        let report = try await run(try stub(), criterion: .propensity).report()
        let means = Dictionary(
            report.control.methods.map { ($0.name, $0.control?.propensity?.mean) },
            uniquingKeysWith: { $1 })
        let none = try #require(means["none"] ?? nil)
        for pair in report.control.paired where pair.b == "none" {
            // An instruction is another prompt, whose completions are not scored.
            let first = try #require(means[pair.a] ?? nil)
            #expect(abs(pair.difference - (first - none)) < 1e-9, "\(pair.a)")
        }
        #expect(!report.control.paired.isEmpty)
        #expect(report.gap.transfer.allSatisfy { abs(($0.unsteered ?? 0) - none) < 1e-9 })
    }

    @Test func `Completions that are missing end the run before anything is tried`() async throws {
        let cells = Memory()
        let bare = try StubExperiment(methods: [.idle, .broken])
        await #expect(throws: VaneError.self) {
            _ = try await run(bare, cells: cells, criterion: .propensity).report()
        }
        #expect(cells.measured == 0)
    }

    @Test func `Differences are corrected over the whole family`() async throws {
        let paired = try await run(try stub()).report().control.paired
        #expect(Set(paired.map(\.figure)) == ["objective"])
        #expect(paired.contains { $0.a == "p2s" && $0.b == "none" && $0.difference > 0 })
        #expect(paired.allSatisfy { $0.holm >= $0.p && $0.holm <= 1 })
        let names = paired.map { [$0.a, $0.b] }
        #expect(Set(names).count == names.count)
    }
}
