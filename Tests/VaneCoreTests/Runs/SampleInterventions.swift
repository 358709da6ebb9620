import VaneCore

/// Adds a vector times the row's strength.
struct AddVector: Intervention {
    /// The vector, `[D]`.
    let vector: [Float]

    /// Creates the intervention.
    init(_ vector: [Float]) { self.vector = vector }

    /// Checks the width.
    func prepare(for shape: RunShape) throws -> any PreparedIntervention {
        try shape.require(width: vector.count, of: "add-vector")
        return PerRow { [vector] row, strength, _ in
            for i in vector.indices { row[i] += strength * vector[i] }
        }
    }
}

/// Multiplies rows by one plus the strength.
struct Scale: Intervention {
    /// Takes any width.
    func prepare(for shape: RunShape) -> any PreparedIntervention {
        PerRow { row, strength, _ in for i in row.indices { row[i] *= 1 + strength } }
    }
}

/// Answers every call with one outcome after writing a value, if any, into all rows.
struct Scripted: Intervention {
    /// The outcome for a number of rows.
    let outcome: @Sendable (Int) -> EditOutcome
    /// What is written into each row's first value.
    var writing: Float?

    /// Takes any width.
    func prepare(for shape: RunShape) -> any PreparedIntervention {
        PerRow(outcome: outcome) { [writing] row, _, _ in if let writing { row[0] = writing } }
    }
}

/// Adds the sequence's context vector times the row's strength, and writes down which contexts came.
struct AddContext: Intervention {
    /// Where the context is read.
    let hook: HookPoint
    /// The contexts in the order in which they came.
    let log = Log()

    /// The context.
    var needs: InterventionNeeds { InterventionNeeds(context: hook) }

    /// Needs contexts as wide as the rows.
    func prepare(for shape: RunShape) throws -> any PreparedIntervention {
        try shape.require(width: shape.contextWidth, of: "add-context")
        return PerRow(log: log) { row, strength, context in
            guard let context else { return }
            for i in row.indices { row[i] += strength * context[i] }
        }
    }

    /// The contexts that came; used by one thread at a time.
    final class Log: @unchecked Sendable {
        /// The sequence and its vector.
        var contexts: [(sequence: Int, vector: [Float])] = []
    }
}

/// A prepared intervention that edits one row after the other.
final class PerRow: PreparedIntervention {
    /// Edits a row: its values, its strength, and its sequence's context, if it came.
    private let edit: (inout [Float], Float, [Float]?) -> Void
    /// What is answered for a number of rows.
    private let outcome: (Int) -> EditOutcome
    /// Where contexts are written down.
    private let log: AddContext.Log?

    /// Creates it from the edit of one row.
    init(
        log: AddContext.Log? = nil, outcome: @escaping (Int) -> EditOutcome = { _ in .edited },
        _ edit: @escaping (inout [Float], Float, [Float]?) -> Void
    ) {
        self.edit = edit
        self.outcome = outcome
        self.log = log
    }

    /// Writes the contexts down.
    func begin(_ contexts: borrowing ActivationRows) {
        let (labels, width) = (contexts.labels, contexts.width)
        contexts.withValues { values in
            for (row, label) in labels.enumerated() {
                let vector = (0..<width).map { values[row * width + $0] }
                log?.contexts.append((Int(label.sequence), vector))
            }
        }
    }

    /// Edits every row.
    func apply(to rows: inout ActivationRows) -> EditOutcome {
        let (labels, strengths, width) = (rows.labels, rows.strengths, rows.width)
        rows.withMutableValues { values in
            for (index, label) in labels.enumerated() {
                var row = (0..<width).map { values[index * width + $0] }
                let context = log?.contexts.last { $0.sequence == label.sequence }?.vector
                edit(&row, strengths[index], context)
                for i in row.indices { values[index * width + i] = row[i] }
            }
        }
        return outcome(labels.count)
    }
}
