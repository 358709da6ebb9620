internal import VaneCore
internal import VaneTensors

extension Rehearsal {
    /// Tries ``InterventionPromise/determinism``.
    func determinism() throws -> Breach? {
        let first = try prepared()
        let once = try edit(rows, by: first).rows
        let results = [
            ("again by the same instance", try edit(rows, by: first).rows),
            ("by another instance", try edit(rows, by: prepared()).rows),
        ]
        for (how, other) in results {
            guard let row = rows.indices.first(where: { once[$0].bits != other[$0].bits }) else {
                continue
            }
            return Breach(
                tried: "the same rows were edited \(how)",
                seen: "row \(row) is another\(Self.difference(once[row], other[row]))",
                remedy: "draw from a seed that is a parameter, and read no clock, no address and no"
                    + " memory that was never written")
        }
        return nil
    }

    /// Tries ``InterventionPromise/independence``.
    func independence() throws -> Breach? {
        let together = try edited().rows
        var random = SeededGenerator(seed: seed, stream: 2)
        let shuffled = random.permutation(of: rows.count)
        let cut = 1 + random.index(below: rows.count - 1)
        let layouts: [(String, [[Int]])] = [
            ("in another order", [shuffled]),
            ("in two calls", [Array(shuffled[..<cut]), Array(shuffled[cut...])]),
            ("one by one", rows.indices.map { [$0] }),
        ]
        for (how, calls) in layouts {
            let prepared = try prepared()
            for order in calls {
                let edited = try edit(rows, in: order, by: prepared).rows
                for (place, index) in order.enumerated()
                where !edited[place].isClose(to: together[index]) {
                    return Breach(
                        tried: "rows were edited together and then \(how)",
                        seen: "row \(index) is another"
                            + Self.difference(together[index], edited[place]),
                        remedy:
                            "compute a row's result from its own values, label and context alone"
                    )
                }
            }
        }
        return nil
    }

    /// Tries ``InterventionPromise/extremeRows``.
    func extremeRows() throws -> Breach? {
        let plain = try edited().rows
        var random = SeededGenerator(seed: seed, stream: 3)
        let kinds: [(String, Float)] = [
            ("NaN", .nan), ("infinite", .infinity), ("minus infinite", -.infinity),
            ("the greatest finite", .greatestFiniteMagnitude),
            ("denormal", .leastNonzeroMagnitude), ("zero", 0), ("minus zero", -0.0),
        ]
        for (name, value) in kinds {
            for isWhole in [false, true] {
                let victim = random.index(below: rows.count)
                var spoilt = rows
                if isWhole {
                    spoilt[victim] = spoilt[victim].map { _ in value }
                } else {
                    spoilt[victim][random.index(below: subject.width)] = value
                }
                // A refusal in words is no breach: nothing of it reaches a result.
                guard let edited = try? edit(spoilt, by: prepared()).rows else { continue }
                let spread = rows.indices.first {
                    $0 != victim && !edited[$0].isClose(to: plain[$0])
                }
                guard let spread else { continue }
                return Breach(
                    tried: "row \(victim) held values that are \(name)",
                    seen: "row \(spread) changed with it"
                        + Self.difference(plain[spread], edited[spread]),
                    remedy:
                        "share nothing between rows: no sums, no scales, no buffers left as they were"
                )
            }
        }
        return nil
    }

    /// Tries ``InterventionPromise/freshStart``.
    func freshStart() throws -> Breach? {
        let before = try edited().rows
        let other = Rehearsal(subject, seed: seed, stream: 4)
        let used = try other.prepared()
        for _ in 0..<3 { _ = try other.edit(other.rows, by: used) }
        let after = try edited().rows
        guard let row = rows.indices.first(where: { before[$0].bits != after[$0].bits }) else {
            return nil
        }
        return Breach(
            tried: "a run was repeated after another run with other rows",
            seen: "row \(row) is another\(Self.difference(before[row], after[row]))",
            remedy: "keep what a run remembers in what 'prepare' makes, and share none of it")
    }

    /// Tries ``InterventionPromise/truthfulOutcome``.
    func truthfulOutcome() throws -> Breach? {
        let strengths: [Float] = rows.indices.map { $0 % 3 == 0 ? 0 : 1 }
        let result = try edited(at: strengths)
        let unchanged = rows.indices.count {
            strengths[$0] != 0 && result.rows[$0].bits == rows[$0].bits
        }
        guard !(0...unchanged).contains(result.declined) else { return nil }
        return Breach(
            tried: "\(rows.count) rows were edited, some at strength 0",
            seen:
                "\(result.declined) are said to be declined where \(unchanged) of strength 1 are unchanged",
            remedy: "count a row as declined when it was to be edited and is left alone")
    }
}
