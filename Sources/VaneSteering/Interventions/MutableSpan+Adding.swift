import VaneTensors

extension MutableSpan<Float> {
    /// Adds a multiple of some values: `self[start + i] += factor · source[offset + i]`.
    ///
    /// Product and sum are rounded one after the other, so every way of steering with one vector gives the same bits.
    @inline(__always)
    mutating func add(
        _ source: Span<Float>, at offset: Int, times factor: Float, to start: Int, count: Int
    ) {
        for i in 0..<count { self[start + i] += factor * source[offset + i] }
    }
}
