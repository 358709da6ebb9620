#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// The exact McNemar test: whether two methods succeed equally often on the same items.
///
/// Items on which both succeed or both fail say nothing. Of the `n = b + c` others, `b` is binomial with chance ½ when the methods are equal;
/// the two-sided p-value is twice the smaller tail, at most 1. Items are taken as independent: clustered ones call for ``SignFlipTest``.
///
/// - SeeAlso: McNemar 1947, Psychometrika 12, 153–157; its exact form is the sign test of the discordant pairs.
public struct McNemarTest: Sendable, Hashable {
    /// The number of items on which only the first method succeeds, `b`.
    public let onlyFirst: Int
    /// The number of items on which only the second method succeeds, `c`.
    public let onlySecond: Int
    /// The two-sided p-value; 1 when no item tells the methods apart.
    public let pValue: Double

    /// Counts the items that tell two methods apart and tests the counts.
    ///
    /// - Parameters:
    ///   - first: Whether the first method succeeds on each item.
    ///   - second: Whether the second one does on the same items, in the same order.
    /// - Precondition: Both have the same items.
    public init(_ first: [Bool], _ second: [Bool]) {
        precondition(first.count == second.count, "Paired outcomes have the same items.")
        self.init(
            onlyFirst: zip(first, second).count { $0 && !$1 },
            onlySecond: zip(first, second).count { !$0 && $1 })
    }

    /// Tests counts.
    ///
    /// - Precondition: Neither count is negative.
    public init(onlyFirst: Int, onlySecond: Int) {
        precondition(onlyFirst >= 0 && onlySecond >= 0, "Counts are not negative.")
        self.onlyFirst = onlyFirst
        self.onlySecond = onlySecond
        let tail = Self.lowerTail(min(onlyFirst, onlySecond), of: onlyFirst + onlySecond)
        pValue = min(1, 2 * tail)
    }

    /// Returns the probability of at most `k` heads among `n` fair coins.
    private static func lowerTail(_ k: Int, of n: Int) -> Double {
        // The largest term C(n, k)/2ⁿ in logarithms, since 2⁻ⁿ alone is 0 beyond n = 1,074; the others by C(n, i−1) = C(n, i)·i/(n−i+1).
        var logarithm = -Double(n) * log(2)
        for i in 0..<k { logarithm += log(Double(n - i) / Double(i + 1)) }
        var term = exp(logarithm)
        var sum = term
        for i in stride(from: k, to: 0, by: -1) {
            term *= Double(i) / Double(n - i + 1)
            sum += term
        }
        return sum
    }
}
