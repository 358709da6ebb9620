internal import VaneCore
internal import VaneTensors

extension Rehearsal {
    /// Rows as they are, with a few values that are easily lost: a zero with a sign, denormals, what is not finite.
    private var delicateRows: [[Float]] {
        let delicate: [Float] = [
            -0.0, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .greatestFiniteMagnitude,
            .infinity, -.infinity, Float(bitPattern: 0x7FC0_1234),
        ]
        return rows.enumerated().map { index, row in
            var row = row
            guard index % 2 == 0, !row.isEmpty else { return row }
            row[index / 2 % row.count] = delicate[index / 2 % delicate.count]
            return row
        }
    }

    /// Tries ``InterventionPromise/identityAtZero``.
    func identityAtZero() throws -> Breach? {
        let delicate = delicateRows
        let zeros = [Float](repeating: 0, count: rows.count)
        let edited = try edit(delicate, at: zeros, by: prepared()).rows
        let changed = delicate.indices.filter { edited[$0].bits != delicate[$0].bits }
        guard let first = changed.first else { return nil }
        return Breach(
            tried: "\(rows.count) rows were edited at strength 0",
            seen:
                "\(changed.count) of them changed\(Self.difference(delicate[first], edited[first]))",
            remedy: "leave a row alone when its strength is 0, rather than add 0 to it")
    }

    /// Tries ``InterventionPromise/untouchedRows``.
    func untouchedRows() throws -> Breach? {
        var random = SeededGenerator(seed: seed, stream: 1)
        var strengths: [Float] = rows.indices.map { _ in random.next() & 1 == 0 ? 0 : 1 }
        (strengths[0], strengths[1], strengths[rows.count - 1]) = (0, 1, 0)
        let delicate = delicateRows
        // What is not finite stays in rows of strength 0: an edit may refuse it.
        let mixed = rows.indices.map { strengths[$0] == 0 ? delicate[$0] : rows[$0] }
        let edited = try edit(mixed, at: strengths, by: prepared()).rows
        let changed = rows.indices.filter {
            strengths[$0] == 0 && edited[$0].bits != mixed[$0].bits
        }
        guard let first = changed.first else { return nil }
        return Breach(
            tried: "rows of strength 0 and 1 were handed over together",
            seen:
                "\(changed.count) rows of strength 0 changed\(Self.difference(mixed[first], edited[first]))",
            remedy: "look at each row's own strength, and write to no other row")
    }

    /// Tries ``InterventionPromise/linearity``.
    func linearity() throws -> Breach? {
        guard subject.isLinear else { return nil }
        let once = try edited().rows
        for strength: Float in [0.5, 2, -1] {
            let strengths = [Float](repeating: strength, count: rows.count)
            let other = try edited(at: strengths).rows
            for (index, row) in rows.enumerated() {
                // Two roundings of the sum and some of the change, in units of the largest value that took part.
                let scale = max(row.scale, once[index].scale, other[index].scale)
                let differences = row.indices.map { i -> Float in
                    let expected = strength * (once[index][i] - row[i])
                    return ((other[index][i] - row[i]) - expected).magnitude
                }
                // A difference that is not a number is no proportion either.
                let worst = differences.first { !($0 <= 1e-5 * scale) }
                if let worst {
                    return Breach(
                        tried: "rows were edited at strength 1 and at strength \(strength)",
                        seen:
                            "row \(index)'s change is off \(strength) times the first one's by \(worst)",
                        remedy:
                            "make the change proportional to the strength, or do not declare it linear"
                    )
                }
            }
        }
        return nil
    }

    /// Tries ``InterventionPromise/effect``.
    func effect() throws -> Breach? {
        let result = try edited()
        let isSame = rows.indices.allSatisfy { result.rows[$0] == rows[$0] }
        guard isSame, result.declined == 0 else { return nil }
        return Breach(
            tried: "\(rows.count) random rows were edited at strength 1",
            seen: "none changed and none was declined",
            remedy: "edit them, or count rows that are left alone on purpose as declined")
    }

    /// Tells the first difference of two rows, as the end of a sentence.
    static func difference(_ before: [Float], _ after: [Float]) -> String {
        guard let i = before.indices.first(where: { before[$0].bitPattern != after[$0].bitPattern })
        else { return "" }
        return ", as in value \(i) from \(before[i]) to \(after[i])"
    }
}
