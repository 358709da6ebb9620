import CVaneKernels
import Testing
import VaneTensors

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// One instruction set of this processor, at which a test runs the kernels.
struct KernelLevel: Sendable, CustomTestStringConvertible {
    /// The level as the kernels count it.
    let number: Int32

    /// Every level that this processor has.
    static let all = (1...vane_limit_level(0)).map { KernelLevel(number: $0) }

    /// The level's name.
    var testDescription: String {
        number == 1 ? "portable" : number == 2 ? "AVX2" : "AVX-512"
    }

    /// Runs kernels at the level, on the calling thread alone.
    func run<Result>(_ body: () throws -> Result) rethrows -> Result {
        let used = vane_limit_level(number)
        defer { _ = vane_limit_level(0) }
        precondition(used == number, "A level that the processor has is taken.")
        return try body()
    }
}

/// Lengths around the kernels' lanes and blocks of lanes.
let raggedLengths = [0, 1, 7, 15, 16, 17, 31, 33, 63, 64, 65, 100, 257]

/// Returns numbers in `[-bound, bound)`.
func numbers(_ count: Int, bound: Float = 1, stream: UInt64) -> [Float] {
    var generator = SeededGenerator(seed: 29, stream: stream)
    return (0..<count).map { _ in Float(2 * generator.unit() - 1) * bound }
}

/// Memory with numbers on both sides that nobody may touch.
struct GuardedFloats {
    /// How many numbers stand on each side.
    private static let margin = 32
    /// What stands there.
    private static let mark = Float(bitPattern: 0x7FC0_1234)
    /// The margin, the numbers, the margin.
    private var memory: [Float]

    /// Copies numbers.
    init(_ values: [Float]) {
        let margin = [Float](repeating: Self.mark, count: Self.margin)
        memory = margin + values + margin
    }

    /// The numbers.
    var values: [Float] { Array(memory.dropFirst(Self.margin).dropLast(Self.margin)) }

    /// Whether both margins are as they were.
    var isIntact: Bool {
        (memory.prefix(Self.margin) + memory.suffix(Self.margin)).allSatisfy {
            $0.bitPattern == Self.mark.bitPattern
        }
    }

    /// Lends the first number's address.
    mutating func with(_ body: (UnsafeMutablePointer<Float>) -> Void) {
        unsafe memory.withUnsafeMutableBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return }
            // SAFETY: the margin is part of the memory.
            unsafe body(start + Self.margin)
        }
    }
}

/// The distance of a number from an exact one, in units of the last place that the exact one has in single precision.
func units(_ number: Float, from exact: Double) -> Double {
    let rounded = Float(exact)
    guard rounded.isFinite else { return number == rounded ? 0 : .infinity }
    return abs(Double(number) - exact) / Double(rounded.ulp)
}

/// The exact exponential.
func exponential(_ x: Double) -> Double { exp(x) }

/// The exact hyperbolic tangent.
func tangent(_ x: Double) -> Double { tanh(x) }
