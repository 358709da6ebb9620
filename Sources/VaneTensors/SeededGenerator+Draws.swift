extension SeededGenerator {
    /// Returns a number in `[0, 1)` with 53 random bits: the upper bits of one word times 2⁻⁵³.
    public mutating func unit() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// Returns an index in `0..<bound`: the upper half of one word times `bound`.
    ///
    /// The bias is below `bound / 2⁶⁴`, and exactly one word is used, so a stream stays aligned.
    ///
    /// - Precondition: `bound > 0`.
    public mutating func index(below bound: Int) -> Int {
        precondition(bound > 0, "An index needs a positive bound.")
        return Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// Returns an element of a collection, each equally likely.
    ///
    /// - Precondition: The collection is not empty.
    public mutating func element<C: RandomAccessCollection>(of choices: C) -> C.Element {
        choices[choices.index(choices.startIndex, offsetBy: index(below: choices.count))]
    }

    /// Shuffles in place by Fisher and Yates: for `i` from the end down to 1, swaps `i` with an index in `0...i`.
    public mutating func shuffle<Element>(_ elements: inout [Element]) {
        guard elements.count > 1 else { return }
        for last in stride(from: elements.count - 1, to: 0, by: -1) {
            elements.swapAt(last, index(below: last + 1))
        }
    }

    /// Returns `0..<count` in a random order.
    public mutating func permutation(of count: Int) -> [Int] {
        var order = Array(0..<count)
        shuffle(&order)
        return order
    }
}
