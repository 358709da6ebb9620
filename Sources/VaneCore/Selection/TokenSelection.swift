/// Which positions of a sequence are read or edited; one type for capture and for steering.
///
/// A selection is a list of clauses. A position is selected when some clause includes it and none excludes it.
/// Padding is never selected.
///
/// ```swift
/// let selection = try TokenSelection("last-prompt+generated[:8]+!generated.id=13")
/// ```
public struct TokenSelection: Sendable, Hashable {
    /// What is done with a sequence's selected rows when they are captured.
    public enum Reduction: Sendable, Hashable {
        /// Every row is kept.
        case none
        /// One row a sequence: the mean of the selected rows.
        case mean
    }

    /// The clauses, in the order written.
    public let clauses: [Clause]

    /// What capture does with the selected rows.
    public let reduction: Reduction

    /// Whether a position of the prompt can be selected.
    private let selectsPrompt: Bool

    /// Whether a position after the prompt can be selected.
    private let selectsGeneration: Bool

    /// Creates a selection.
    ///
    /// - Throws: ``VaneError`` with code `emptySelection` when nothing can ever be selected.
    public init(_ clauses: [Clause], reduction: Reduction = .none) throws {
        self.init(known: clauses, reduction: reduction)
        guard selectsPrompt || selectsGeneration else {
            throw VaneError(
                .emptySelection,
                "Selection '\(self)' can select no token; include at least one position, as in 'generated'."
            )
        }
    }

    /// Creates one of the selections that are known to select something.
    private init(known clauses: [Clause], reduction: Reduction = .none) {
        self.clauses = clauses
        self.reduction = reduction
        selectsPrompt = Self.reaches(.prompt, clauses)
        selectsGeneration = Self.reaches(.generation, clauses)
    }

    /// Every position.
    public static let all = TokenSelection(known: [Clause(.prompt), Clause(.generation)])
    /// Every position of the prompt.
    public static let prompt = TokenSelection(known: [Clause(.prompt)])
    /// The prompt's last position.
    public static let lastPrompt = TokenSelection(
        known: [Clause(.prompt, window: .single(-1))])
    /// Every position after the prompt: the default for steering (equation 9 of L2S, p > N).
    public static let generated = TokenSelection(known: [Clause(.generation)])
    /// The last position after the prompt, such as the end of a forced reply.
    public static let lastGenerated = TokenSelection(
        known: [Clause(.generation, window: .single(-1))])
    /// The prompt's last position and every position after it.
    public static let lastPromptAndGenerated = TokenSelection(
        known: [Clause(.prompt, window: .single(-1)), Clause(.generation)])
    /// The mean over the prompt.
    public static let meanPrompt = TokenSelection(known: [Clause(.prompt)], reduction: .mean)
    /// The mean over everything after the prompt, such as a forced reply.
    public static let meanGenerated = TokenSelection(known: [Clause(.generation)], reduction: .mean)

    /// Whether any position of a phase can be selected, in a sequence of whatever length.
    public func canSelect(_ phase: Phase) -> Bool {
        phase == .prompt ? selectsPrompt : selectsGeneration
    }

    /// Whether deciding needs to know how many tokens will have been generated.
    public var needsGeneratedLength: Bool {
        clauses.contains { $0.phase == .generation && $0.window.countsFromEnd }
    }

    /// The same selection with its including clauses limited to no tokens; nothing when none of them is limited.
    var withAnyToken: TokenSelection? {
        guard clauses.contains(where: { !$0.excludes && !$0.tokens.isEmpty }) else { return nil }
        return TokenSelection(
            known: clauses.map { clause in
                clause.excludes ? clause : Clause(clause.phase, window: clause.window)
            }, reduction: reduction)
    }

    /// Returns whether the row with a label is selected.
    ///
    /// - Parameters:
    ///   - label: The row's label; padding is never selected.
    ///   - generatedLength: The number of positions after the prompt, needed when `needsGeneratedLength`.
    /// - Returns: Whether some clause includes the row and none excludes it.
    public func contains(_ label: RowLabel, generatedLength: Int = .max) -> Bool {
        guard !label.isPadding else { return false }
        var included = false
        for clause in clauses where clause.matches(label, generatedLength: generatedLength) {
            if clause.excludes { return false }
            included = true
        }
        return included
    }
}
