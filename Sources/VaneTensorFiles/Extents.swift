/// The arithmetic of shapes that come from outside.
enum Extents {
    /// Returns the bytes of a tensor, or nothing when they, or those of a part of it, exceed 64 bits.
    ///
    /// An extent of 0 makes the whole 0, but the others must fit all the same, since a row of the tensor has them.
    static func byteCount(of shape: [Int], elementSize: Int) -> Int? {
        var product = elementSize
        for extent in shape where extent != 0 {
            let (next, overflows) = product.multipliedReportingOverflow(by: extent)
            guard extent > 0, !overflows else { return nil }
            product = next
        }
        return shape.contains(0) ? 0 : product
    }
}
