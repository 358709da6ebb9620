/// What a method is, for lists, files and checks; built-ins and plugins describe themselves alike.
public struct MethodDescriptor: Sendable, Hashable, Codable {
    /// What a method yields.
    public enum Kind: String, Sendable, Hashable, Codable {
        /// Scores.
        case readout
        /// Edits.
        case intervention
    }

    /// What a method learns from.
    public enum Input: String, Sendable, Hashable, Codable {
        /// Nothing: the method has no training.
        case nothing
        /// Rows with classes.
        case labeledRows = "labelled rows"
        /// Contexts `h_{X,L'}` with the shifts `z_{X,L*}` wanted for them.
        case steeringPairs = "steering pairs"
        /// What a sweep of probes found of every attention head.
        case headScores = "scores of heads"
    }

    /// Where a method comes from.
    public enum Origin: Sendable, Hashable, Codable {
        /// This package.
        case builtIn
        /// A dynamic library, with the SHA-256 of its file in hexadecimal.
        case plugin(path: String, fingerprint: String)

        /// Where that is, in words.
        var words: String {
            switch self {
            case .builtIn: "built in"
            case .plugin(let path, _): "that of '\(path)'"
            }
        }
    }

    /// The stable name, in kebab-case.
    public var id: String
    /// What it yields.
    public var kind: Kind
    /// What it learns from.
    public var input: Input
    /// One sentence of meaning.
    public var summary: String
    /// The paper and its equation.
    public var source: String
    /// The parameters.
    public var parameters: [ParameterDescriptor]
    /// Where it comes from.
    public var origin: Origin
    /// Whether an intervention declares that a row's change is proportional to the row's strength.
    public var isLinear: Bool

    /// Creates a descriptor.
    public init(
        _ id: String, _ kind: Kind, from input: Input, summary: String, source: String,
        parameters: [ParameterDescriptor] = [], origin: Origin = .builtIn,
        isLinear: Bool = false
    ) {
        self.id = id
        self.kind = kind
        self.input = input
        self.summary = summary
        self.source = source
        self.parameters = parameters
        self.origin = origin
        self.isLinear = isLinear
    }
}
