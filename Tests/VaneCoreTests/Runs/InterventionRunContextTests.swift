import Testing
import VaneCore

@Suite struct InterventionRunContextTests {
    /// Where most tests read the context.
    static let post0 = HookPoint(.residPost, block: 0)
    /// Where most tests edit.
    static let post1 = HookPoint(.residPost, block: 1)
    /// A plan of two sequences.
    static let plan = RunPlan(sequences: 2, rowsPerPass: 8)

    @Test func `A context is the last prompt row, handed over once a sequence`() throws {
        let intervention = AddContext(hook: Self.post0)
        let run = try InterventionRun(
            [Application("c", intervention, at: [Self.post1])], of: .toy, plan: Self.plan)
        let prompts =
            [RowLabel.padding] + RowLabel.positions(0..<1, promptLength: 1, sequence: 1)
            + RowLabel.positions(0..<2, promptLength: 2, sequence: 0)
        let rows = [[Float]].counting(4, width: 6)
        #expect(run.play(.residPost, 0, rows, prompts) == rows)
        #expect(run.play(.residPost, 1, rows, prompts) == rows)
        #expect(intervention.log.contexts.map(\.sequence) == [1, 0])
        #expect(intervention.log.contexts.map(\.vector) == [rows[1], rows[3]])

        let step =
            RowLabel.positions(2..<3, promptLength: 2, sequence: 0)
            + RowLabel.positions(1..<2, promptLength: 1, sequence: 1)
        let zero = [[Float]](repeating: [0, 0, 0, 0, 0, 0], count: 2)
        _ = run.play(.residPost, 0, zero, step)
        #expect(run.play(.residPost, 1, zero, step) == [rows[3], rows[1]])
        #expect(intervention.log.contexts.count == 2)
    }

    @Test func `A context of a head is its slice`() throws {
        let intervention = AddContext(hook: HookPoint(.headOut, block: 0, head: 3))
        let run = try InterventionRun(
            [Application("c", intervention, at: [HookPoint(.headOut, block: 1, head: 1)])],
            of: .toy, plan: Self.plan)
        let labels = RowLabel.positions(0..<1, promptLength: 1)
        _ = run.play(.headOut, 0, [[0, 1, 2, 3, 4, 5, 6, 7]], labels)
        #expect(intervention.log.contexts.map(\.vector) == [[6, 7]])
    }

    @Test func `A context contains the edits made before it`() throws {
        let intervention = AddContext(hook: Self.post0)
        let edit = Application(
            "add", AddVector([1, 1, 1, 1, 1, 1]), at: [HookPoint(.residPre, block: 0)],
            selecting: .all)
        let run = try InterventionRun(
            [Application("c", intervention, at: [Self.post1]), edit], of: .toy, plan: Self.plan)
        let labels = RowLabel.positions(0..<1, promptLength: 1)
        let edited = run.play(.residPre, 0, [[0, 0, 0, 0, 0, 0]], labels)
        _ = run.play(.residPost, 0, edited, labels)
        #expect(intervention.log.contexts.map(\.vector) == [[1, 1, 1, 1, 1, 1]])
    }

    @Test func `A context at the place of an edit is read before it`() throws {
        let intervention = AddContext(hook: Self.post1)
        let edit = Application(
            "add", AddVector([1, 1, 1, 1, 1, 1]), at: [Self.post1], selecting: .all)
        let run = try InterventionRun(
            [edit, Application("c", intervention, at: [Self.post1])], of: .toy, plan: Self.plan)
        _ = run.play(
            .residPost, 1, [[5, 5, 5, 5, 5, 5]], RowLabel.positions(0..<1, promptLength: 1))
        #expect(intervention.log.contexts.map(\.vector) == [[5, 5, 5, 5, 5, 5]])
    }

    @Test(arguments: ["resid_post.1", "resid_post.2", "final_norm"])
    func `Editing the prompt before its context is refused`(context: String) throws {
        let hook = try HookPoint(context)
        let error = VaneError(
            .staleContext,
            "'c' edits prompt positions at resid_post.1 but reads its context later, at \(context); "
                + "select 'generated', or fit it with a context before resid_post.1.")
        for selection in [TokenSelection.all, .lastPrompt, .prompt] {
            #expect(throws: error) {
                try InterventionRun(
                    [
                        Application(
                            "c", AddContext(hook: hook), at: [Self.post1], selecting: selection)
                    ],
                    of: .toy, plan: Self.plan)
            }
        }
    }

    @Test func `Editing a split prompt before its context is refused, its last position is not`()
        throws
    {
        let split = RunPlan(sequences: 1, rowsPerPass: 8, splitsPrompts: true)
        func run(_ selection: TokenSelection) throws -> InterventionRun {
            try InterventionRun(
                [
                    Application(
                        "c", AddContext(hook: Self.post0), at: [Self.post1], selecting: selection)
                ],
                of: .toy, plan: split)
        }
        let error = VaneError(
            .staleContext,
            "'c' edits prompt positions that pass before the context at resid_post.0 is known, since "
                + "the prompt is split over passes; select 'generated' or do not split.")
        #expect(throws: error) { try run(.all) }
        #expect(throws: error) { try run(.prompt) }
        #expect(!(try run(.lastPrompt).isEmpty))
        #expect(!(try run(.lastPromptAndGenerated).isEmpty))
        #expect(!(try run(.generated).isEmpty))
    }

    @Test func `A forced reply in the prompt's own pass is not steered by a later context`() throws
    {
        let application = Application(
            "c", AddContext(hook: HookPoint(.residPost, block: 2)), at: [Self.post1])
        let run = try InterventionRun([application], of: .toy, plan: Self.plan)
        #expect(InterventionRun.needsPromptsFirst([application]))
        let labels = RowLabel.positions(0..<3, promptLength: 2)
        let rows = [[Float]].counting(3, width: 6)
        #expect(run.play(.residPost, 1, rows, labels) == rows)
        _ = run.play(.residPost, 2, rows, labels)
        let error = VaneError(
            .staleContext,
            "'c' was to edit position 2 of sequence 0 before its context was read; feed what follows a "
                + "prompt in a pass of its own.")
        #expect(throws: error) { try run.receipt() }
    }

    @Test func `A forced reply in a pass of its own is steered`() throws {
        let application = Application(
            "c", AddContext(hook: HookPoint(.residPost, block: 2)), at: [Self.post1])
        let run = try InterventionRun([application], of: .toy, plan: Self.plan)
        let prompt = RowLabel.positions(0..<2, promptLength: 2)
        let rows = [[Float]].counting(2, width: 6)
        _ = run.play(.residPost, 1, rows, prompt)
        _ = run.play(.residPost, 2, rows, prompt)
        let forced = RowLabel.positions(2..<3, promptLength: 2)
        #expect(run.play(.residPost, 1, [[0, 0, 0, 0, 0, 0]], forced) == [rows[1]])
        #expect(try run.receipt().applications[0].status == .applied)
    }

    @Test func `Only a context that comes after an edit asks for prompts first`() throws {
        for (context, needs) in [
            ("resid_post.0", false), ("resid_post.1", false), ("mlp_out.2", true),
        ] {
            let application = Application(
                "c", AddContext(hook: try HookPoint(context)), at: [Self.post1])
            #expect(InterventionRun.needsPromptsFirst([application]) == needs, "\(context)")
        }
    }
}
