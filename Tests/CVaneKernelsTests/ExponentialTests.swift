import CVaneKernels
import Testing

/// Steps with an exponential against double precision, at every level of the processor.
@Suite struct ExponentialTests {
    /// Numbers at which a tangent may go wrong: a fine grid, every order of magnitude, and the subnormal ones.
    static let tangentInputs: [Float] =
        (-12_000...12_000).map { Float($0) / 1000 }
        + (1...148).flatMap { [Float(sign: .plus, exponent: -$0, significand: 1.3), -1e-30] }
        + [0.625, Float(0.625).nextDown, Float(0.625).nextUp, 44, 89, .greatestFiniteMagnitude]

    @Test(arguments: KernelLevel.all)
    func `A hyperbolic tangent is within three units of the last place`(level: KernelLevel) {
        var found = Self.tangentInputs
        level.run { unsafe vane_bias_tanh(&found, nil, 1, found.count) }
        var worst = 0.0
        for (x, y) in zip(Self.tangentInputs, found) {
            worst = max(worst, units(y, from: tangent(Double(x))))
        }
        #expect(worst <= 3)
    }

    @Test(arguments: KernelLevel.all)
    func `A tangent keeps signs, infinities and what is no number`(level: KernelLevel) {
        var x: [Float] = [0, -0.0, .infinity, -.infinity, .nan, 20, -20]
        level.run { unsafe vane_bias_tanh(&x, nil, 1, x.count) }
        #expect(x[0].bitPattern == Float(0).bitPattern)
        #expect(x[1].bitPattern == Float(-0.0).bitPattern)
        #expect(x[2...3] == [1, -1] && x[4].isNaN && x[5...6] == [1, -1])
    }

    @Test(arguments: KernelLevel.all, raggedLengths)
    func `A bias is added to every row before the tangent`(level: KernelLevel, width: Int) {
        let (x, bias) = (numbers(3 * width, bound: 2, stream: 1), numbers(width, stream: 2))
        var found = GuardedFloats(x)
        level.run {
            unsafe found.with { x in unsafe vane_bias_tanh(x, bias, 3, width) }
        }
        #expect(found.isIntact)
        for (i, y) in found.values.enumerated() {
            #expect(units(y, from: tangent(Double(x[i] + bias[i % width]))) <= 3)
        }
    }

    @Test(arguments: KernelLevel.all, raggedLengths)
    func `A gate lets through what SiLU does`(level: KernelLevel, count: Int) {
        let gate = numbers(count, bound: 90, stream: 3)
        let up = numbers(count, bound: 3, stream: 4)
        var found = GuardedFloats(gate)
        level.run { unsafe found.with { unsafe vane_silu_multiply($0, up, count) } }
        #expect(found.isIntact)
        for (i, y) in found.values.enumerated() {
            let exact = Double(gate[i]) / (1 + exponential(-Double(gate[i]))) * Double(up[i])
            // An exponential, a sum, a quotient and a product; below -88.7 the exponential overflows and the result is 0.
            #expect(units(y, from: exact) <= 5 || abs(Double(y) - exact) < 1e-35)
        }
    }

    @Test(arguments: KernelLevel.all)
    func `A gate of zero is closed and one that is no number stays so`(level: KernelLevel) {
        var gate: [Float] = [0, .infinity, -200, .nan, 1]
        let up: [Float] = [5, 2, 3, 1, .nan]
        level.run { unsafe vane_silu_multiply(&gate, up, 5) }
        #expect(gate[0] == 0 && gate[1] == .infinity && gate[2] == 0)
        #expect(gate[3].isNaN && gate[4].isNaN)
    }

    @Test(arguments: KernelLevel.all)
    func `An exponential is within a few units over its whole range`(level: KernelLevel) {
        var worst = 0.0
        level.run {
            for step in 0...10_300 {
                let x = -Float(step) / 100
                var pair: [Float] = [0, x]
                unsafe vane_softmax(&pair, 2)
                let exact = exponential(Double(x))
                worst = max(worst, units(pair[1], from: exact / (1 + exact)))
            }
        }
        // Two units for the exponential, and one each for the sum, its reciprocal and the product.
        #expect(worst <= 5)
    }

    @Test(arguments: KernelLevel.all, raggedLengths)
    func `A softmax is that of double precision`(level: KernelLevel, count: Int) {
        let x = numbers(count, bound: 30, stream: 5)
        var found = GuardedFloats(x)
        level.run { unsafe found.with { unsafe vane_softmax($0, count) } }
        #expect(found.isIntact)
        let greatest = Double(x.max() ?? 0)
        let terms = x.map { exponential(Double($0) - greatest) }
        let sum = terms.reduce(0, +)
        for (i, y) in found.values.enumerated() {
            // The difference from the greatest score is rounded, by up to 2e-6 where it is 60.
            #expect(abs(Double(y) - terms[i] / sum) <= 4e-6 * terms[i] / sum + 1e-44)
        }
    }

    @Test(arguments: KernelLevel.all)
    func `A score of minus infinity has no probability, and huge scores do not overflow`(
        level: KernelLevel
    ) {
        let rest = [Float](repeating: -.infinity, count: 20)
        var scores: [Float] = [3e38, -.infinity, 3e38, -3e38] + rest
        level.run { unsafe vane_softmax(&scores, scores.count) }
        #expect(scores == [0.5, 0, 0.5, 0] + Array(repeating: 0, count: 20))
    }
}
