/// What a model is given: text, tokens, or media, in order, and optionally the beginning of its reply.
public struct Prompt: Sendable, Hashable {
    /// A piece of a prompt.
    public enum Part: Sendable, Hashable {
        /// Text, still to be turned into tokens.
        case text(String)
        /// Tokens as they are.
        case tokens([Int])
        /// An image or another medium by its location, for models that take such.
        case media(String)
    }

    /// The pieces, in order.
    public var parts: [Part]

    /// The beginning of the reply; its positions belong to the generation phase.
    public var forced: [Part]

    /// Creates a prompt from pieces.
    public init(_ parts: [Part], forced: [Part] = []) {
        self.parts = parts
        self.forced = forced
    }

    /// Creates a prompt from text.
    public init(_ text: String, forced: String? = nil) {
        parts = [.text(text)]
        self.forced = forced.map { [.text($0)] } ?? []
    }
}
