/// The streams of `SeededGenerator` that this module draws from, so that other languages can draw the same numbers.
public enum SeededStream {
    /// The first layer's weight W₁, or a linear probe's weight.
    public static let firstWeight: UInt64 = 1

    /// The first layer's bias b₁.
    public static let firstBias: UInt64 = 2

    /// The second layer's weight W₂.
    public static let secondWeight: UInt64 = 3

    /// The second layer's bias b₂.
    public static let secondBias: UInt64 = 4

    /// The rows of the synthetic probe data.
    public static let probeRows: UInt64 = 16

    /// The rule that labels the synthetic probe data.
    public static let probeRule: UInt64 = 17

    /// The contexts of the synthetic steering data.
    public static let contexts: UInt64 = 18

    /// The linear map of the synthetic steering data.
    public static let linearMap: UInt64 = 19

    /// Returns the stream of an epoch's order of examples: 2³² + epoch, with epochs from 0.
    public static func order(epoch: Int) -> UInt64 { (1 << 32) + UInt64(epoch) }
}
