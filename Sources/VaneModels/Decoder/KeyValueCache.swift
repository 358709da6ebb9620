import VaneTensors

/// The keys and values of all positions that have passed, by block and sequence.
///
/// Both are kept `[slot, A_kv, D_head, capacity]`, positions innermost: the scores of a query are then sums of whole rows,
/// and its result is `D_head` dot products, all over neighbouring numbers however narrow a head is.
struct KeyValueCache {
    /// The keys of each block.
    var keys: [Tensor<Float>]

    /// The values of each block.
    var values: [Tensor<Float>]

    /// The number of sequences that fit.
    let slots: Int

    /// The number of positions that fit in a slot.
    let capacity: Int

    /// The number of key and value heads times the width of a head.
    let width: Int

    /// Makes room.
    init(blocks: Int, slots: Int, width: Int, capacity: Int) {
        let empty = { Tensor<Float>(shape: [slots, width, capacity], repeating: 0) }
        keys = (0..<blocks).map { _ in empty() }
        values = (0..<blocks).map { _ in empty() }
        self.slots = slots
        self.capacity = capacity
        self.width = width
    }

    /// Stores the keys and values of a pass, `[rows, width]` each, at their positions.
    mutating func store(
        _ newKeys: Tensor<Float>, _ newValues: Tensor<Float>, block: Int, pass: Pass
    ) {
        Self.store(newKeys, into: &keys[block], width: width, capacity: capacity, pass)
        Self.store(newValues, into: &values[block], width: width, capacity: capacity, pass)
    }

    /// Stores rows as columns; static, since a method would hold on to the very memory that it writes.
    private static func store(
        _ rows: Tensor<Float>, into cache: inout Tensor<Float>, width: Int, capacity: Int,
        _ pass: Pass
    ) {
        rows.withSpan { rows in
            cache.withMutableSpan { cache in
                for segment in pass.segments {
                    let base = segment.slot * width * capacity + segment.start
                    for channel in 0..<width {
                        let column = base + channel * capacity
                        for row in 0..<segment.count {
                            cache[column + row] = rows[(segment.firstRow + row) * width + channel]
                        }
                    }
                }
            }
        }
    }
}
