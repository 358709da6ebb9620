/// IEEE 754 binary16 numbers, converted without the processor's help so that loops over them become vector code.
enum HalfPrecision {
    /// Returns a number as a `Float`, exactly, a NaN with its payload.
    ///
    /// The 15 bits below the sign, moved to where a `Float` keeps them, are the number times 2⁻¹¹² (the biases 127 and 15
    /// differ by 112), subnormal ones included. Infinities and NaN have the largest exponent in both formats.
    @inline(__always)
    static func float(_ bits: UInt16) -> Float {
        let magnitude = UInt32(bits & 0x7FFF) << 13
        let scaled = (Float(bitPattern: magnitude) * 0x1p112).bitPattern
        let special = magnitude | 0x7F80_0000
        let sign = UInt32(bits & 0x8000) << 16
        return Float(bitPattern: sign | (bits & 0x7C00 == 0x7C00 ? special : scaled))
    }

    /// Returns the bits of the nearest number, ties to even; a NaN keeps the upper bits of its payload.
    ///
    /// Three cases, all computed and one chosen. Normal: the exponent is rebased and half of the last place is added, less
    /// one when the place is even, so that the carry rounds. Subnormal: adding ½, whose last place is 2⁻²⁴ as that of the
    /// smallest binary16 numbers, makes the processor round. From 65,520 on the rounding itself gives infinity.
    @inline(__always)
    static func bits(_ value: Float) -> UInt16 {
        let all = value.bitPattern
        let magnitude = all & 0x7FFF_FFFF
        let rounded = magnitude &+ 0x0FFF &+ (magnitude >> 13 & 1)
        let normal = min((rounded &- 0x3800_0000) >> 13, 0x7C00)
        let subnormal = (Float(bitPattern: magnitude) + 0.5).bitPattern &- 0x3F00_0000
        let payload = magnitude >> 13 & 0x3FF
        let notANumber = 0x7C00 | (payload == 0 ? 0x200 : payload)
        let finite = magnitude < 0x3880_0000 ? subnormal : normal
        let result = magnitude > 0x7F80_0000 ? notANumber : finite
        return UInt16(truncatingIfNeeded: all >> 16 & 0x8000 | result)
    }
}

/// Brain floating-point numbers: the upper half of a `Float`.
enum BrainFloat {
    /// Returns the bits of a `Float` rounded to the nearest bfloat16, ties to even; a NaN keeps the upper bits of its payload.
    @inline(__always)
    static func rounded(_ value: Float) -> UInt32 {
        let bits = value.bitPattern
        let nearest = (bits &+ 0x7FFF &+ (bits >> 16 & 1)) & 0xFFFF_0000
        let cut = bits & 0xFFFF_0000
        let notANumber = cut & 0x007F_0000 == 0 ? cut | 0x0040_0000 : cut
        return bits & 0x7FFF_FFFF > 0x7F80_0000 ? notANumber : nearest
    }
}
