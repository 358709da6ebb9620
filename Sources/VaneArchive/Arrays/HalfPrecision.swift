internal import CVaneKernels

/// IEEE 754 binary16 numbers, one at a time; arrays of them go through the same kernels.
enum HalfPrecision {
    /// Returns the bits of the nearest number, ties to even; a NaN keeps the upper bits of its payload.
    static func bits(_ value: Float) -> UInt16 {
        var (value, bits) = (value, UInt16.zero)
        // SAFETY: one number is read and one written.
        unsafe vane_f32_to_f16(&value, &bits, 1)
        return bits
    }
}

/// Brain floating-point numbers, the upper half of a `Float`, one at a time.
enum BrainFloat {
    /// Returns the bits of a `Float` rounded to the nearest bfloat16, ties to even; a NaN keeps the upper bits of its payload.
    static func rounded(_ value: Float) -> UInt32 {
        var (value, result) = (value, Float.zero)
        // SAFETY: one number is read and one written.
        unsafe vane_round_to_bf16(&value, &result, 1)
        return result.bitPattern
    }
}
