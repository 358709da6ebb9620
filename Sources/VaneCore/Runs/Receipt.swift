/// What a run really did: proof that steering reached the hidden states, and how strongly.
public struct Receipt: Sendable, Hashable {
    /// One entry an application, in order.
    public var applications: [Entry]

    /// Creates a receipt.
    public init(applications: [Entry] = []) {
        self.applications = applications
    }

    /// What an application amounted to.
    public enum Status: String, Sendable, Hashable, Codable {
        /// Rows changed and scored tokens could see it.
        case applied
        /// The intervention chose to leave every row alone.
        case declined
        /// Generation ended before the selection.
        case notReached = "not reached"
        /// Positions of the selection were generated, but none had a token that it names.
        case otherTokens = "other tokens"
        /// Every row had strength 0.
        case zeroStrength = "zero strength"
    }

    /// What happened to one application.
    public struct Entry: Sendable, Hashable {
        /// The application's name.
        public var name: String
        /// Where it was applied.
        public var hookPoints: [HookPoint]
        /// The positions it edited.
        public var selection: TokenSelection
        /// How strongly.
        public var strength: StrengthSchedule
        /// What it amounted to.
        public var status: Status
        /// What happened, by hook point and phase.
        public var visits: [Visit]
        /// The number of used next-token scores that an edit could reach.
        public var scoresReached: Int
        /// The number of next-token scores used.
        public var scoresUsed: Int

        /// The number of rows changed.
        public var rowsChanged: Int { visits.reduce(0) { $0 + $1.changed } }
        /// The number of rows selected.
        public var rowsSelected: Int { visits.reduce(0) { $0 + $1.rows } }
    }

    /// What happened at one hook point in one phase.
    public struct Visit: Sendable, Hashable {
        /// The hook point.
        public var hookPoint: HookPoint
        /// The phase.
        public var phase: Phase
        /// How often the intervention was called.
        public var calls = 0
        /// The rows selected.
        public var rows = 0
        /// The rows of which some bit changed.
        public var changed = 0
        /// The rows that the intervention chose to leave alone.
        public var declined = 0
        /// The rows that were not finite afterwards.
        public var nonFinite = 0
        /// The first and last position edited, counted from the prompt's end.
        public var positions: ClosedRange<Int>?
        /// The largest ‖δ‖/‖h‖.
        public var largestRelativeChange: Float = 0
        /// The sum of ‖δ‖/‖h‖ over rows.
        public var totalRelativeChange: Double = 0

        /// The mean of ‖δ‖/‖h‖ over the selected rows.
        public var meanRelativeChange: Double {
            rows > 0 ? totalRelativeChange / Double(rows) : 0
        }

        /// Creates an empty visit.
        public init(hookPoint: HookPoint, phase: Phase) {
            self.hookPoint = hookPoint
            self.phase = phase
        }

        /// Adds one row.
        mutating func note(_ label: RowLabel, _ change: RowChange) {
            rows += 1
            if change.changed { changed += 1 }
            guard change.isFinite else {
                nonFinite += 1
                return
            }
            largestRelativeChange = max(largestRelativeChange, change.relative)
            totalRelativeChange += Double(change.relative)
            let position = Int(label.fromPromptEnd)
            let known = positions ?? position...position
            positions = min(known.lowerBound, position)...max(known.upperBound, position)
        }
    }
}
