internal import CVaneKernels

/// The checksum of Castagnoli, CRC-32C, behind the bytes it covers, as Zarr's `crc32c` codec stores it.
enum CRC32C {
    /// The polynomial, bits reflected.
    private static let polynomial: UInt32 = 0x82F6_3B78

    /// What is thrown when a checksum and its bytes disagree.
    static let mismatch = Fault.damaged("its crc32c checksum disagrees with its bytes")

    /// Computes the checksum of bytes, or of all bytes up to their end when the checksum of those before them is given.
    static func checksum(of bytes: RawSpan, after earlier: UInt32 = 0) -> UInt32 {
        // SAFETY: the kernel reads the span's bytes during the call.
        unsafe bytes.withUnsafeBytes { bytes in
            unsafe vane_crc32c(earlier, bytes.baseAddress, bytes.count)
        }
    }

    /// Returns where the bytes stand that a checksum at their end covers, when it agrees with them.
    ///
    /// - Throws: ``mismatch``, or another ``Fault`` with code `damaged` when there is no checksum.
    static func payload(of bytes: RawSpan) throws -> Range<Int> {
        guard bytes.byteCount >= 4 else {
            throw Fault.damaged("it has \(bytes.byteCount) bytes, too few for a checksum")
        }
        let payload = 0..<(bytes.byteCount - 4)
        guard bytes.number(at: payload.upperBound) == checksum(of: bytes.extracting(payload)) else {
            throw mismatch
        }
        return payload
    }

    /// Returns the checksum of two runs of bytes, one after the other, from the checksum of each.
    ///
    /// A checksum is a polynomial over GF(2) modulo P; n further bytes multiply the first run's by x⁸ⁿ and add the second's.
    /// The inversion at both ends of the computation cancels, so the identity holds for the values as they are stored.
    static func combine(_ first: UInt32, _ second: UInt32, secondByteCount: Int) -> UInt32 {
        // Bits are reflected: 2³¹ stands for 1, 2²³ for x⁸.
        var factor: UInt32 = 1 << 31
        var power: UInt32 = 1 << 23
        var count = secondByteCount
        while count > 0 {
            if count & 1 == 1 { factor = multiply(factor, power) }
            power = multiply(power, power)
            count >>= 1
        }
        return multiply(factor, first) ^ second
    }

    /// Returns the product of two polynomials modulo P.
    private static func multiply(_ left: UInt32, _ right: UInt32) -> UInt32 {
        var product: UInt32 = 0
        var shifted = right
        for bit in 0..<32 {
            if left & (1 << (31 - UInt32(bit))) != 0 { product ^= shifted }
            shifted = shifted & 1 == 1 ? shifted >> 1 ^ polynomial : shifted >> 1
        }
        return product
    }
}
