#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Rotary position embedding: pairs of a head's values are rotated by angles that grow with the position.
///
/// The pair of values `i` and `i + width/2` turns by `position · frequency(i)` with `frequency(i) = θ^(−2i/width)`,
/// slowed down as the scaling says. Angles are computed in single precision as the models were trained with.
///
/// - SeeAlso: [Su et al. 2021](https://arxiv.org/abs/2104.09864), equation (15).
public struct RotaryEmbedding: Sendable, Hashable {
    /// How frequencies are slowed down for contexts longer than the model was trained on at first.
    public enum Scaling: Sendable, Hashable {
        /// Not at all.
        case none

        /// All by one factor.
        case linear(factor: Float)

        /// Those of long wavelength by a factor, those of short wavelength not at all, with a ramp between: Llama 3.1.
        case llama3(
            factor: Float, lowFrequencyFactor: Float, highFrequencyFactor: Float,
            originalContext: Int)
    }

    /// The base θ of the frequencies.
    public var base: Float

    /// How frequencies are slowed down.
    public var scaling: Scaling

    /// Creates an embedding.
    public init(base: Float, scaling: Scaling = .none) {
        self.base = base
        self.scaling = scaling
    }

    /// Returns the frequency of each pair of values of a head, in radians a position.
    func frequencies(headWidth: Int) -> [Float] {
        stride(from: 0, to: headWidth, by: 2).map { index in
            let exponent = Float(index) / Float(headWidth)
            let frequency = 1 / Float(pow(Double(base), Double(exponent)))
            return scaled(frequency)
        }
    }

    /// Returns a frequency slowed down as the scaling says.
    private func scaled(_ frequency: Float) -> Float {
        switch scaling {
        case .none: return frequency
        case .linear(let factor): return frequency / factor
        case .llama3(let factor, let low, let high, let original):
            let wavelength = 2 * Float.pi / frequency
            if wavelength > Float(original) / low { return frequency / factor }
            if wavelength < Float(original) / high { return frequency }
            let ramp = (Float(original) / wavelength - low) / (high - low)
            return (1 - ramp) * frequency / factor + ramp * frequency
        }
    }

    /// Returns the cosine and the sine of an angle, rounded from double precision.
    @inline(__always)
    static func cosineAndSine(_ angle: Float) -> (cosine: Float, sine: Float) {
        (Float(cos(Double(angle))), Float(sin(Double(angle))))
    }
}
