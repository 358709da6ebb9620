/// What is done to rows of hidden states; where, when and how strongly is said by an ``Application``.
public protocol Intervention: Sendable {
    /// What the intervention must be handed before it can edit a sequence.
    var needs: InterventionNeeds { get }

    /// Makes the intervention ready for rows of a known shape; the only place that may allocate or refuse.
    ///
    /// - Throws: ``VaneError`` with code `shapeMismatch` when the rows have another width than it was made for.
    func prepare(for shape: RunShape) throws -> any PreparedIntervention
}

extension Intervention {
    /// Nothing is needed unless a type says so.
    public var needs: InterventionNeeds { InterventionNeeds() }
}

/// An intervention with all its memory, in use by one run and one thread at a time.
public protocol PreparedIntervention: AnyObject {
    /// Receives the context vectors of sequences whose prompts have just passed, once a sequence.
    ///
    /// A row's label says which sequence its vector belongs to. Called only when the intervention asked for a context.
    func begin(_ contexts: borrowing ActivationRows)

    /// Edits the rows in place, each by its own strength; neither allocates nor throws.
    ///
    /// At strength 0 a row must not change. Rows may come from any mix of sequences and positions.
    func apply(to rows: inout ActivationRows) -> EditOutcome
}

extension PreparedIntervention {
    /// Ignores context vectors.
    public func begin(_ contexts: borrowing ActivationRows) {}
}

/// What an intervention must be handed before it can edit a sequence.
public struct InterventionNeeds: Sendable, Hashable {
    /// Where the sequence's context vector `h_{X,L'}` is read, at the last position of its prompt, if one is needed.
    public var context: HookPoint?

    /// Creates needs.
    public init(context: HookPoint? = nil) {
        self.context = context
    }
}

/// The bounds within which a prepared intervention will be called.
public struct RunShape: Sendable, Hashable {
    /// The number of values in a row, D, or the head's width.
    public var width: Int
    /// The number of values in a context vector; 0 when none is asked for.
    public var contextWidth: Int
    /// The number of sequences; labels count below it.
    public var sequences: Int
    /// The most rows in one call.
    public var rows: Int

    /// A number for each sequence that depends on its prompt alone, for streams of random numbers; empty when unknown.
    public var keys: [UInt64]

    /// Where the rows come from, for what acts at each place in its own way; nothing when nobody knows.
    public var hookPoint: HookPoint?

    /// Creates a shape.
    public init(
        width: Int, contextWidth: Int = 0, sequences: Int, rows: Int, keys: [UInt64] = [],
        at hookPoint: HookPoint? = nil
    ) {
        self.keys = keys
        self.hookPoint = hookPoint
        self.width = width
        self.contextWidth = contextWidth
        self.sequences = sequences
        self.rows = rows
    }

    /// Refuses a width other than the one that a method was made for.
    ///
    /// - Throws: ``VaneError`` with code `shapeMismatch`.
    public func require(width expected: Int, of method: String) throws {
        guard width == expected else {
            throw VaneError(
                .shapeMismatch,
                "'\(method)' was made for rows of \(expected) values, these have \(width); "
                    + "apply it where it was fitted or fit it here.")
        }
    }
}

/// What became of the rows of one call.
public struct EditOutcome: Sendable, Hashable {
    /// The number of rows that the intervention chose to leave alone, as a gate does.
    public var declined: Int
    /// What went wrong, if anything, in words; the run ends with it as an error.
    public var failure: String?

    /// Creates an outcome.
    public init(declined: Int = 0, failure: String? = nil) {
        self.declined = declined
        self.failure = failure
    }

    /// Every row was edited.
    public static let edited = EditOutcome()
}
