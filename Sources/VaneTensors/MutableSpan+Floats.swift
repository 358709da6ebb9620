extension MutableSpan<Float> {
    /// Copies values: `self[start + i] = source[offset + i]`.
    ///
    /// - Precondition: Both spans hold the values.
    @inlinable public mutating func copy(
        _ source: Span<Float>, at offset: Int, to start: Int, count: Int
    ) {
        requireRange(start, count, offset, source.count)
        unsafe withUnsafeMutableBufferPointer { target in
            unsafe source.withUnsafeBufferPointer { source in
                guard count > 0, let target = target.baseAddress, let source = source.baseAddress
                else { return }
                // SAFETY: both ranges were just checked, and a span for writing shares no memory with another.
                unsafe (target + start).update(from: source + offset, count: count)
            }
        }
    }

    /// Adds a multiple of some values: `self[start + i] += factor · source[offset + i]`.
    ///
    /// Product and sum are rounded one after the other, so every way of steering with one vector gives the same bits.
    ///
    /// - Precondition: Both spans hold the values.
    @inlinable public mutating func add(
        _ source: Span<Float>, at offset: Int, times factor: Float, to start: Int, count: Int
    ) {
        requireRange(start, count, offset, source.count)
        unsafe withUnsafeMutableBufferPointer { target in
            unsafe source.withUnsafeBufferPointer { source in
                guard count > 0, let target = target.baseAddress, let source = source.baseAddress
                else { return }
                // SAFETY: both ranges were just checked. Without the spans' own checks the loop is vectorised.
                let (values, addends) = unsafe (target + start, source + offset)
                for i in 0..<count { unsafe values[i] += factor * addends[i] }
            }
        }
    }

    /// Refuses ranges that do not lie inside of both spans.
    @inlinable func requireRange(_ start: Int, _ count: Int, _ offset: Int, _ size: Int) {
        precondition(
            count >= 0 && start >= 0 && offset >= 0 && start <= self.count - count
                && offset <= size - count, "Both spans hold the values.")
    }
}
