extension NumericsError {
    /// The error for a matrix that cannot be factorised.
    static func singular(_ operation: String, _ place: Int) -> NumericsError {
        NumericsError(
            .notPositiveDefinite,
            "The \(operation) broke down at column \(place): the matrix is singular; raise the penalty."
        )
    }

    /// The error for a decomposition that did not converge.
    static func notConverged(_ operation: String) -> NumericsError {
        NumericsError(
            .notConverged,
            "The \(operation) did not converge; check the data for values that are huge or not finite."
        )
    }

    /// The error for labels that name one class only.
    static func oneClass(_ rows: Int) -> NumericsError {
        NumericsError(
            .invalidLabels,
            "All \(rows) rows are of one class; a classifier needs rows of at least two.")
    }
}
