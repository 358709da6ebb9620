import Testing
import VaneCore

@Suite struct ReceiptTests {
    /// Where edits reach later positions.
    static let inner = HookPoint(.residPost, block: 1)
    /// The last block's output, whose edits stay at their own position.
    static let last = HookPoint(.residPost, block: 2)
    /// Ones, as wide as the toy's residual stream.
    static let ones: [Float] = [1, 1, 1, 1, 1, 1]
    /// Rows without anything.
    static let zeros: [Float] = [0, 0, 0, 0, 0, 0]

    /// A run of two sequences with one application.
    static func run(
        _ intervention: any Intervention, at hook: HookPoint = inner,
        _ selection: String = "generated", strength: StrengthSchedule = .constant(1)
    ) throws -> InterventionRun {
        let application = Application(
            "edit", intervention, at: [hook], selecting: try TokenSelection(selection),
            strength: strength)
        return try InterventionRun(
            [application], of: .toy, plan: RunPlan(sequences: 2, rowsPerPass: 16))
    }

    /// Plays the positions of a sequence with a prompt of two at a block's output.
    static func play(
        _ run: InterventionRun, _ positions: Range<Int>, block: Int = 1, value: Float = 2
    ) {
        let rows = [[Float]](repeating: ones.map { $0 * value }, count: positions.count)
        _ = run.play(.residPost, block, rows, RowLabel.positions(positions, promptLength: 2))
    }

    @Test func `A receipt counts calls, rows and changes by phase`() throws {
        let run = try Self.run(AddVector(Self.ones), "last-prompt+generated")
        Self.play(run, 0..<2)
        Self.play(run, 2..<3)
        Self.play(run, 3..<4, value: 4)
        for position in 1..<4 {
            run.scored(RowLabel.positions(position..<position + 1, promptLength: 2)[0])
        }
        let entry = try run.receipt().applications[0]
        #expect(entry.name == "edit" && entry.status == .applied)
        #expect(entry.hookPoints == [Self.inner] && entry.selection == .lastPromptAndGenerated)
        #expect(entry.visits.map(\.phase) == [.prompt, .generation])
        #expect(entry.visits.map(\.calls) == [1, 2])
        #expect(entry.visits.map(\.rows) == [1, 2])
        #expect(entry.visits.map(\.changed) == [1, 2])
        #expect(entry.visits.map(\.positions) == [-1 ... -1, 0...1])
        #expect(entry.visits.map(\.largestRelativeChange) == [0.5, 0.5])
        #expect(entry.visits[1].meanRelativeChange == 0.375)
        #expect(entry.rowsChanged == 3 && entry.rowsSelected == 3)
        #expect(entry.scoresReached == 3 && entry.scoresUsed == 3)
    }

    @Test func `An edit that changes nothing at a strength is an error`() throws {
        let run = try Self.run(Scripted { _ in .edited })
        Self.play(run, 0..<3)
        let error = VaneError(
            .noEffect,
            "'edit' changed none of 1 selected rows at strength 1; a steering run that changes "
                + "nothing is no result: check its vector and strength.")
        #expect(throws: error) { try run.receipt() }
    }

    @Test func `Strength zero is a status and not an error`() throws {
        let run = try Self.run(AddVector(Self.ones), strength: .constant(0))
        Self.play(run, 0..<3)
        let entry = try run.receipt().applications[0]
        #expect(entry.status == .zeroStrength)
        #expect(entry.rowsChanged == 0 && entry.rowsSelected == 1)
    }

    @Test func `An intervention that changes rows at strength zero is an error`() throws {
        let run = try Self.run(
            Scripted(outcome: { _ in .edited }, writing: 9), strength: .constant(0))
        Self.play(run, 0..<4)
        let error = VaneError(
            .interventionFailed,
            "'edit' changed 2 rows at strength 0, where none may change; tell its author.")
        #expect(throws: error) { try run.receipt() }
    }

