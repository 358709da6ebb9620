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
}
