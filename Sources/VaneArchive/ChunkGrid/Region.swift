/// A box of elements in an array.
struct Region: Hashable, Sendable {
    /// The first element along each axis.
    let start: [Int]

    /// The extents.
    let shape: [Int]

    /// The number of elements.
    var count: Int { shape.reduce(1, *) }

    /// The whole of an array.
    init(whole shape: [Int]) {
        start = shape.map { _ in 0 }
        self.shape = shape
    }

    /// Creates a region.
    init(start: [Int], shape: [Int]) {
        self.start = start
        self.shape = shape
    }

    /// Returns the elements that two regions share; an extent is 0 where they share none.
    func intersection(_ other: Region) -> Region {
        let first = zip(start, other.start).map(max)
        let extents = first.indices.map { axis in
            let end = min(
                start[axis] + shape[axis], other.start[axis] + other.shape[axis])
            return max(0, end - first[axis])
        }
        return Region(start: first, shape: extents)
    }

    /// Calls a closure for every stretch of elements that lie side by side in two regions, both row-major.
    ///
    /// Trailing axes that are whole in both are joined, so that chunks which are rows of the array give one stretch.
    ///
    /// - Parameters:
    ///   - other: The region on the other side.
    ///   - body: Is given the first element's index in this region, that in the other, and the number of elements.
    func forEachStretch(
        sharedWith other: Region, _ body: (_ mine: Int, _ theirs: Int, _ count: Int) throws -> Void
    ) rethrows {
        let shared = intersection(other)
        guard shared.count > 0 else { return }
        var joined = shape.count
        var length = 1
        while joined > 0 {
            joined -= 1
            length *= shared.shape[joined]
            guard shared.shape[joined] == shape[joined], shared.shape[joined] == other.shape[joined]
            else { break }
        }
        let outer = (0..<joined).map { shared.start[$0]..<(shared.start[$0] + shared.shape[$0]) }
        for place in ChunkGrid.Places(bounds: outer) {
            let first = place + shared.start[joined...]
            try body(index(of: first), other.index(of: first), length)
        }
    }

    /// Returns the row-major index of an element of the region.
    private func index(of element: [Int]) -> Int {
        var index = 0
        for axis in element.indices { index = index * shape[axis] + element[axis] - start[axis] }
        return index
    }
}