    @Test func `A gate that declines everything is reported as such`() throws {
        let run = try Self.run(Scripted { EditOutcome(declined: $0) })
        Self.play(run, 0..<4)
        let entry = try run.receipt().applications[0]
        #expect(entry.status == .declined)
        #expect(entry.visits[0].declined == 2)
    }

    @Test func `A gate that declines some rows and leaves others alone is an error`() throws {
        let run = try Self.run(Scripted { _ in EditOutcome(declined: 1) })
        Self.play(run, 0..<4)
        #expect(throws: VaneError.self) { try run.receipt() }
    }

    @Test(arguments: ["generated", "generated[5:]"])
    func `A generation that ended before the selection is not reached`(selection: String) throws {
        let run = try Self.run(AddVector(Self.ones), selection)
        Self.play(run, 0..<2)
        if selection != "generated" { Self.play(run, 2..<4) }
        #expect(try run.receipt().applications[0].status == .notReached)
    }

    @Test func `Tokens that were not generated are told apart from a generation that ended`() throws
    {
        let run = try Self.run(AddVector(Self.ones), "generated.id=4")
        Self.play(run, 0..<4)
        #expect(try run.receipt().applications[0].status == .otherTokens)
        let ended = try Self.run(AddVector(Self.ones), "generated[7:].id=4")
        Self.play(ended, 0..<4)
        #expect(try ended.receipt().applications[0].status == .notReached)
    }

