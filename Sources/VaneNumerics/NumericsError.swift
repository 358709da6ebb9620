/// A computation that cannot be done with what it was given.
public struct NumericsError: Error, Equatable, CustomStringConvertible {
    /// What kind of failure it is.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        /// The code's stable name, in kebab-case.
        public let description: String

        /// Two extents that must agree do not.
        public static let shapeMismatch = Code(description: "shape-mismatch")

        /// There are fewer examples than the method needs.
        public static let tooFewExamples = Code(description: "too-few-examples")

        /// A value is NaN or infinite.
        public static let notFinite = Code(description: "not-finite")

        /// A matrix that must be positive definite is not.
        public static let notPositiveDefinite = Code(description: "not-positive-definite")

        /// An iteration ended before its result was good enough.
        public static let notConverged = Code(description: "not-converged")

        /// A setting lies outside its range.
        public static let invalidSetting = Code(description: "invalid-setting")

        /// A label lies outside the classes, or only one class occurs.
        public static let invalidLabels = Code(description: "invalid-labels")
    }

    /// What kind of failure it is.
    public let code: Code

    /// What was found, what was expected and what to do, in one line.
    public let message: String

    /// The message.
    public var description: String { message }

    /// Creates an error from its parts.
    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}
