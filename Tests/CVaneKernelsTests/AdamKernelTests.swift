import CVaneKernels
import Testing

/// A step of Adam in double precision.
struct ExactAdam {
    /// The scalars of the step.
    let step: vane_adam_step

    /// A parameter and its moments.
    typealias State = (parameter: Double, first: Double, second: Double)

    /// Returns a parameter and its moments after the step.
    func stepped(_ state: State, gradient: Double) -> State {
        let first = state.first + Double(step.first_rest) * (gradient - state.first)
        let square = Double(step.second_rest) * gradient * gradient
        let second = Double(step.second_decay) * state.second + square
        let scale = second.squareRoot() * Double(step.inverse_root_correction)
        let change = Double(step.step_size) * first / (scale + Double(step.epsilon))
        return (state.parameter - change, first, second)
    }
}

/// The fused step of Adam against double precision, at every level of the processor.
@Suite struct AdamKernelTests {
    /// The scalars of step 3 at a rate of 1e-3.
    static let step = vane_adam_step(
        first_rest: 0.1, second_decay: 0.999, second_rest: 0.001,
        step_size: Float(1e-3 / (1 - 0.729)),
        inverse_root_correction: Float(1 / (1 - 0.997_002_999).squareRoot()), epsilon: 1e-8)

    @Test(arguments: KernelLevel.all, raggedLengths)
    func `Steps are those of double precision`(level: KernelLevel, count: Int) {
        let start = numbers(count, stream: 1)
        var parameters = GuardedFloats(start)
        var first = GuardedFloats(Array(repeating: 0, count: count))
        var second = GuardedFloats(Array(repeating: 0, count: count))
        var exact: [ExactAdam.State] = start.map { (Double($0), 0, 0) }
        for round in 0..<4 {
            let gradient = numbers(count, stream: UInt64(10 + round))
            level.run {
                unsafe parameters.with { p in
                    unsafe first.with { m in
                        unsafe second.with { v in
                            unsafe withUnsafePointer(to: Self.step) { step in
                                unsafe vane_adam(step, p, gradient, m, v, count)
                            }
                        }
                    }
                }
            }
            for i in 0..<count {
                exact[i] = ExactAdam(step: Self.step).stepped(
                    exact[i], gradient: Double(gradient[i]))
            }
        }
        #expect(parameters.isIntact && first.isIntact && second.isIntact)
        for i in 0..<count {
            // Four roundings of a number below 1, and relative errors of 1e-6 in steps of a few thousandths.
            #expect(abs(Double(parameters.values[i]) - exact[i].parameter) <= 4e-7)
            #expect(abs(Double(first.values[i]) - exact[i].first) <= 1e-7)
            #expect(abs(Double(second.values[i]) - exact[i].second) <= 1e-6 * exact[i].second)
        }
    }

    @Test(arguments: KernelLevel.all, [1, 15, 17, 33])
    func `The last parameters are rounded as they are inside a longer run`(
        level: KernelLevel, count: Int
    ) {
        let length = count + 16
        let (gradient, start) = (numbers(length, stream: 2), numbers(length, stream: 3))
        let (m, v) = (numbers(length, stream: 4), numbers(length, stream: 5).map(abs))
        func stepped(_ count: Int) -> [[UInt32]] {
            var (p, first, second) = (start, m, v)
            level.run {
                unsafe withUnsafePointer(to: Self.step) { step in
                    unsafe vane_adam(step, &p, gradient, &first, &second, count)
                }
            }
            return [p, first, second].map { $0.map(\.bitPattern) }
        }
        let (short, long) = (stepped(count), stepped(length))
        for (mine, theirs) in zip(short, long) {
            #expect(mine.prefix(count).elementsEqual(theirs.prefix(count)))
        }
        #expect(short[0].suffix(16).elementsEqual(start.suffix(16).map(\.bitPattern)))
    }

    @Test(arguments: KernelLevel.all)
    func `A gradient of zero leaves fresh parameters alone`(level: KernelLevel) {
        let start = numbers(19, stream: 6)
        let gradient = [Float](repeating: 0, count: 19)
        var (p, m, v) = (start, gradient, gradient)
        level.run {
            unsafe withUnsafePointer(to: Self.step) { step in
                unsafe vane_adam(step, &p, gradient, &m, &v, 19)
            }
        }
        #expect(p == start && m == gradient && v == gradient)
    }
}
