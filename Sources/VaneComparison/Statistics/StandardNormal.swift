#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// The standard normal distribution, as intervals need it.
enum StandardNormal {
    /// Returns the probability of a value below `x`: Φ(x) = erfc(−x/√2)/2, which keeps its digits in the lower tail.
    static func distribution(_ x: Double) -> Double {
        erfc(-x / 2.0.squareRoot()) / 2
    }

    /// Returns the point below which a share of the distribution lies, by bisection.
    ///
    /// - Parameter share: The share, above 0 and below 1.
    /// - Returns: The point, to the last digits of a double.
    static func quantile(_ share: Double) -> Double {
        precondition(share > 0 && share < 1, "A quantile needs a share between 0 and 1.")
        // Φ(−x) = 1 − Φ(x), and only the lower tail is resolved finely.
        guard share <= 0.5 else { return -quantile(1 - share) }
        var (low, high) = (-40.0, 0.0)
        while true {
            let middle = (low + high) / 2
            if middle == low || middle == high { return middle }
            if distribution(middle) < share { low = middle } else { high = middle }
        }
    }
}
