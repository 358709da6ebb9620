import VaneCore

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Finds the α at which something that grows with α has a value.
struct StrengthSolver {
    /// How far from the target the value may be, as a share of it.
    static let tolerance = 0.01
    /// The most measurements.
    private static let mostMeasurements = 40
    /// The range of α that is searched.
    private static let range = 1e-6...1e6

    /// What is measured, for messages.
    let subject: String
    /// The power of α by which the value grows while it is small.
    let power: Double
    /// Measures the value at an α above 0.
    let measure: (Float) throws -> Double

    /// A measurement.
    private struct Point {
        /// The strength.
        var alpha: Double
        /// The value there.
        var value: Double
    }

    /// Returns the α at which the value is a target, to within ``tolerance``, beginning at a guess.
    ///
    /// In logarithms of both, steps along the line through the last two points, and halves the bracket where that leaves it.
    ///
    /// - Throws: `VaneError` with code `noEffect` when the value stays below the target, or above it, however α is chosen.
    func alpha(for target: Double, near guess: Float = 1) throws -> Float {
        var low: Point?
        var high: Point?
        var point = Point(alpha: Double(guess), value: try value(at: Double(guess)))
        for count in 1...Self.mostMeasurements {
            if abs(point.value - target) <= Self.tolerance * target { return Float(point.alpha) }
            if point.value < target { low = point } else { high = point }
            let next = step(from: point, low, high, target, bisects: count > 6)
            guard Self.range.contains(next), next != point.alpha else { break }
            let reached = Point(alpha: next, value: try value(at: next))
            if let low, high == nil, next > low.alpha, isFlat(low, reached) { break }
            point = reached
        }
        let bound = max(low?.value ?? 0, point.value < target ? point.value : 0)
        throw VaneError(
            .noEffect,
            "\(subject) cannot be brought to \(target): it stays at \(Float(bound).shortest); choose a strength that the method reaches."
        )
    }

    /// The value at a strength; where rows stop being finite it is beyond every target.
    private func value(at alpha: Double) throws -> Double {
        do {
            return try measure(Float(alpha))
        } catch let error as VaneError where error.code == .nonFinite && alpha > 1 {
            return .infinity
        }
    }

    /// Whether a value has stopped growing although the strength did.
    private func isFlat(_ low: Point, _ reached: Point) -> Bool {
        reached.alpha > 1.5 * low.alpha && reached.value <= low.value * 1.001
    }

    /// The next strength to be measured.
    private func step(
        from point: Point, _ low: Point?, _ high: Point?, _ target: Double, bisects: Bool
    ) -> Double {
        guard let low, let high else {
            // A single point and the power say where the target would be; at most a factor of 64 a step.
            let factor =
                point.value > 0 && point.value.isFinite
                ? pow(target / point.value, 1 / power) : (point.value > 0 ? 1.0 / 64 : 64)
            return point.alpha * min(64, max(1.0 / 64, factor))
        }
        let middle = (low.alpha * high.alpha).squareRoot()
        guard !bisects, low.value > 0, high.value.isFinite else { return middle }
        let slope = log(high.value / low.value) / log(high.alpha / low.alpha)
        let guess = low.alpha * pow(target / low.value, 1 / slope)
        let inner = (low.alpha * 1.0001)...(high.alpha / 1.0001)
        return inner.contains(guess) ? guess : middle
    }
}
