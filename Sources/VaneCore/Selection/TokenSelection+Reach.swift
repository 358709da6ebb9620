/// Deciding whether a selection can select anything at all, in a sequence of whatever length.
extension TokenSelection {
    /// Returns whether some position of a phase is included by some clause and excluded by none.
    ///
    /// A position has `s ≥ 0` positions of its phase before it and stands `e ≥ 1` from its end. The two are independent,
    /// since a phase may have any length `s + e`, so every window is a rectangle in the plane of `(s, e)`. From any selected
    /// point one can walk down in `s`, then in `e`, until the next step would leave the including rectangle or enter an
    /// excluding one; so it suffices to try those corners.
    static func reaches(_ phase: Phase, _ clauses: [Clause]) -> Bool {
        let excludes = clauses.filter { $0.phase == phase && $0.excludes }
        return clauses.contains { clause in
            guard clause.phase == phase && !clause.excludes else { return false }
            // Where any token will do, one that no exclude names is the easiest to select.
            return (clause.tokens.isEmpty ? [-1] : clause.tokens).contains { token in
                let barred = excludes.filter { $0.tokens.isEmpty || $0.tokens.contains(token) }
                return Rectangle(clause.window).hasPoint(
                    outside: barred.map { Rectangle($0.window) })
            }
        }
    }

    /// The positions of a window by their distances from the phase's start and from its end.
    private struct Rectangle {
        /// The number of positions before, from 0; `Int.max` stands for no bound.
        var fromStart = 0..<Int.max
        /// The distance from the end, from 1 for the last position.
        var fromEnd = 1..<Int.max

        /// Creates the rectangle of a window.
        init(_ window: Window) {
            switch window {
            case .whole: break
            case .single(let index) where index >= 0:
                fromStart = Self.range(index, Self.next(index))
            case .single(let index):
                fromEnd = Self.range(Self.magnitude(index), Self.next(Self.magnitude(index)))
            case .range(let start, let end):
                let (start, end) = (start ?? 0, end ?? .max)
                fromStart = Self.range(max(start, 0), end < 0 ? .max : end)
                fromEnd = Self.range(
                    end < 0 ? Self.next(Self.magnitude(end)) : 1,
                    start < 0 ? Self.next(Self.magnitude(start)) : .max)
            }
        }

        /// Returns whether some point lies here and in none of the others.
        func hasPoint(outside others: [Rectangle]) -> Bool {
            let starts = [fromStart.lowerBound] + others.map(\.fromStart.upperBound)
            let ends = [fromEnd.lowerBound] + others.map(\.fromEnd.upperBound)
            return starts.contains { s in
                ends.contains { e in
                    contains(s, e) && !others.contains { $0.contains(s, e) }
                }
            }
        }

        /// Returns whether a point lies here.
        private func contains(_ s: Int, _ e: Int) -> Bool {
            fromStart.contains(s) && fromEnd.contains(e)
        }

        /// A range that is empty rather than backwards.
        private static func range(_ lower: Int, _ upper: Int) -> Range<Int> {
            lower..<max(lower, upper)
        }

        /// One more, without overflow.
        private static func next(_ number: Int) -> Int { number == .max ? .max : number + 1 }

        /// The distance that a negative index stands for, without overflow.
        private static func magnitude(_ index: Int) -> Int { index == .min ? .max : -index }
    }
}
