public import VaneTensors

/// Maps rows of hidden states to scores, `[rows, outputs]`.
public protocol Readout: Sendable {
    /// The number of scores a row gets, K: 1 for a binary probe.
    var outputs: Int { get }

    /// The number of values in a row, D.
    var width: Int { get }

    /// Writes the scores of all rows, `[rows, outputs]`, row-major; for a binary probe the log-odds.
    ///
    /// - Precondition: The rows have the readout's width, and there is room for all scores.
    func score(_ rows: borrowing ActivationRows, into scores: inout MutableSpan<Float>)

    /// What went wrong while rows were scored, in one line, where the work is done by a plugin; its scores are then no numbers.
    var failure: String? { get }
}

extension Readout {
    /// Nothing goes wrong unless a type says so.
    public var failure: String? { nil }

    /// Scores rows, `[rows, outputs]`.
    ///
    /// - Throws: ``VaneError`` with code `readoutFailed`, or `nonFinite` for a score that is no number.
    public func scores(of rows: borrowing ActivationRows) throws -> Tensor<Float> {
        var scores = Tensor<Float>(shape: [rows.count, outputs], repeating: 0)
        scores.withMutableSpan { score(rows, into: &$0) }
        if let failure { throw VaneError(.readoutFailed, failure) }
        if let row = (0..<rows.count).first(where: { row in
            (0..<outputs).contains { !scores[row, $0].isFinite }
        }) {
            let found = (0..<outputs).map { scores[row, $0] }.first { !$0.isFinite } ?? .nan
            throw VaneError(
                .nonFinite,
                "A readout gives row \(row) the score \(found), and a score must be a finite number; look at the row, and at what "
                    + "the readout computes of it.")
        }
        return scores
    }

    /// Scores the rows of a tensor, `[N, D]`, each the last position of a prompt of its own: `[N, outputs]`.
    ///
    /// - Throws: ``VaneError`` with code `readoutFailed` or `nonFinite`.
    public func scores(of values: Tensor<Float>) throws -> Tensor<Float> {
        let labels = (0..<values.rows).map {
            RowLabel(sequence: $0, position: 0, promptLength: 1, token: -1)
        }
        return try scores(of: ActivationRows(values: values, labels: labels))
    }
}
