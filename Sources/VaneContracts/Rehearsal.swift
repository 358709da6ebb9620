internal import VaneCore
internal import VaneTensors

/// Rows, labels and contexts drawn from a seed, and the means to hand them to an intervention.
struct Rehearsal {
    /// The intervention's refusal of rows, in its own words.
    struct Refusal: Error {
        /// How many rows it was handed.
        let rows: Int
        /// What it said.
        let words: String
    }

    /// What an edit gave.
    struct Edited {
        /// The rows, in the order in which they were handed over.
        let rows: [[Float]]
        /// How many were said to be declined.
        let declined: Int
    }

    /// The intervention on trial.
    let subject: InterventionSubject
    /// Where everything is drawn from.
    let seed: UInt64
    /// What each row belongs to: prompts of unlike lengths and three positions after each.
    let labels: [RowLabel]
    /// The rows.
    let rows: [[Float]]
    /// The context vectors, one a sequence.
    let contexts: [[Float]]

    /// Draws rows and contexts.
    init(_ subject: InterventionSubject, seed: UInt64, stream: UInt64 = 0) {
        self.subject = subject
        self.seed = seed
        var random = SeededGenerator(seed: seed, stream: stream)
        labels = (0..<subject.sequences).flatMap { sequence in
            let length = 2 + random.index(below: 4)
            return (0..<(length + 3)).map {
                RowLabel(sequence: sequence, position: $0, promptLength: length, token: $0 + 1)
            }
        }
        rows = labels.map { _ in Self.row(subject.width, &random) }
        contexts = (0..<subject.sequences).map { _ in Self.row(subject.contextWidth, &random) }
    }

    /// Draws numbers in `[-2, 2)`.
    private static func row(_ width: Int, _ random: inout SeededGenerator) -> [Float] {
        (0..<width).map { _ in Float(random.unit() * 4 - 2) }
    }

    /// Prepares the intervention and hands it the contexts, where it needs any.
    ///
    /// - Throws: What `prepare` throws.
    func prepared() throws -> any PreparedIntervention {
        let isContextual = subject.intervention.needs.context != nil
        let prepared = try subject.intervention.prepare(
            for: RunShape(
                width: subject.width, contextWidth: isContextual ? subject.contextWidth : 0,
                sequences: subject.sequences, rows: rows.count,
                keys: (0..<subject.sequences).map { UInt64($0) &* 0x9E37_79B9_7F4A_7C15 &+ seed }))
        guard isContextual else { return prepared }
        let lasts = (0..<subject.sequences).compactMap { sequence in
            labels.first { Int($0.sequence) == sequence && $0.fromPromptEnd == -1 }
        }
        prepared.begin(
            ActivationRows(
                values: Tensor(
                    shape: [contexts.count, subject.contextWidth], contexts.flatMap(\.self)),
                labels: lasts))
        return prepared
    }

    /// Hands some rows over, in an order, each with a strength.
    ///
    /// - Parameters:
    ///   - rows: All rows.
    ///   - order: Which of them, in which order; all of them unless said otherwise.
    ///   - strengths: One a row of `rows`; 1 unless said otherwise.
    ///   - prepared: The intervention at work.
    /// - Throws: ``Refusal``.
    /// - Returns: The rows in that order, and what was said of them.
    func edit(
        _ rows: [[Float]], in order: [Int]? = nil, at strengths: [Float]? = nil,
        by prepared: any PreparedIntervention
    ) throws -> Edited {
        let order = order ?? Array(rows.indices)
        var batch = ActivationRows(width: subject.width, capacity: order.count)
        for index in order {
            let values = Tensor(shape: [subject.width], rows[index])
            values.withSpan {
                batch.append(labels[index], strength: strengths?[index] ?? 1, from: $0, at: 0)
            }
        }
        let outcome = prepared.apply(to: &batch)
        if let words = outcome.failure { throw Refusal(rows: order.count, words: words) }
        let elements = batch.tensor.elements
        let width = subject.width
        return Edited(
            rows: order.indices.map { Array(elements[($0 * width)..<(($0 + 1) * width)]) },
            declined: outcome.declined)
    }

    /// Hands all rows to an intervention that was just prepared.
    ///
    /// - Throws: ``Refusal``, and what `prepare` throws.
    func edited(at strengths: [Float]? = nil) throws -> Edited {
        try edit(rows, at: strengths, by: prepared())
    }
}

extension [Float] {
    /// The bits, so that equality means equality.
    var bits: [UInt32] { map(\.bitPattern) }

    /// The largest magnitude of a finite value.
    var scale: Float { reduce(0) { $1.isFinite ? Swift.max($0, $1.magnitude) : $0 } }

    /// Whether the values are another row's but for rounding, as sums in another order have it.
    ///
    /// The tolerance, 1e-5 of the row's largest value, is about a hundred roundings in single precision.
    func isClose(to other: [Float]) -> Bool {
        let tolerance = 1e-5 * Swift.max(scale, other.scale)
        return zip(self, other).allSatisfy {
            $0.bitPattern == $1.bitPattern || ($0.isNaN && $1.isNaN)
                || ($0 - $1).magnitude <= tolerance
        }
    }
}
