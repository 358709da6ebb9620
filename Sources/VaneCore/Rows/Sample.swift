/// One prompt of a corpus with what is known about it.
public struct Sample: Sendable, Hashable {
    /// The name, unique in its file.
    public var id: String
    /// The prompt.
    public var prompt: String
    /// The class, if any.
    public var label: String?
    /// The group that must not be torn apart by a split, if any.
    public var group: String?
    /// The whole positive contrast prompt, `X⁺ = X‖T⁺`, if any.
    public var positive: String?
    /// The whole negative contrast prompt, `X⁻ = X‖T⁻`, if any.
    public var negative: String?
    /// A reply's beginning, put after the prompt and both contrast prompts, if any.
    public var forced: String?
    /// The reply wanted, if any.
    public var target: String?
    /// The reply not wanted, the other side of the propensity, if any.
    public var rejected: String?

    /// Creates a sample.
    public init(
        id: String, prompt: String, label: String? = nil, group: String? = nil,
        positive: String? = nil, negative: String? = nil, forced: String? = nil,
        target: String? = nil, rejected: String? = nil
    ) {
        self.id = id
        self.prompt = prompt
        self.label = label
        self.group = group
        self.positive = positive
        self.negative = negative
        self.forced = forced
        self.target = target
        self.rejected = rejected
    }
}
