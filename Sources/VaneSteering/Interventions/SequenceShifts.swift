import VaneCore
internal import VaneNumerics
import VaneTensors

/// An intervention that adds to every selected row the shift of its sequence.
protocol SequenceShifting: Intervention {
    /// Makes the table of shifts ready; the only place that may allocate or refuse.
    ///
    /// - Throws: `VaneError` with code `shapeMismatch`.
    func prepareShifts(for shape: RunShape) throws -> SequenceShifts
}

/// The shifts of a run's sequences, `[sequences, D]`, added row by row: `h ← h + αẑ_X`.
final class SequenceShifts: PreparedIntervention {
    /// The shift of each sequence, `[sequences, D]`.
    private var table: Tensor<Float>
    /// Whether a sequence's rows are left alone, by sequence.
    private var spared: [Bool]
    /// What predicts shifts when contexts come, if anything does.
    private let predictor: (any PreparedPredictor)?
    /// The predictions of one call, `[sequences, D]`.
    private var predictions: Tensor<Float>
    /// The seed of the directions that replace those of the shifts, if any do.
    private var randomSeed: UInt64?
    /// The streams from which the sequences' directions are drawn; empty where their numbers serve.
    private var keys: [UInt64] = []

    /// Creates a table whose shifts are known.
    init(_ shifts: Tensor<Float>) {
        table = shifts
        spared = Array(repeating: false, count: shifts.rows)
        predictor = nil
        predictions = Tensor(shape: [0, shifts.width], repeating: 0)
    }

    /// Creates a table that a predictor fills.
    init(_ predictor: any PreparedPredictor, width: Int, sequences: Int) {
        table = Tensor(shape: [sequences, width], repeating: 0)
        spared = Array(repeating: false, count: sequences)
        self.predictor = predictor
        predictions = Tensor(shape: [sequences, width], repeating: 0)
    }

    /// Replaces every shift, known or to come, by a random direction of the same length.
    ///
    /// - Parameters:
    ///   - seed: The seed of the directions.
    ///   - keys: The sequences' own streams; empty for their numbers.
    func randomize(seed: UInt64, keys: [UInt64] = []) {
        randomSeed = seed
        self.keys = keys
        guard predictor == nil else { return }
        for sequence in 0..<table.rows { replaceDirection(of: sequence, seed: seed) }
    }

    /// Predicts the shifts of sequences whose contexts have come, once a sequence.
    func begin(_ contexts: borrowing ActivationRows) {
        guard let predictor else { return }
        let (count, width) = (contexts.count, table.width)
        predictions.withMutableSpan(ofFirst: count * width) { shifts in
            contexts.withValues { predictor.predict($0, into: &shifts) }
        }
        let labels = contexts.labels
        for row in 0..<count {
            let sequence = Int(labels[row].sequence)
            spared[sequence] = predictor.spares(row)
            predictions.withSpan { source in
                table.withMutableSpan { target in
                    for i in 0..<width { target[sequence * width + i] = source[row * width + i] }
                }
            }
            if let randomSeed { replaceDirection(of: sequence, seed: randomSeed) }
        }
    }

    /// Adds each row's shift by the row's strength, unless its sequence is spared.
    func apply(to rows: inout ActivationRows) -> EditOutcome {
        let (labels, strengths, width) = (rows.labels, rows.strengths, rows.width)
        var declined = 0
        table.withSpan { table in
            rows.withMutableValues { values in
                for row in labels.indices {
                    let sequence = Int(labels[row].sequence)
                    if spared[sequence] {
                        declined += 1
                    } else if strengths[row] != 0 {
                        values.add(
                            table, at: sequence * width, times: strengths[row], to: row * width,
                            count: width)
                    }
                }
            }
        }
        return EditOutcome(declined: declined)
    }

    /// Replaces a sequence's shift by a random direction of the same length.
    ///
    /// The coordinates are standard normal numbers, which favour no direction, drawn twice so that nothing is allocated: once
    /// for their length and once for themselves.
    private func replaceDirection(of sequence: Int, seed: UInt64) {
        let width = table.width
        let key = sequence < keys.count ? keys[sequence] : UInt64(sequence)
        let start = SeededGenerator(seed: seed, stream: Self.firstStream &+ key)
        table.withMutableSpan { shifts in
            var (wanted, drawn) = (0.0, 0.0)
            var generator = start
            for i in stride(from: 0, to: width, by: 2) {
                let (a, b) = generator.normalPair()
                drawn += a * a + (i + 1 < width ? b * b : 0)
            }
            for i in 0..<width {
                let value = Double(shifts[sequence * width + i])
                wanted += value * value
            }
            let factor = drawn > 0 ? (wanted / drawn).squareRoot() : 0
            generator = start
            for i in stride(from: 0, to: width, by: 2) {
                let (a, b) = generator.normalPair()
                shifts[sequence * width + i] = Float(a * factor)
                if i + 1 < width { shifts[sequence * width + i + 1] = Float(b * factor) }
            }
        }
    }

    /// The stream of the first sequence's direction, apart from all streams that training draws from.
    private static let firstStream: UInt64 = 1 << 40
}
