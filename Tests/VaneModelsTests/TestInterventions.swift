import VaneCore

/// Adds `scale · cos(i)` to every value i of a row, times the row's strength.
struct AddCosine: Intervention {
    /// The size of the vector's values.
    let scale: Float

    /// Makes the vector.
    func prepare(for shape: RunShape) -> any PreparedIntervention { Prepared(scale: scale) }

    /// The intervention at work.
    private final class Prepared: PreparedIntervention {
        /// The size of the vector's values.
        let scale: Float

        /// Keeps the size.
        init(scale: Float) { self.scale = scale }

        /// Adds the vector to every row.
        func apply(to rows: inout ActivationRows) -> EditOutcome {
            let (width, strengths) = (rows.width, rows.strengths)
            rows.withMutableValues { values in
                for (row, strength) in strengths.enumerated() where strength != 0 {
                    for i in 0..<width {
                        values[row * width + i] += strength * scale * TestCosine.of(i)
                    }
                }
            }
            return .edited
        }
    }
}

/// Sets every value of a row to zero.
struct SetToZero: Intervention {
    /// Needs nothing.
    func prepare(for shape: RunShape) -> any PreparedIntervention { Prepared() }

    /// The intervention at work.
    private final class Prepared: PreparedIntervention {
        /// Zeroes every row.
        func apply(to rows: inout ActivationRows) -> EditOutcome {
            rows.withMutableValues { values in
                for i in values.indices { values[i] = 0 }
            }
            return .edited
        }
    }
}

/// Adds a sequence's context vector to its rows, as L2S adds what it predicts from it.
struct AddContext: Intervention {
    /// Where the context is read.
    let context: HookPoint

    /// The context.
    var needs: InterventionNeeds { InterventionNeeds(context: context) }

    /// Makes room for the contexts.
    func prepare(for shape: RunShape) -> any PreparedIntervention { Prepared(shape) }

    /// The intervention at work.
    private final class Prepared: PreparedIntervention {
        /// The contexts, by sequence.
        private var contexts: [[Float]]

        /// Makes room.
        init(_ shape: RunShape) { contexts = Array(repeating: [], count: shape.sequences) }

        /// Keeps the contexts.
        func begin(_ rows: borrowing ActivationRows) {
            let (labels, width) = (rows.labels, rows.width)
            rows.withValues { values in
                for (row, label) in labels.enumerated() {
                    contexts[Int(label.sequence)] = (0..<width).map { values[row * width + $0] }
                }
            }
        }

        /// Adds each row's own context.
        func apply(to rows: inout ActivationRows) -> EditOutcome {
            let (labels, strengths, width) = (rows.labels, rows.strengths, rows.width)
            rows.withMutableValues { values in
                for (row, label) in labels.enumerated() {
                    let context = contexts[Int(label.sequence)]
                    for i in 0..<width { values[row * width + i] += strengths[row] * context[i] }
                }
            }
            return .edited
        }
    }
}
