/// How the numbers of a NumPy array lie in its file: row-major or column-major, little-endian or big-endian.
struct NumPyLayout {
    /// Whether the first axis is the innermost one.
    let isColumnMajor: Bool

    /// Whether the most significant byte of a number comes first.
    let isBigEndian: Bool

    /// Whether the numbers lie as those of a ``StoredTensor`` do.
    var isPlain: Bool { !isColumnMajor && !isBigEndian }

    /// Returns a tensor whose bytes lie in this way as one that is row-major and little-endian, with bytes of its own.
    func plain(_ tensor: StoredTensor) -> StoredTensor {
        let bytes = tensor.withBytes { bytes in
            switch tensor.elementType.byteCount {
            case 1: plain(bytes, tensor.shape, as: UInt8.self)
            case 2: plain(bytes, tensor.shape, as: UInt16.self)
            case 4: plain(bytes, tensor.shape, as: UInt32.self)
            default: plain(bytes, tensor.shape, as: UInt64.self)
            }
        }
        return StoredTensor(
            name: tensor.name, elementType: tensor.elementType, shape: tensor.shape,
            file: FileBytes(bytes, named: tensor.file.name), range: bytes.indices)
    }

    /// Returns numbers of one size in their plain order, their bits unchanged.
    ///
    /// An index over the axes goes with the plain order, while `place` follows it in the file.
    private func plain<Bits: FixedWidthInteger & BitwiseCopyable>(
        _ source: RawSpan, _ shape: [Int], as type: Bits.Type
    ) -> [UInt8] {
        let size = MemoryLayout<Bits>.size
        let count = source.byteCount / size
        // Without axes of one element a header of many axes cannot make the steps long.
        let extents = isColumnMajor ? shape.filter { $0 > 1 } : [count]
        var strides: [Int] = []
        var stride = 1
        for extent in extents where count > 0 {
            strides.append(stride)
            stride *= extent
        }
        var index = extents.map { _ in 0 }
        var place = 0
        // SAFETY: the loop writes every byte of the capacity.
        return unsafe [UInt8](unsafeUninitializedCapacity: count * size) { target, filled in
            for i in 0..<count {
                // SAFETY: `place` is an index below `count` that the strides reach, and the source holds `count` numbers.
                let bits = unsafe source.unsafeLoadUnaligned(
                    fromUncheckedByteOffset: place * size, as: Bits.self)
                let number = isBigEndian ? bits.byteSwapped : bits
                // SAFETY: the target has room for `count` numbers.
                unsafe UnsafeMutableRawBufferPointer(target).storeBytes(
                    of: number, toByteOffset: i * size, as: Bits.self)
                for axis in extents.indices.reversed() {
                    index[axis] += 1
                    place += strides[axis]
                    guard index[axis] == extents[axis] else { break }
                    place -= strides[axis] * extents[axis]
                    index[axis] = 0
                }
            }
            filled = count * size
        }
    }
}
