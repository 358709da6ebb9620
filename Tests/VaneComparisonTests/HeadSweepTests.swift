import Testing
import VaneCore
import VaneSteering
import VaneTensors

@testable import VaneComparison

@Suite struct HeadSweepTests {
    /// Solvers stop where the gradient is small, and directions are kept in single precision.
    static let tolerance = 2e-6

    /// Returns whether two directions with their spreads agree.
    private func agree(_ mine: HeadScores.Axis, _ theirs: HeadFigures.Axis) -> Bool {
        let distance = zip(mine.direction, theirs.direction).map { abs(Double($0) - $1) }.max()
        return mine.direction.count == theirs.direction.count
            && (distance ?? 1) < Self.tolerance
            && abs(Double(mine.deviation) - theirs.deviation) < Self.tolerance * theirs.deviation
    }

    @Test(.tags(.golden)) func `Accuracies, directions and spreads are scikit-learn's and NumPy's`()
        throws
    {
        let figures = try HeadFigures.load()
        let labels = HeadFigures.labels()
        #expect(labels[..<HeadFigures.train].count { $0 } == figures.positives[0])
        #expect(labels[HeadFigures.train...].count { $0 } == figures.positives[1])
        let scores = try HeadFigures.sweep().scores
        #expect(scores.heads.map { [$0.hook.block ?? -1, $0.hook.head ?? -1] } == figures.ranking)
        #expect(scores.warning == nil)
        for reference in figures.heads {
            let hook = HookPoint(.headOut, block: reference.block, head: reference.head)
            let head = try #require(scores.heads.first { $0.hook == hook })
            #expect(head.accuracy == reference.accuracy)
            #expect(agree(head.massMean, reference.massMean), "\(hook)")
            #expect(agree(head.probe, reference.probe), "\(hook)")
        }
    }

    @Test(.tags(.golden)) func `The edited rows are NumPy's`() throws {
        let figures = try HeadFigures.load()
        let artifact = try HeadFigures.sweep().artifact(heads: figures.chosen)
        #expect(artifact.hookPoints == [0, 1].map { HookPoint(.headOut, block: $0) })
        #expect(artifact.notes["heads"] == "head_out.1.2,head_out.1.0,head_out.1.1,head_out.0.2")
        #expect(try artifact.require("accuracies").elements == [0.875, 0.75, 0.7, 0.675])
        var catalog = MethodCatalog()
        try catalog.add(BuiltInInterventions.methods)
        let intervention = try catalog.intervention(of: artifact)
        for (block, expected) in figures.edited.enumerated() {
            let width = HeadFigures.headCount * HeadFigures.width
            var rows = ActivationRows(width: width, capacity: 3)
            let states = HeadFigures.rows(block)
            states.withSpan { span in
                for row in 0..<3 {
                    rows.append(
                        RowLabel(sequence: 0, position: row, promptLength: 1, token: 0),
                        strength: figures.strength, from: span,
                        at: (HeadFigures.train + row) * width)
                }
            }
            let before = rows.tensor
            let shape = RunShape(
                width: width, sequences: 1, rows: 3, at: HookPoint(.headOut, block: block))
            _ = try intervention.prepare(for: shape).apply(to: &rows)
            for (i, value) in expected.flatMap(\.self).enumerated() {
                // Values are about 15: 1e-5 is ten units in the last place.
                #expect(abs(Double(rows.tensor[i]) - value) < 1e-5)
                // Of block 0 only head 2 was chosen.
                guard block == 0, i % width < 2 * HeadFigures.width else { continue }
                #expect(rows.tensor[i].bitPattern == before[i].bitPattern)
            }
        }
    }

    @Test(.tags(.law)) func `Validation rows change neither directions nor spreads`() throws {
        let before = try HeadFigures.sweep().scores.heads
        let after = try HeadFigures.sweep(
            HeadFigures.blocks {
                for i in 0..<$0.count { $0[i] = -3 * $0[i] + 1 }
            }
        ).scores.heads
        #expect(before.map(\.accuracy) != after.map(\.accuracy))
        for head in before {
            let other = try #require(after.first { $0.hook == head.hook })
            #expect(other.massMean == head.massMean)
            #expect(other.probe == head.probe)
        }
    }

    @Test(.tags(.law)) func `The order of blocks changes nothing`() throws {
        let blocks = HeadFigures.blocks()
        let (one, other) = (
            try HeadFigures.sweep(blocks), try HeadFigures.sweep(blocks.reversed())
        )
        #expect(one.scores.heads == other.scores.heads)
    }

    @Test func `Equally accurate heads are ranked by their place`() throws {
        let blocks = HeadFigures.blocks()
        let copies = [5, 3, 4].map {
            HeadSweep.Block(
                hook: HookPoint(.headOut, block: $0), train: blocks[1].train,
                validation: blocks[1].validation)
        }
        let ranking = try HeadFigures.sweep(copies).scores.heads.map(\.hook.description)
        #expect(
            ranking == [2, 0, 1].flatMap { head in (3...5).map { "head_out.\($0).\(head)" } })
    }

    @Test func `The probe's direction is taken when it is asked for`() throws {
        let sweep = try HeadFigures.sweep()
        let artifact = try sweep.artifact(heads: 2, direction: .probe)
        #expect(artifact.parameters == ["heads": "2", "direction": "probe"])
        let best = sweep.scores.heads.prefix(2)
        #expect(
            try artifact.require("directions").elements == best.flatMap(\.probe.direction))
        #expect(try artifact.require("deviations").elements == best.map(\.probe.deviation))
    }

    @Test func `More heads than were measured are refused`() throws {
        let error = VaneError(
            .missingData,
            "'iti' is to shift 48 heads, but 6 were measured; set 'heads' to 6 or fewer.")
        let sweep = try HeadFigures.sweep()
        #expect(throws: error) { try sweep.artifact(heads: 48) }
    }

    @Test func `A head without a direction is refused once it is chosen`() throws {
        let blocks = HeadFigures.blocks().map {
            HeadSweep.Block(
                hook: $0.hook, train: Tensor(shape: [HeadFigures.train, 12], repeating: 0.5),
                validation: $0.validation)
        }
        let sweep = try HeadFigures.sweep(blocks)
        let error = #expect(throws: VaneError.self) { try sweep.artifact(heads: 1) }
        #expect(error?.code == .noEffect)
        #expect(error?.message.contains("'head_out.0.0', whose rows do not vary") == true)
    }

    @Test func `Rows that do not fit are refused`() throws {
        let (blocks, labels) = (HeadFigures.blocks(), HeadFigures.labels())
        let (train, validation) = (Array(labels[..<90]), Array(labels[90...]))
        func code(
            _ blocks: [HeadSweep.Block], _ train: [Bool], _ validation: [Bool], _ heads: Int = 3
        ) -> VaneError.Code? {
            #expect(throws: VaneError.self) {
                try HeadSweep.fit(
                    blocks, trainLabels: train, validationLabels: validation, heads: heads)
            }?.code
        }
        #expect(code([], train, validation) == .missingData)
        #expect(code(blocks, train, validation, 5) == .shapeMismatch)
        #expect(code(blocks, Array(train.dropLast()), validation) == .shapeMismatch)
        #expect(code(blocks, train, validation.map { _ in true }) == .missingData)
        var broken = blocks
        broken[1].train[7] = .nan
        #expect(code(broken, train, validation) == .nonFinite)
        broken[1] = blocks[0]
        #expect(code(broken, train, validation) == .absent)
        broken[1].hook = HookPoint(.headOut, block: 1, head: 0)
        #expect(code(broken, train, validation) == .absent)
    }
}