    @Test func `An application at no hook point, or of tokens that do not exist, is refused`()
        throws
    {
        let nowhere = Application("edit", AddVector(Self.ones), at: [])
        let plan = RunPlan(sequences: 1, rowsPerPass: 4)
        #expect(
            throws: VaneError(
                .missingData, "'edit' is applied at no hook point; name one, as in resid_post.0.")
        ) { try InterventionRun([nowhere], of: .toy, plan: plan) }
        let unknown = Application(
            "edit", AddVector(Self.ones), at: [Self.inner],
            selecting: try TokenSelection("generated.id=99999"))
        let last = ModelDescription.toy.vocabulary - 1
        #expect(
            throws: VaneError(
                .absent,
                "'edit' selects token 99999, which 'toy' does not have; its tokens are 0 to \(last)."
            )
        ) { try InterventionRun([unknown], of: .toy, plan: plan) }
    }

    @Test func `A zero of the other sign is no change`() throws {
        let run = try Self.run(AddVector(Self.zeros))
        let negative = [[Float]](repeating: Self.zeros.map { -$0 }, count: 1)
        _ = run.play(.residPost, 1, negative, RowLabel.positions(2..<3, promptLength: 2))
        #expect(throws: VaneError.self) { try run.receipt() }
    }

    @Test func `Rows whose squares overflow are finite and measured`() throws {
        let run = try Self.run(AddVector(Self.ones.map { $0 * 1e20 }))
        Self.play(run, 2..<3, value: 2e20)
        #expect(try run.receipt().applications[0].visits[0].largestRelativeChange == 0.5)
    }

    @Test func `Declined rows are counted in the phase they belong to`() throws {
        let run = try Self.run(Scripted { EditOutcome(declined: $0) }, "all")
        Self.play(run, 0..<5)
        let visits = try run.receipt().applications[0].visits
        #expect(visits.map(\.phase) == [.prompt, .generation])
        #expect(visits.map(\.declined) == [2, 3] && visits.map(\.calls) == [1, 1])
    }

    @Test(arguments: ["prompt[7]", "prompt.id=4", "prompt[7]+generated[5:]"])
    func `A selection in the prompt that met no row is an error`(selection: String) throws {
        let run = try Self.run(AddVector(Self.ones), selection)
        Self.play(run, 0..<3)
        let error = VaneError(
            .emptySelection,
            "'edit' selected no row with '\(selection)'; choose positions that exist.")
        #expect(throws: error) { try run.receipt() }
    }

    @Test func `A run that never came by is not reached`() throws {
        #expect(
            try Self.run(AddVector(Self.ones), "prompt").receipt().applications[0].status
                == .notReached)
    }

    @Test(arguments: [Float.nan, .infinity]) func `Values that are not finite are an error`(
        bad: Float
    ) throws {
        let run = try Self.run(Scripted(outcome: { _ in .edited }, writing: bad))
        Self.play(run, 0..<4)
        let error = VaneError(
            .nonFinite,
            "'edit' wrote 2 rows that are not finite; lower its strength or check its vectors.")
        #expect(throws: error) { try run.receipt() }
    }

    @Test func `A failure of the intervention ends the run and leaves its rows alone`() throws {
        let run = try Self.run(
            Scripted(outcome: { _ in EditOutcome(failure: "no memory") }, writing: 9))
        let rows = [Self.ones]
        let after = run.play(.residPost, 1, rows, RowLabel.positions(2..<3, promptLength: 2))
        #expect(after == rows)
        let error = VaneError(.interventionFailed, "'edit' failed: no memory")
        #expect(throws: error) { try run.receipt() }
    }

    /// Scores are used at positions 1 and 2 of a teacher-forced pass with a prompt of two.
    @Test(arguments: [
        ("resid_post.1", "generated[1:]", 0), ("resid_post.1", "generated[:1]", 1),
        ("resid_post.1", "last-prompt", 2), ("resid_post.1", "prompt[0]", 2),
        ("resid_post.2", "prompt[0]", 0), ("resid_post.2", "last-prompt", 1),
        ("resid_post.2", "generated", 1), ("resid_post.2", "last-prompt+generated", 2),
    ])
    func `Only scores that can see a change count as reached`(
        hook: String, selection: String, reached: Int
    ) throws {
        let hook = try HookPoint(hook)
        let run = try Self.run(AddVector(Self.ones), at: hook, selection)
        Self.play(run, 0..<4, block: hook.block ?? 0)
        for label in RowLabel.positions(1..<3, promptLength: 2) { run.scored(label) }
        if reached > 0 {
            let entry = try run.receipt().applications[0]
            #expect(entry.scoresReached == reached && entry.scoresUsed == 2)
        } else {
            let error = VaneError(
                .noEffect,
                "'edit' changed 1 rows but none that a scored token can see; select later "
                    + "positions or an earlier block.")
            #expect(throws: error) { try run.receipt() }
        }
    }

    @Test func `An edit of one sequence reaches no score of another`() throws {
        let run = try Self.run(AddVector(Self.ones))
        Self.play(run, 2..<3)
        run.scored(RowLabel.positions(2..<3, promptLength: 2, sequence: 1)[0])
        #expect(throws: VaneError.self) { try run.receipt() }
    }

    @Test func `Receipts of batches add up`() throws {
        let first = try Self.run(AddVector(Self.ones), "last-prompt+generated")
        Self.play(first, 0..<3)
        first.scored(RowLabel.positions(2..<3, promptLength: 2)[0])
        let second = try Self.run(AddVector(Self.ones), "last-prompt+generated")
        Self.play(second, 2..<5, value: 1)
        var sum = try first.receipt()
        sum.merge(try second.receipt())
        let entry = sum.applications[0]
        // The first run's only call held rows of both phases; their visits are kept apart all the same.
        #expect(entry.visits.map(\.phase) == [.prompt, .generation])
        #expect(entry.visits.map(\.rows) == [1, 4])
        #expect(entry.visits[1].positions == 0...2)
        #expect(entry.visits[1].largestRelativeChange == 1)
        #expect(entry.scoresUsed == 1)
    }

    @Test func `What was applied in either batch counts as applied`() throws {
        let reached = try Self.run(AddVector(Self.ones))
        Self.play(reached, 2..<3)
        let missed = try Self.run(AddVector(Self.ones))
        var one = try reached.receipt()
        one.merge(try missed.receipt())
        var other = try missed.receipt()
        other.merge(try reached.receipt())
        #expect(one.applications[0].status == .applied)
        #expect(other.applications[0].status == .applied)
    }
}
