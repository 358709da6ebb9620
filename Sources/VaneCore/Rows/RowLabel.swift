/// What a row of hidden states belongs to.
///
/// Batching, padding, key-value caches and chunked prefill never change a row's label.
public struct RowLabel: Hashable, Sendable, BitwiseCopyable {
    /// The sequence's number in the run or the corpus, from 0; `-1` marks padding, which is never offered to anyone.
    public var sequence: Int32

    /// The position in its sequence, from 0, padding not counted.
    public var position: Int32

    /// The position minus the prompt's length: −1 is the last prompt token, 0 the first after it.
    public var fromPromptEnd: Int32

    /// The token at the position; −1 where a row stands for no token, such as an image patch.
    public var token: Int32

    /// Creates a label.
    public init(sequence: Int, position: Int, promptLength: Int, token: Int) {
        self.sequence = Int32(sequence)
        self.position = Int32(position)
        fromPromptEnd = Int32(position - promptLength)
        self.token = Int32(token)
    }

    /// The label of padding.
    public static let padding = RowLabel(sequence: -1, position: 0, promptLength: 0, token: -1)

    /// Whether the row is padding.
    public var isPadding: Bool { sequence < 0 }

    /// The part of the sequence: in the seed's notation, position p is generated iff p > N.
    public var phase: Phase { fromPromptEnd < 0 ? .prompt : .generation }

    /// The decoding step that processes the row: 0 during the prompt, then 1, 2, ….
    public var step: Int { max(0, Int(fromPromptEnd) + 1) }

    /// The number of positions in the prompt.
    public var promptLength: Int { Int(position) - Int(fromPromptEnd) }
}
