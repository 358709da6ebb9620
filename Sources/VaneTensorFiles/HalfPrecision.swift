/// Widens the two 16-bit floating-point types.
package enum HalfPrecision {
    /// Returns an IEEE binary16 as a `Float`, exactly.
    ///
    /// The 15 bits below the sign, moved to where a `Float` keeps them, are the number times 2⁻¹¹² (the difference of the
    /// biases 127 and 15), subnormal ones included; infinities and NaN have the largest exponent in both formats.
    package static func float(binary16 bits: UInt16) -> Float {
        let wide = UInt32(bits)
        let magnitude = (wide & 0x7FFF) << 13
        let scaled = (Float(bitPattern: magnitude) * 0x1p112).bitPattern
        let special = magnitude | 0x7F80_0000
        let isSpecial = wide & 0x7C00 == 0x7C00
        return Float(bitPattern: (wide & 0x8000) << 16 | (isSpecial ? special : scaled))
    }

    /// Returns a bfloat16 as a `Float`: its bits are the upper half.
    static func float(bfloat16 bits: UInt16) -> Float {
        Float(bitPattern: UInt32(bits) << 16)
    }
}
