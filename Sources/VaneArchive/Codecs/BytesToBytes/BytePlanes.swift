internal import CVaneKernels

/// The ways back from bytes that were ordered by their place, or their bits', in an element.
enum BytePlanes {
    /// Puts byte planes together; what fills no whole element follows them as it is.
    ///
    /// - Precondition: Both memories have the same size.
    static func join(_ planes: RawSpan, into output: inout MutableRawSpan, elementSize: Int) {
        let whole = planes.byteCount / elementSize
        // SAFETY: both memories hold as many bytes as the planes.
        unsafe output.withUnsafeMutableBytes { target in
            unsafe planes.withUnsafeBytes { source in
                unsafe vane_byte_planes_join(
                    source.baseAddress, target.baseAddress, whole, elementSize)
            }
        }
        copyRest(planes, into: &output, from: whole * elementSize)
    }

    /// Puts bit planes together: for each byte of an element, for each of its bits, those of all elements.
    ///
    /// Blosc orders bits only where the number of elements is a multiple of eight, and else leaves the bytes as they are.
    ///
    /// - Precondition: Both memories have the same size.
    static func joinBits(_ planes: RawSpan, into output: inout MutableRawSpan, elementSize: Int) {
        let count = planes.byteCount / elementSize
        guard count.isMultiple(of: 8) else { return output.copy(planes) }
        let groups = count / 8
        // SAFETY: both memories hold `count` elements; a row of bits takes `groups` bytes.
        unsafe output.withUnsafeMutableBytes { target in
            unsafe planes.withUnsafeBytes { source in
                for byte in 0..<elementSize {
                    for group in 0..<groups {
                        var rows: UInt64 = 0
                        for bit in 0..<8 {
                            let row = unsafe source[(byte * 8 + bit) * groups + group]
                            rows |= UInt64(row) << UInt64(bit * 8)
                        }
                        let elements = transposed(rows)
                        for i in 0..<8 {
                            unsafe target[(group * 8 + i) * elementSize + byte] = UInt8(
                                truncatingIfNeeded: elements >> UInt64(i * 8))
                        }
                    }
                }
            }
        }
        copyRest(planes, into: &output, from: count * elementSize)
    }

    /// Swaps rows and columns of a matrix of 8 by 8 bits: bit c of byte r becomes bit r of byte c.
    ///
    /// Blocks of 1, 2 and 4 bits across the diagonal change places, one size after the other.
    private static func transposed(_ matrix: UInt64) -> UInt64 {
        var bits = matrix
        for (shift, mask) in [
            (7, 0x00AA_00AA_00AA_00AA), (14, 0x0000_CCCC_0000_CCCC), (28, 0x0000_0000_F0F0_F0F0),
        ] as [(UInt64, UInt64)] {
            let moved = (bits ^ (bits >> shift)) & mask
            bits ^= moved ^ (moved << shift)
        }
        return bits
    }

    /// Copies what follows the whole elements.
    private static func copyRest(
        _ planes: RawSpan, into output: inout MutableRawSpan, from start: Int
    ) {
        let rest = start..<planes.byteCount
        output.withPart(rest) { $0.copy(planes.extracting(rest)) }
    }
}
