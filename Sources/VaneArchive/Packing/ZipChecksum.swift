/// The checksum of zip files: CRC-32 with the polynomial of ISO-HDLC, eight bytes a step.
enum ZipChecksum {
    /// The polynomial, bits reflected.
    private static let polynomial: UInt32 = 0xEDB8_8320

    /// Table `k` at place `k * 256 + b`: what a byte `b` adds to the register when `k` more bytes follow it.
    private static let tables: [UInt32] = {
        var tables = (0..<256).map { byte in
            (0..<8).reduce(UInt32(byte)) { register, _ in
                register >> 1 ^ (register & 1 == 1 ? polynomial : 0)
            }
        }
        for k in 1..<8 {
            for byte in 0..<256 {
                let before = tables[(k - 1) * 256 + byte]
                tables.append(before >> 8 ^ tables[Int(before & 255)])
            }
        }
        return tables
    }()

    /// Computes the checksum of bytes that follow others whose checksum is given.
    static func checksum(of bytes: RawSpan, after earlier: UInt32 = 0) -> UInt32 {
        unsafe tables.withUnsafeBufferPointer { tables in
            // SAFETY: a byte is below 256 and the tables have 8 times as many places; loads stay inside the span.
            unsafe bytes.withUnsafeBytes { bytes in
                var register = ~earlier
                var i = 0
                while i + 8 <= bytes.count {
                    let word = unsafe UInt64(
                        littleEndian: bytes.loadUnaligned(fromByteOffset: i, as: UInt64.self))
                    let mixed = word ^ UInt64(register)
                    register = 0
                    for k in 0..<8 {
                        let byte = Int(truncatingIfNeeded: mixed >> (k * 8)) & 255
                        register ^= unsafe tables[(7 - k) * 256 + byte]
                    }
                    i += 8
                }
                while i < bytes.count {
                    register =
                        unsafe register >> 8 ^ tables[Int((register ^ UInt32(bytes[i])) & 255)]
                    i += 1
                }
                return ~register
            }
        }
    }
}
