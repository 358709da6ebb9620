/// Zarr's `transpose` codec: the axes of a chunk in another order.
///
/// - SeeAlso: [The codec's specification](https://zarr-specs.readthedocs.io/en/latest/v3/codecs/transpose/index.html).
struct TransposeCodec: Hashable, Sendable {
    /// For each stored axis the array's axis that it is.
    let order: [Int]

    /// Reads the codec's configuration for chunks of so many axes.
    ///
    /// - Throws: ``Fault`` with code `malformed`.
    init(_ codec: NamedConfiguration, axes: Int) throws(Fault) {
        guard let order = codec.configuration["order"]?.integers,
            order.sorted() == Array(0..<axes)
        else {
            throw .malformed("the order of its codec 'transpose' does not permute \(axes) axes")
        }
        self.order = order
    }

    /// The object for `zarr.json`.
    var configuration: NamedConfiguration {
        NamedConfiguration("transpose", ["order": .integers(order)])
    }
}

/// The way back from stored axes to those of the array.
struct Transposition: Sendable {
    /// How many elements along two axes are moved at once, so that both sides stay in the processor's cache.
    private static let tile = 32

    /// The extents of the array's chunk.
    private let shape: [Int]

    /// The distance in the stored elements between neighbours along each of the array's axes.
    private let strides: [Int]

    /// The axis of the array along which stored elements lie side by side.
    private let nearest: Int

    /// Prepares the way back for a chunk of the array.
    ///
    /// - Parameters:
    ///   - shape: The extents of the array's chunk, at least one.
    ///   - order: For each stored axis the array's axis that it is.
    init(shape: [Int], order: [Int]) {
        self.shape = shape
        var strides = shape
        var stride = 1
        for axis in order.reversed() {
            strides[axis] = stride
            stride *= shape[axis]
        }
        self.strides = strides
        nearest = order[order.count - 1]
    }

    /// Copies stored elements to where they belong in the array's chunk.
    ///
    /// - Precondition: Both memories hold one element for each place of the chunk.
    func restore(_ stored: RawSpan, elementSize: Int, into output: inout MutableRawSpan) {
        // SAFETY: places and strides lie inside the chunk, of which both memories hold all elements.
        unsafe stored.withUnsafeBytes { source in
            unsafe output.withUnsafeMutableBytes { target in
                guard source.count == target.count, unsafe !target.isEmpty else { return }
                switch elementSize {
                case 1: unsafe move(source, target, UInt8.self)
                case 2: unsafe move(source, target, UInt16.self)
                case 4: unsafe move(source, target, UInt32.self)
                case 8: unsafe move(source, target, UInt64.self)
                default: unsafe moveBytes(source, target, elementSize)
                }
            }
        }
    }

    /// Calls a closure for each plane of the last and the nearest axis: its first place on both sides.
    private func forEachPlane(_ body: (_ target: Int, _ source: Int) -> Void) {
        let last = shape.count - 1
        let bounds = shape.indices.map { axis in
            0..<(axis == last || axis == nearest ? 1 : shape[axis])
        }
        for place in ChunkGrid.Places(bounds: bounds) {
            var (target, source) = (0, 0)
            for axis in place.indices {
                target = target * shape[axis] + place[axis]
                source += place[axis] * strides[axis]
            }
            body(target, source)
        }
    }

    /// The distance in the array's chunk between neighbours along the nearest axis.
    private var nearestStride: Int { shape[(nearest + 1)...].reduce(1, *) }

    /// Moves elements of a machine word's size.
    private func move<Element: BitwiseCopyable>(
        _ source: UnsafeRawBufferPointer, _ target: UnsafeMutableRawBufferPointer,
        _ type: Element.Type
    ) {
        let size = MemoryLayout<Element>.size
        let last = shape.count - 1
        let (columns, sourceStride, targetStride) = (shape[last], strides[last], nearestStride)
        let rows = nearest == last ? 1 : shape[nearest]
        forEachPlane { to, from in
            for firstRow in stride(from: 0, to: rows, by: Self.tile) {
                for firstColumn in stride(from: 0, to: columns, by: Self.tile) {
                    for row in firstRow..<min(firstRow + Self.tile, rows) {
                        for column in firstColumn..<min(firstColumn + Self.tile, columns) {
                            let element = unsafe source.loadUnaligned(
                                fromByteOffset: (from + row + column * sourceStride) * size,
                                as: type)
                            unsafe target.storeBytes(
                                of: element,
                                toByteOffset: (to + row * targetStride + column) * size,
                                as: type)
                        }
                    }
                }
            }
        }
    }

    /// Moves elements of any size.
    private func moveBytes(
        _ source: UnsafeRawBufferPointer, _ target: UnsafeMutableRawBufferPointer, _ size: Int
    ) {
        let last = shape.count - 1
        let (sourceStride, targetStride) = (strides[last], nearestStride)
        forEachPlane { to, from in
            for row in 0..<(nearest == last ? 1 : shape[nearest]) {
                for column in 0..<shape[last] {
                    let start = (from + row + column * sourceStride) * size
                    let place = (to + row * targetStride + column) * size
                    let element = unsafe UnsafeRawBufferPointer(
                        rebasing: source[start..<(start + size)])
                    unsafe UnsafeMutableRawBufferPointer(rebasing: target[place..<(place + size)])
                        .copyMemory(from: element)
                }
            }
        }
    }
}
