import CVaneKernels
import Testing

/// Sums and element-wise steps against double precision, at every level of the processor.
@Suite struct RowTests {
    /// What rounding may do to a sum: a unit of each of the few dozen partial sums, against the sum of the magnitudes.
    static let tolerance = 2e-6

    @Test(arguments: KernelLevel.all, raggedLengths)
    func `Sums are those of double precision`(level: KernelLevel, count: Int) {
        let (x, y) = (numbers(count, stream: 1), numbers(count, stream: 2))
        var five = [Float](repeating: .nan, count: 5)
        let (dot, squares) = level.run {
            unsafe vane_difference_sums(x, y, count, &five)
            return unsafe (vane_dot(x, y, count), vane_sum_of_squares(x, count))
        }
        var exact = [Double](repeating: 0, count: 5)
        var size = 0.0
        for (a, b) in zip(x, y).map({ (Double($0), Double($1)) }) {
            let terms = [(a - b) * (a - b), abs(a - b), a * b, a * a, b * b]
            for k in 0..<5 { exact[k] += terms[k] }
            size += abs(a * b)
        }
        #expect(abs(Double(dot) - exact[2]) <= Self.tolerance * size)
        #expect(abs(Double(squares) - exact[3]) <= Self.tolerance * exact[3])
        for k in 0..<5 {
            #expect(
                abs(Double(five[k]) - exact[k]) <= Self.tolerance * (k == 2 ? size : exact[k]))
        }
    }

    @Test(arguments: KernelLevel.all, raggedLengths)
    func `Rows are normalized by the root of their mean square, in place too`(
        level: KernelLevel, width: Int
    ) {
        let (x, weight) = (numbers(3 * width, bound: 5, stream: 3), numbers(width, stream: 4))
        var (apart, inPlace) = (
            GuardedFloats(Array(repeating: .nan, count: 3 * width)), GuardedFloats(x)
        )
        level.run {
            unsafe apart.with { unsafe vane_rmsnorm(x, weight, $0, 3, width, 1e-5) }
            unsafe inPlace.with { unsafe vane_rmsnorm($0, weight, $0, 3, width, 1e-5) }
        }
        #expect(apart.isIntact && inPlace.isIntact)
        #expect(apart.values == inPlace.values)
        for (i, y) in apart.values.enumerated() {
            let row = x[(i / width * width)..<((i / width + 1) * width)]
            let square = row.reduce(0) { $0 + Double($1) * Double($1) } / Double(width)
            let exact = Double(weight[i % width]) * Double(x[i]) / (square + 1e-5).squareRoot()
            #expect(abs(Double(y) - exact) <= 1e-6 * abs(exact))
        }
    }

    @Test(arguments: KernelLevel.all, raggedLengths)
    func `Element-wise steps are exact up to one rounding each`(level: KernelLevel, count: Int) {
        let (x, y) = (numbers(count, stream: 5), numbers(count, stream: 6))
        var (axpy, scaled) = (GuardedFloats(y), GuardedFloats(x))
        var (relu, tanh) = (GuardedFloats(y), GuardedFloats(y))
        level.run {
            unsafe axpy.with { unsafe vane_axpy(-0.75, x, $0, count) }
            unsafe scaled.with { unsafe vane_scale(0.3, $0, count) }
            unsafe relu.with { unsafe vane_relu_backward(x, $0, count) }
            unsafe tanh.with { unsafe vane_tanh_backward(x, $0, count) }
        }
        #expect(axpy.isIntact && scaled.isIntact && relu.isIntact && tanh.isIntact)
        for i in 0..<count {
            let (a, b) = (Double(x[i]), Double(y[i]))
            // A product and a sum of numbers below 2: two roundings of at most 6e-8 each.
            #expect(abs(Double(axpy.values[i]) - (b - 0.75 * a)) <= 2e-7)
            #expect(scaled.values[i] == x[i] * 0.3)
            #expect(relu.values[i] == (x[i] > 0 ? y[i] : 0))
            #expect(abs(Double(tanh.values[i]) - b * (1 - a * a)) <= 2e-7)
        }
    }

    @Test(arguments: KernelLevel.all, raggedLengths)
    func `A bias is added to each row, and the rectifier keeps what is positive`(
        level: KernelLevel, width: Int
    ) {
        let (x, bias) = (numbers(3 * width, stream: 7), numbers(width, stream: 8))
        var (added, kept, bare) = (GuardedFloats(x), GuardedFloats(x), GuardedFloats(x))
        level.run {
            unsafe added.with { unsafe vane_add_bias($0, bias, 3, width) }
            unsafe kept.with { unsafe vane_bias_relu($0, bias, 3, width) }
            unsafe bare.with { unsafe vane_bias_relu($0, nil, 3, width) }
        }
        #expect(added.isIntact && kept.isIntact && bare.isIntact)
        #expect(added.values == x.indices.map { x[$0] + bias[$0 % width] })
        #expect(kept.values == x.indices.map { max(0, x[$0] + bias[$0 % width]) })
        #expect(bare.values == x.map { max(0, $0) })
    }

    @Test(arguments: KernelLevel.all, raggedLengths)
    func `Columns are summed over rows that lie apart`(level: KernelLevel, width: Int) {
        let x = numbers(5 * (width + 3), stream: 9)
        var sums = GuardedFloats(Array(repeating: .nan, count: width))
        level.run { unsafe sums.with { unsafe vane_column_sums(x, 5, width, width + 3, $0) } }
        #expect(sums.isIntact)
        for (i, sum) in sums.values.enumerated() {
            let exact = (0..<5).reduce(0) { $0 + Double(x[$1 * (width + 3) + i]) }
            #expect(abs(Double(sum) - exact) <= 1e-6)
        }
    }

    @Test(arguments: KernelLevel.all)
    func `Every bfloat16 number survives the way to single precision and back`(level: KernelLevel) {
        let bits = (0...UInt16.max).map(\.self)
        var wide = [Float](repeating: 0, count: bits.count)
        var back = [UInt16](repeating: 0, count: bits.count)
        level.run {
            unsafe vane_bf16_to_f32(bits, &wide, bits.count)
            unsafe vane_f32_to_bf16(wide, &back, bits.count)
        }
        #expect(wide.map(\.bitPattern) == bits.map { UInt32($0) << 16 })
        #expect(back == bits)
    }

    @Test(arguments: KernelLevel.all)
    func `Rounding to bfloat16 goes to the nearest, and from the middle to the even one`(
        level: KernelLevel
    ) {
        let cases: [(UInt32, UInt16)] = [
            (0x3F80_7FFF, 0x3F80), (0x3F80_8000, 0x3F80), (0x3F80_8001, 0x3F81),
            (0x3F81_8000, 0x3F82), (0x7F7F_FFFF, 0x7F80), (0xFF80_0001, 0xFFC0),
        ]
        let values = cases.map { Float(bitPattern: $0.0) }
        var found = [UInt16](repeating: 0, count: cases.count)
        level.run { unsafe vane_f32_to_bf16(values, &found, cases.count) }
        #expect(found == cases.map(\.1))
    }
}
