import CVaneKernels
import Testing
import VaneTensors

@Suite struct HalfPrecisionTests {
    /// Every binary16 number, and a few more so that no register divides their count.
    private static let all: [UInt16] = Array(0...UInt16.max) + [0, 1, 2, 3, 4, 5, 6]

    @Test(arguments: KernelLevel.all)
    func `Binary16 widens exactly and comes back bit for bit, NaN payloads included`(
        level: KernelLevel
    ) {
        var wide = [Float](repeating: 0, count: Self.all.count)
        var back = [UInt16](repeating: 0, count: Self.all.count)
        level.run {
            unsafe vane_f16_to_f32(Self.all, &wide, wide.count)
            unsafe vane_f32_to_f16(wide, &back, wide.count)
        }
        #expect(back == Self.all)
        for (bits, value) in zip(Self.all, wide) where bits & 0x7C00 == 0x7C00 {
            let expected = UInt32(bits & 0x8000) << 16 | 0x7F80_0000 | UInt32(bits & 0x3FF) << 13
            #expect(value.bitPattern == expected)
        }
    }

    @Test(arguments: KernelLevel.all)
    func `A NaN whose payload does not fit stays a NaN`(level: KernelLevel) {
        let values = [Float](repeating: Float(bitPattern: 0xFF80_0001), count: 19)
        var halves = [UInt16](repeating: 0, count: 19)
        var brains = [UInt16](repeating: 0, count: 19)
        var rounded = [Float](repeating: 0, count: 19)
        level.run {
            unsafe vane_f32_to_f16(values, &halves, 19)
            unsafe vane_f32_to_bf16(values, &brains, 19)
            unsafe vane_round_to_bf16(values, &rounded, 19)
        }
        #expect(halves.allSatisfy { $0 == 0xFE00 })
        #expect(brains.allSatisfy { $0 == 0xFFC0 })
        #expect(rounded.allSatisfy { $0.bitPattern == 0xFFC0_0000 })
    }

    #if !(os(macOS) && arch(x86_64))
    @Test(arguments: KernelLevel.all)
    func `Conversion agrees with the compiler's`(level: KernelLevel) {
        var generator = SeededGenerator(seed: 11)
        let values = (0..<100_003).map { i in
            // Every other number lies where binary16 rounds, at the exponents from −26 to 17.
            let word = UInt32(truncatingIfNeeded: generator.next())
            let exponent = UInt32(101 + generator.index(below: 44))
            return Float(
                bitPattern: i.isMultiple(of: 2) ? word : word & 0x807F_FFFF | exponent << 23)
        }
        var halves = [UInt16](repeating: 0, count: values.count)
        var wide = [Float](repeating: 0, count: values.count)
        level.run {
            unsafe vane_f32_to_f16(values, &halves, values.count)
            unsafe vane_f16_to_f32(halves, &wide, values.count)
        }
        for i in values.indices where !values[i].isNaN {
            #expect(halves[i] == Float16(values[i]).bitPattern, "\(values[i])")
            #expect(wide[i] == Float(Float16(values[i])))
        }
    }
    #endif

    @Test(arguments: KernelLevel.all)
    func `Rounding to bfloat16 is the same in both widths`(level: KernelLevel) {
        let values = numbers(1003, bound: 100, stream: 9)
        var brains = [UInt16](repeating: 0, count: values.count)
        var rounded = [Float](repeating: 0, count: values.count)
        level.run {
            unsafe vane_f32_to_bf16(values, &brains, values.count)
            unsafe vane_round_to_bf16(values, &rounded, values.count)
        }
        #expect(rounded.map(\.bitPattern) == brains.map { UInt32($0) << 16 })
    }
}
