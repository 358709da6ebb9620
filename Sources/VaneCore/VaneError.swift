/// A refusal by the core: what was found, what was expected, and what to do, in one line.
public struct VaneError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of thing went wrong; open, so that later versions may add kinds.
    public struct Code: Hashable, Sendable {
        /// The code's stable name, which is also the name of its page in the documentation.
        public let name: String

        /// Text that does not follow its grammar: a hook point, a selection, a number.
        public static let unparsable = Code(name: "unparsable")
        /// Something that parses but is absent from the model or the data.
        public static let absent = Code(name: "absent")
        /// Numbers whose shape is not the one called for.
        public static let shapeMismatch = Code(name: "shape-mismatch")
        /// A selection that selects no row.
        public static let emptySelection = Code(name: "empty-selection")
        /// An application that changed no row or reached no scored logit.
        public static let noEffect = Code(name: "no-effect")
        /// A value that is not finite.
        public static let nonFinite = Code(name: "non-finite")
        /// A context vector that would be read after the rows that need it.
        public static let staleContext = Code(name: "stale-context")
        /// A method or a parameter that does not exist, or a value out of its range.
        public static let invalidMethod = Code(name: "invalid-method")
        /// Data that a method needs and that were not given.
        public static let missingData = Code(name: "missing-data")
        /// An intervention that reported a failure of its own.
        public static let interventionFailed = Code(name: "intervention-failed")
        /// A readout that reported a failure of its own.
        public static let readoutFailed = Code(name: "readout-failed")
    }

    /// The kind of error.
    public let code: Code

    /// One line that says what was found, what was expected and what to do.
    public let message: String

    /// The message.
    public var description: String { message }

    /// Creates an error; outside this module, for types that join the core's protocols.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}
