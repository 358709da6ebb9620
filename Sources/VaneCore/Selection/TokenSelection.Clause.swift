extension TokenSelection {
    /// One part of a selection: a phase, a window of positions in it, and optionally some token ids.
    public struct Clause: Sendable, Hashable {
        /// The phase whose positions are meant.
        public let phase: Phase
        /// The positions, counted from the phase's start.
        public let window: Window
        /// The token ids to which the clause is limited; empty for all.
        public let tokens: [Int]
        /// Whether the clause takes positions away; excludes win.
        public let excludes: Bool

        /// Creates a clause.
        public init(
            _ phase: Phase, window: Window = .whole, tokens: [Int] = [], excludes: Bool = false
        ) {
            self.phase = phase
            self.window = window
            self.tokens = tokens
            self.excludes = excludes
        }

        /// Returns whether the clause speaks of a row.
        func matches(_ label: RowLabel, generatedLength: Int) -> Bool {
            guard label.phase == phase else { return false }
            guard tokens.isEmpty || tokens.contains(Int(label.token)) else { return false }
            let isPrompt = phase == .prompt
            let index = Int(isPrompt ? label.position : label.fromPromptEnd)
            return window.contains(
                index, length: isPrompt ? label.promptLength : generatedLength)
        }
    }

    /// Positions of a phase, counted from its start or, when negative, from its end.
    public enum Window: Sendable, Hashable {
        /// All positions.
        case whole
        /// One position.
        case single(Int)
        /// Positions from `start` up to but not including `end`; an absent bound is the phase's own.
        case range(start: Int?, end: Int?)

        /// Whether a bound is counted from the phase's end.
        var countsFromEnd: Bool {
            switch self {
            case .whole: false
            case .single(let index): index < 0
            case .range(let start, let end): (start ?? 0) < 0 || (end ?? 0) < 0
            }
        }

        /// Returns whether a position lies in the window of a phase with `length` positions.
        func contains(_ index: Int, length: Int) -> Bool {
            switch self {
            case .whole: true
            case .single(let wanted): index == (wanted < 0 ? wanted + length : wanted)
            case .range(let start, let end):
                index >= resolve(start ?? 0, length) && index < resolve(end ?? Int.max, length)
            }
        }

        /// Turns a bound counted from the end into one counted from the start.
        private func resolve(_ bound: Int, _ length: Int) -> Int {
            bound < 0 ? bound + length : bound
        }
    }
}
