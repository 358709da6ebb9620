public import VaneTensors

/// Rows of hidden states, `[count, width]`, each with its label and, when they are to be edited, its strength.
///
/// The memory has a fixed capacity, so that filling, editing and emptying it again allocates nothing.
public struct ActivationRows: Sendable {
    /// The number of values in a row.
    public let width: Int

    /// The most rows that fit without allocation.
    public let capacity: Int

    /// What each row belongs to.
    public private(set) var labels: [RowLabel]

    /// How strongly each row is to be edited; one a row.
    public private(set) var strengths: [Float]

    /// The values, `[capacity, width]`, of which the first `count` rows are in use.
    private var values: Tensor<Float>

    /// Creates empty rows.
    public init(width: Int, capacity: Int) {
        self.width = width
        self.capacity = capacity
        values = Tensor(shape: [capacity, width], repeating: 0)
        labels = []
        strengths = []
        labels.reserveCapacity(capacity)
        strengths.reserveCapacity(capacity)
    }

    /// Creates rows from values `[N, D]` and as many labels, with strength 1.
    ///
    /// - Precondition: There is one label a row.
    public init(values: Tensor<Float>, labels: [RowLabel]) {
        precondition(values.rows == labels.count, "Each row of values needs one label.")
        width = values.width
        capacity = labels.count
        self.values = values
        self.labels = labels
        strengths = Array(repeating: 1, count: labels.count)
    }

    /// The number of rows in use.
    public var count: Int { labels.count }

    /// Removes all rows and keeps the memory.
    public mutating func removeAll() {
        labels.removeAll(keepingCapacity: true)
        strengths.removeAll(keepingCapacity: true)
    }

    /// Adds a row by copying `width` values that start at an offset of a span.
    ///
    /// - Precondition: There is room, and the span holds the values.
    public mutating func append(
        _ label: RowLabel, strength: Float = 1, from source: Span<Float>, at offset: Int
    ) {
        precondition(count < capacity, "No room for another row.")
        let (start, width) = (count * width, width)
        values.withMutableSpan { target in
            target.copy(source, at: offset, to: start, count: width)
        }
        labels.append(label)
        strengths.append(strength)
    }

    /// Adds all rows of a span whose values are laid out one after the other.
    public mutating func append(_ label: RowLabel, _ row: Span<Float>) {
        append(label, from: row, at: 0)
    }

    /// Calls a closure with the values of the rows in use, `[count, width]`.
    public func withValues<Result>(_ body: (Span<Float>) throws -> Result) rethrows -> Result {
        try values.withSpan { all in
            let used = all.extracting(0..<(labels.count * width))
            return try body(used)
        }
    }

    /// Calls a closure with the values of the rows in use, `[count, width]`, for writing.
    public mutating func withMutableValues<Result>(
        _ body: (inout MutableSpan<Float>) throws -> Result
    ) rethrows -> Result {
        try values.withMutableSpan(ofFirst: labels.count * width, body)
    }

    /// The rows in use as a tensor of their own, `[count, width]`.
    public var tensor: Tensor<Float> {
        guard count < capacity else { return values }
        return withValues { span in
            var copy = Tensor<Float>(shape: [count, width], repeating: 0)
            copy.withMutableSpan { target in
                for i in span.indices { target[i] = span[i] }
            }
            return copy
        }
    }
}
