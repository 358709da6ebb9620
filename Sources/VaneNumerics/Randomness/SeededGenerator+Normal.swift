public import VaneTensors

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

extension SeededGenerator {
    /// Returns two independent standard normal numbers made of the next two words, by Box and Muller.
    ///
    /// With words `a` and `b`, `u = ((a >> 11) + 1)·2⁻⁵³` in (0, 1] and `t = (b >> 11)·2⁻⁵³` in [0, 1), the numbers are
    /// `√(-2 ln u) cos 2πt` and `√(-2 ln u) sin 2πt`, in double precision.
    ///
    /// - SeeAlso: Box and Muller, "A note on the generation of random normal deviates", 1958.
    public mutating func normalPair() -> (Double, Double) {
        let u = Double((next() >> 11) + 1) * 0x1p-53
        let angle = 2 * Double.pi * unit()
        let radius = (-2 * log(u)).squareRoot()
        return (radius * cos(angle), radius * sin(angle))
    }

    /// Returns a tensor of standard normal numbers, each rounded to single precision.
    ///
    /// Element 2i and 2i + 1, in row-major order, are the pair of words 2i and 2i + 1 of what is left of the stream; an odd
    /// count still uses both words of its last pair.
    public mutating func normals(shape: [Int]) -> Tensor<Float> {
        var result = Tensor<Float>(shape: shape, repeating: 0)
        result.withMutableSpan { span in
            for first in stride(from: 0, to: span.count, by: 2) {
                let (a, b) = normalPair()
                span[first] = Float(a)
                if first + 1 < span.count { span[first + 1] = Float(b) }
            }
        }
        return result
    }

    /// Returns a tensor of uniform numbers in `[-bound, bound)`: `Float((2 unit() - 1)·bound)`, one word each.
    public mutating func uniforms(shape: [Int], bound: Double) -> Tensor<Float> {
        var result = Tensor<Float>(shape: shape, repeating: 0)
        result.withMutableSpan { span in
            for i in span.indices { span[i] = Float((2 * unit() - 1) * bound) }
        }
        return result
    }
}
