/// A counter-based generator whose stream any language can reproduce: Philox4x64-10.
///
/// Word `n` of the stream depends on `(seed, stream, n)` alone, so work may be split over threads or ranks without
/// changing a number. The words are those of NumPy's
/// `np.random.Philox(key=np.array([seed, stream], dtype=np.uint64)).random_raw(n)`.
///
/// ```swift
/// var generator = SeededGenerator(seed: 7)
/// let first = generator.next()
/// ```
///
/// - SeeAlso: Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011, section 4.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    /// The four 64-bit words of the next block's counter, least significant first.
    private var counter: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    /// The words of the current block.
    private var block: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    /// How many words of the current block have been given out.
    private var used = 4

    /// The seed, which is the key's first word.
    public let seed: UInt64

    /// The number of an independent stream under the same seed, which is the key's second word.
    public let stream: UInt64

    /// Creates the generator at the start of a stream.
    public init(seed: UInt64, stream: UInt64 = 0) {
        self.seed = seed
        self.stream = stream
    }

    /// Returns the next 64 random bits.
    public mutating func next() -> UInt64 {
        if used == 4 {
            advance()
            block = Self.philox(counter, key: (seed, stream))
            used = 0
        }
        defer { used += 1 }
        switch used {
        case 0: return block.0
        case 1: return block.1
        case 2: return block.2
        default: return block.3
        }
    }

    /// Adds one to the 256-bit counter; NumPy does so before each block, hence the first block has counter 1.
    private mutating func advance() {
        counter.0 &+= 1
        guard counter.0 == 0 else { return }
        counter.1 &+= 1
        guard counter.1 == 0 else { return }
        counter.2 &+= 1
        guard counter.2 == 0 else { return }
        counter.3 &+= 1
    }

    /// Computes one block of Philox4x64 with ten rounds.
    private static func philox(
        _ counter: (UInt64, UInt64, UInt64, UInt64), key: (UInt64, UInt64)
    ) -> (UInt64, UInt64, UInt64, UInt64) {
        var (c, k) = (counter, key)
        for round in 0..<10 {
            if round > 0 {
                k.0 &+= 0x9E37_79B9_7F4A_7C15
                k.1 &+= 0xBB67_AE85_84CA_A73B
            }
            let a = c.0.multipliedFullWidth(by: 0xD2E7_470E_E14C_6C93)
            let b = c.2.multipliedFullWidth(by: 0xCA5A_8263_9512_1157)
            c = (b.high ^ c.1 ^ k.0, b.low, a.high ^ c.3 ^ k.1, a.low)
        }
        return c
    }
}
