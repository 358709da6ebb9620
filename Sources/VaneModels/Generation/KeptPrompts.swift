import VaneCore
import VaneTensors

/// The keys and values of prompts that have passed, all but the last position of each.
///
/// The last position passes again in every call: its row is where next-token scores and contexts are read, so a call from
/// here shows its visitors what a call from the beginning would show them, from the last prompt token on.
final class KeptPrompts: PromptCache {
    /// One prompt.
    struct Prompt: Sendable {
        /// The tokens that have passed.
        let tokens: [Int32]

        /// The keys of each block, `[width, tokens.count]`.
        let keys: [Tensor<Float>]

        /// The values of each block, `[width, tokens.count]`.
        let values: [Tensor<Float>]
    }

    /// The model that passed them.
    let fingerprint: String

    /// The prompts, in the order of the call.
    let prompts: [Prompt]

    /// Keeps prompts.
    init(_ prompts: [Prompt], fingerprint: String) {
        self.prompts = prompts
        self.fingerprint = fingerprint
    }

    /// The number of prompts.
    var count: Int { prompts.count }

    /// Gives a sequence its kept beginning, if its tokens are the ones that passed.
    func restore(_ sequence: inout RunningSequence, into cache: inout KeyValueCache) {
        guard sequence.index < prompts.count else { return }
        let prompt = prompts[sequence.index]
        guard prompt.tokens.count < sequence.tokens.count,
            sequence.tokens.starts(with: prompt.tokens)
        else { return }
        cache.restore(prompt, slot: sequence.slot)
        sequence.passed = prompt.tokens.count
    }
}

extension KeyValueCache {
    /// Copies the first positions of a slot out.
    func copy(slot: Int, tokens: [Int32]) -> KeptPrompts.Prompt {
        KeptPrompts.Prompt(
            tokens: tokens, keys: keys.map { columns($0, slot, tokens.count) },
            values: values.map { columns($0, slot, tokens.count) })
    }

    /// Copies the first columns of a slot.
    private func columns(_ cache: Tensor<Float>, _ slot: Int, _ count: Int) -> Tensor<Float> {
        var result = Tensor<Float>(shape: [width, count], repeating: 0)
        cache.withSpan { cache in
            result.withMutableSpan { result in
                for channel in 0..<width {
                    let start = (slot * width + channel) * capacity
                    for i in 0..<count { result[channel * count + i] = cache[start + i] }
                }
            }
        }
        return result
    }

    /// Copies a kept prompt into a slot.
    mutating func restore(_ prompt: KeptPrompts.Prompt, slot: Int) {
        for block in prompt.keys.indices {
            let start = slot * width * capacity
            Self.write(prompt.keys[block], into: &keys[block], at: start, capacity: capacity)
            Self.write(prompt.values[block], into: &values[block], at: start, capacity: capacity)
        }
    }

    /// Copies columns into the slot that begins at a place.
    private static func write(
        _ columns: Tensor<Float>, into cache: inout Tensor<Float>, at place: Int, capacity: Int
    ) {
        let count = columns.width
        columns.withSpan { columns in
            cache.withMutableSpan { cache in
                for channel in 0..<columns.count / max(1, count) {
                    let start = place + channel * capacity
                    for i in 0..<count { cache[start + i] = columns[channel * count + i] }
                }
            }
        }
    }
}
