import Testing
import VaneCore
import VaneTensors

@Suite struct InterventionRunTests {
    /// The block output at which most tests edit.
    static let post1 = HookPoint(.residPost, block: 1)
    /// A vector as wide as the toy's residual stream.
    static let vector: [Float] = [1, 2, 3, 4, 5, 6]

    /// A run of one sequence.
    static func run(
        _ applications: [Application], plan: RunPlan = RunPlan(sequences: 1, rowsPerPass: 8)
    ) throws -> InterventionRun {
        try InterventionRun(applications, of: .toy, plan: plan)
    }

    @Test func `Only selected rows are edited and the others keep every bit`() throws {
        let run = try Self.run([
            Application("add", AddVector(Self.vector), at: [Self.post1], strength: .constant(0.5))
        ])
        var rows = [[Float]].counting(4, width: 6)
        rows[0][0] = -0.0
        let labels = RowLabel.positions(0..<4, promptLength: 2)
        let after = run.play(.residPost, 1, rows, labels)
        for row in 0..<2 { #expect(after[row].map(\.bitPattern) == rows[row].map(\.bitPattern)) }
        for row in 2..<4 {
            #expect(after[row] == zip(rows[row], Self.vector).map { $0 + 0.5 * $1 })
        }
    }

    @Test func `Padding is passed over wherever it stands`() throws {
        let run = try Self.run([
            Application("add", AddVector(Self.vector), at: [Self.post1], selecting: .all)
        ])
        let labels = [.padding] + RowLabel.positions(0..<1, promptLength: 1) + [.padding]
        let rows = [[Float]].counting(3, width: 6)
        let after = run.play(.residPost, 1, rows, labels)
        #expect(after == [rows[0], zip(rows[1], Self.vector).map(+), rows[2]])
    }

    @Test func `A head's rows are its slice of the whole`() throws {
        let run = try Self.run([
            Application(
                "head", AddVector([10, 20]), at: [HookPoint(.headOut, block: 1, head: 2)],
                selecting: .all)
        ])
        let after = run.play(
            .headOut, 1, [[0, 1, 2, 3, 4, 5, 6, 7]], RowLabel.positions(0..<1, promptLength: 1))
        #expect(after == [[0, 1, 2, 3, 14, 25, 6, 7]])
    }

    @Test func `All heads together are one row`() throws {
        let run = try Self.run([
            Application(
                "heads", AddVector([1, 1, 1, 1, 1, 1, 1, 1]),
                at: [HookPoint(.headOut, block: 1)], selecting: .all)
        ])
        let after = run.play(
            .headOut, 1, [[0, 1, 2, 3, 4, 5, 6, 7]], RowLabel.positions(0..<1, promptLength: 1))
        #expect(after == [[1, 2, 3, 4, 5, 6, 7, 8]])
    }

    @Test func `Applications at one place run in the order listed`() throws {
        let add = Application("add", AddVector(Self.vector), at: [Self.post1], selecting: .all)
        let double = Application("double", Scale(), at: [Self.post1], selecting: .all)
        let labels = RowLabel.positions(0..<1, promptLength: 1)
        let rows: [[Float]] = [[1, 1, 1, 1, 1, 1]]
        let first = try Self.run([add, double]).play(.residPost, 1, rows, labels)
        let second = try Self.run([double, add]).play(.residPost, 1, rows, labels)
        #expect(first == [[4, 6, 8, 10, 12, 14]])
        #expect(second == [[3, 4, 5, 6, 7, 8]])
    }

    @Test func `A visitor is wanted only where something is due`() throws {
        let run = try Self.run([
            Application(
                "context", AddContext(hook: HookPoint(.residMid, block: 0)), at: [Self.post1])
        ])
        var wanted: [String] = []
        for site in HookSite.allCases {
            for block in 0..<3 where run.wants(site, block: block) {
                wanted.append("\(site.rawValue).\(block)")
            }
        }
        #expect(wanted == ["resid_mid.0", "resid_post.1"])
        #expect(!run.isEmpty)
        #expect(try Self.run([]).isEmpty)
    }

    @Test func `Strength follows the decoding step of each row`() throws {
        let run = try Self.run([
            Application(
                "fade", AddVector(Self.vector), at: [Self.post1], selecting: .all,
                strength: .linear(start: 1, end: 0, steps: 2))
        ])
        let labels = RowLabel.positions(0..<5, promptLength: 2)
        let zero = [[Float]](repeating: [0, 0, 0, 0, 0, 0], count: 5)
        let after = run.play(.residPost, 1, zero, labels)
        #expect(after.map { $0[0] } == [1, 1, 1, 0.5, 0])
    }

    @Test func `A hook point that the model lacks is refused`() {
        let error = VaneError(
            .absent, "'resid_post.9' does not exist: 'toy' has blocks 0 to 2; choose one of them.")
        let hook = HookPoint(.residPost, block: 9)
        #expect(throws: error) {
            try Self.run([Application("add", AddVector(Self.vector), at: [hook])])
        }
        #expect(throws: error) {
            try Self.run([Application("add", AddContext(hook: hook), at: [Self.post1])])
        }
    }

    @Test func `Rows of another width are refused when the run is made`() {
        let error = VaneError(
            .shapeMismatch,
            "'add-vector' was made for rows of 2 values, these have 6; apply it where it was "
                + "fitted or fit it here.")
        #expect(throws: error) {
            try Self.run([Application("add", AddVector([1, 2]), at: [Self.post1])])
        }
    }

    @Test func `A mean cannot be edited`() {
        let error = VaneError(
            .emptySelection,
            "'add' selects 'mean-prompt', a mean that can be captured but not edited; select "
                + "positions, as in 'generated'.")
        #expect(throws: error) {
            try Self.run([
                Application(
                    "add", AddVector(Self.vector), at: [Self.post1], selecting: .meanPrompt)
            ])
        }
    }

    @Test func `The end of a running generation cannot be counted from, that of a known one can`()
        throws
    {
        let application = Application(
            "add", AddVector(Self.vector), at: [Self.post1],
            selecting: try TokenSelection("generated[-1]"))
        let error = VaneError(
            .emptySelection,
            "'add' selects 'generated[-1]', which counts from the end of a generation that is still "
                + "running; count from its start.")
        #expect(throws: error) { try Self.run([application]) }
        let plan = RunPlan(sequences: 1, rowsPerPass: 8, generatedLength: 3)
        let run = try Self.run([application], plan: plan)
        let zero = [[Float]](repeating: [0, 0, 0, 0, 0, 0], count: 5)
        let after = run.play(
            .residPost, 1, zero, RowLabel.positions(0..<5, promptLength: 2))
        #expect(after.map { $0[0] } == [0, 0, 0, 0, 1])
    }
}
