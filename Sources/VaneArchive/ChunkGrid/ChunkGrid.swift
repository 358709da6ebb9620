/// A regular grid of chunks over an array; chunks at the edges are stored at full size.
struct ChunkGrid: Hashable, Sendable {
    /// The extents of the array.
    let shape: [Int]

    /// The extents of a chunk, all positive.
    let chunkShape: [Int]

    /// The number of chunks along each axis.
    var counts: [Int] {
        zip(shape, chunkShape).map { $0 / $1 + ($0 % $1 == 0 ? 0 : 1) }
    }

    /// Returns the region that a chunk covers, which may reach beyond the array.
    func region(of place: [Int]) -> Region {
        Region(start: zip(place, chunkShape).map { $0 * $1 }, shape: chunkShape)
    }

    /// Returns the places of all chunks that share an element with a region of the array, the last axis fastest.
    func places(meeting region: Region) -> Places {
        let bounds = region.start.indices.map { axis in
            let first = region.start[axis] / chunkShape[axis]
            let last = region.start[axis] + region.shape[axis] - 1
            return first..<(region.shape[axis] == 0 ? first : last / chunkShape[axis] + 1)
        }
        return Places(bounds: bounds)
    }

    /// The places in a box of the grid, one by one, so that a huge grid costs no memory.
    struct Places: Sequence, IteratorProtocol {
        /// The box.
        let bounds: [Range<Int>]

        /// The next place, or nothing at the end.
        private var upcoming: [Int]?

        /// Begins at the first place.
        init(bounds: [Range<Int>]) {
            self.bounds = bounds
            upcoming = bounds.contains(where: \.isEmpty) ? nil : bounds.map(\.lowerBound)
        }

        /// Returns the next place.
        mutating func next() -> [Int]? {
            guard let place = upcoming else { return nil }
            upcoming = nil
            var following = place
            for axis in place.indices.reversed() {
                following[axis] += 1
                guard following[axis] == bounds[axis].upperBound else {
                    upcoming = following
                    break
                }
                following[axis] = bounds[axis].lowerBound
            }
            return place
        }
    }
}
