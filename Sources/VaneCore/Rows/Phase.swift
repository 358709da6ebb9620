/// The part of a sequence that a position belongs to.
public enum Phase: Int32, Sendable, Codable, CaseIterable {
    /// The prompt, its last token included.
    case prompt = 0
    /// Everything after the prompt: generated tokens, and a reply's forced beginning.
    case generation = 1

    /// The written name.
    public var name: String { self == .prompt ? "prompt" : "generation" }
}
