import VaneTensors

/// Numbers that tell the sequences of a call apart by their prompts alone, for streams of random numbers.
///
/// A sequence's key depends on its prompt's tokens and on how many equal prompts came before it in the call. Its neighbours,
/// its place and the batching change nothing, so a prompt draws the same numbers alone as among others.
///
/// The key is FNV-1a of 64 bits over the tokens' four little-endian bytes each, plus the number of equal prompts before times
/// `0x9E3779B97F4A7C15`, with wrapping arithmetic.
public enum SequenceKeys {
    /// Returns the keys of prompts given as tokens, in order.
    public static func keys(of prompts: [some Sequence<Int32>]) -> [UInt64] {
        var seen: [UInt64: UInt64] = [:]
        return prompts.map { prompt in
            let bytes = prompt.lazy.flatMap { token in
                (0..<4).map { UInt8(truncatingIfNeeded: token >> (8 * Int32($0))) }
            }
            let hash = UInt64(hashing: bytes)
            defer { seen[hash, default: 0] += 1 }
            return hash &+ seen[hash, default: 0] &* 0x9E37_79B9_7F4A_7C15
        }
    }
}
