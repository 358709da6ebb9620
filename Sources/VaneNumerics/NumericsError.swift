/// A refusal by a solver: what was found, what was expected, and what to do, in one line.
public struct NumericsError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of thing went wrong; open, so that later versions may add kinds.
    public struct Code: Hashable, Sendable {
        /// The code's stable name.
        public let name: String

        /// A matrix that is singular to working precision.
        public static let singular = Code(name: "singular")
        /// An iteration that did not end.
        public static let notConverged = Code(name: "not-converged")
        /// Data without what the solver needs, such as both classes.
        public static let insufficientData = Code(name: "insufficient-data")
    }

    /// The kind of error.
    public let code: Code
    /// One line that says what was found, what was expected and what to do.
    public let message: String
    /// The message.
    public var description: String { message }

    /// The error for a matrix that cannot be factorised.
    static func singular(_ operation: String, _ place: Int) -> NumericsError {
        NumericsError(
            code: .singular,
            message:
                "The \(operation) broke down at column \(place): the matrix is singular; raise the penalty."
        )
    }

    /// The error for a decomposition that did not converge.
    static func notConverged(_ operation: String) -> NumericsError {
        NumericsError(
            code: .notConverged,
            message:
                "The \(operation) did not converge; check the data for values that are huge or not finite."
        )
    }

    /// The error for labels that name one class only.
    static func oneClass(_ rows: Int) -> NumericsError {
        NumericsError(
            code: .insufficientData,
            message: "All \(rows) rows are of one class; a classifier needs rows of at least two.")
    }
}
