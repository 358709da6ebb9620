/// What a plan with a model found, on both axes, as it is kept in `report.json`.
///
/// A figure about which nothing can be said, such as that of a method that failed, is `null`. Nothing in it depends on when or how quickly the
/// plan ran, so that the same plan gives the same bytes.
public struct PlanReport: Sendable, Codable {
    /// The version of the form.
    public var schema = 1
    /// What is reported.
    public var kind = "comparison"
    /// The model.
    public var model: Model
    /// Every setting and hash, by name.
    public var settings: [String: String]
    /// The behaviours, the neutral one first.
    public var classes: [String]
    /// What readouts read.
    public var detection: DetectionReport
    /// What methods steer.
    public var control: ControlReport
    /// How reading and steering go together.
    public var gap: GapReport
    /// Test prompts with their replies.
    public var examples: [Example]
    /// What a reader must know before quoting a figure.
    public var warnings: [String]

    /// A model.
    public struct Model: Sendable, Codable {
        /// The name.
        public var name: String
        /// SHA-256 of the weights and the configuration.
        public var fingerprint: String
        /// The number of blocks.
        public var blocks: Int
        /// The width of the residual stream.
        public var width: Int
    }

    /// A test prompt with its replies under several methods.
    public struct Example: Sendable, Codable {
        /// The sample's id.
        public var id: String
        /// The prompt.
        public var prompt: String
        /// The behaviour wanted.
        public var wanted: String
        /// The replies, in the order of the methods.
        public var replies: [Reply]
    }

    /// A reply with what a readout reads from its tokens.
    public struct Reply: Sendable, Codable {
        /// The name of the method.
        public var method: String
        /// The behaviour shown, if any.
        @ExplicitNull public var shown: String?
        /// The reply, token by token.
        public var tokens: [Token]
    }

    /// A token of a reply.
    public struct Token: Sendable, Codable {
        /// Its text.
        public var text: String
        /// What the best readout on validation makes of its hidden state: a probability between 0 and 1; nothing where it read none.
        @ExplicitNull public var read: Double?
    }
}
