import Testing
import VaneCore
import VaneTensors

@Suite struct TokenSelectionTests {
    /// A sequence of five prompt and four generated positions whose tokens are 10, 11, ….
    static let labels = (0..<9).map {
        RowLabel(sequence: 0, position: $0, promptLength: 5, token: 10 + $0)
    }

    @Test(arguments: [
        ("all", [0, 1, 2, 3, 4, 5, 6, 7, 8]), ("prompt", [0, 1, 2, 3, 4]),
        ("generated", [5, 6, 7, 8]), ("last-prompt", [4]),
        ("last-prompt+generated", [4, 5, 6, 7, 8]), ("mean-prompt", [0, 1, 2, 3, 4]),
        ("prompt[0]", [0]), ("prompt[-2]", [3]), ("prompt[-2:]", [3, 4]), ("prompt[:2]", [0, 1]),
        ("prompt[1:-1]", [1, 2, 3]), ("prompt[:]", [0, 1, 2, 3, 4]), ("prompt[-99:2]", [0, 1]),
        ("prompt[7]", []), ("prompt[-6]", []), ("generated[0]", [5]), ("generated[1:3]", [6, 7]),
        ("generated[-1]", [8]), ("generated[:-1]", [5, 6, 7]), ("generated[-2:]", [7, 8]),
        ("prompt.id=11|13", [1, 3]), ("all+!prompt[0]", [1, 2, 3, 4, 5, 6, 7, 8]),
        ("generated[:2].id=16", [6]), ("generated+!generated.id=16", [5, 7, 8]),
        ("!generated.id=16+generated", [5, 7, 8]), ("prompt.id=17", []),
    ])
    func `Positions are selected and excludes win`(text: String, positions: [Int]) throws {
        let selection = try TokenSelection(text)
        let selected = Self.labels.filter { selection.contains($0, generatedLength: 4) }
        #expect(selected.map { Int($0.position) } == positions)
    }

    @Test func `Padding is never selected`() {
        #expect(!TokenSelection.all.contains(.padding))
    }

    @Test func `Counting from the end needs the generated length, a prompt's end does not`() throws
    {
        #expect(try TokenSelection("generated[-1]").needsGeneratedLength)
        #expect(try TokenSelection("generated[1:-1]").needsGeneratedLength)
        #expect(try TokenSelection("all+!generated[-1:]").needsGeneratedLength)
        #expect(try !TokenSelection("prompt[-1]+generated[2:]").needsGeneratedLength)
    }

    @Test func `Without a known length nothing counts as the end of the generation`() throws {
        let selection = try TokenSelection("generated[-1]")
        #expect(!Self.labels.contains { selection.contains($0) })
    }

    @Test func `A selection knows which phases it can select in`() throws {
        let both = try TokenSelection("prompt[3]+generated")
        #expect(both.canSelect(.prompt) && both.canSelect(.generation))
        #expect(!TokenSelection.generated.canSelect(.prompt))
        #expect(try !TokenSelection("all+!prompt").canSelect(.prompt))
        #expect(
            try !TokenSelection("generated+prompt[:2]+!prompt[0]+!prompt[1]").canSelect(.prompt))
    }

    @Test(.tags(.law), arguments: [1, 2, 3]) func `The refusal of empty selections is exact`(
        seed: UInt64
    ) {
        // Small bounds, so that trying every length up to 12 is a proof by exhaustion.
        var random = SeededGenerator(seed: seed)
        for _ in 0..<400 {
            let clauses = (0..<random.index(below: 3) + 1).map { _ in Self.clause(&random) }
            let selects = (0...12).contains { length in
                (0..<length).contains { position in
                    (0..<3).contains { token in
                        let label = RowLabel(
                            sequence: 0, position: position, promptLength: length, token: token)
                        let inside = clauses.filter { Self.matches($0, label) }
                        return !inside.isEmpty && !inside.contains(where: \.excludes)
                    }
                }
            }
            let taken = (try? TokenSelection(clauses)) != nil
            #expect(taken == selects, "seed \(seed): \(clauses.map(\.description))")
        }
    }

    /// A clause of the prompt with small bounds and tokens 0 or 1, or any.
    private static func clause(_ random: inout SeededGenerator) -> TokenSelection.Clause {
        let a = random.index(below: 9) - 4
        let b = random.index(below: 9) - 4
        let windows: [TokenSelection.Window] = [
            .whole, .single(a), .range(start: a, end: b), .range(start: a, end: nil),
            .range(start: nil, end: b),
        ]
        let window = windows[random.index(below: 5)]
        let tokens = [[], [], [0], [1], [0, 1]][random.index(below: 5)]
        return TokenSelection.Clause(
            .prompt, window: window, tokens: tokens, excludes: random.index(below: 2) == 0)
    }

    /// Whether a clause speaks of a label, said once more and differently from the type's own code.
    private static func matches(_ clause: TokenSelection.Clause, _ label: RowLabel) -> Bool {
        let positions = Array(0..<label.promptLength)
        func index(_ bound: Int) -> Int { bound < 0 ? bound + positions.count : bound }
        let kept: [Int]
        switch clause.window {
        case .whole: kept = positions
        case .single(let i): kept = positions.filter { $0 == index(i) }
        case .range(let start, let end):
            kept = positions.filter { $0 >= index(start ?? 0) && (end.map(index) ?? 99) > $0 }
        }
        return kept.contains(Int(label.position))
            && (clause.tokens.isEmpty || clause.tokens.contains(Int(label.token)))
    }
}

extension Tag {
    /// A theorem that must hold for every input.
    @Tag static var law: Self
}
