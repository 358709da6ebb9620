public import VaneTensors

/// The mean and the scatter matrix of rows that arrive in pieces, in double precision.
///
/// The scatter is `Σ (x - μ)(x - μ)ᵀ`, from which covariance and Gram matrix follow. Two of them merge into what one pass over
/// both would give.
public struct RunningScatter: Sendable {
    /// How many rows were added.
    public private(set) var count = 0

    /// The mean row, `[D]`; zeros before the first row.
    public private(set) var mean: Tensor<Double>

    /// The scatter's upper triangle, `[D, D]`.
    private var upper: Tensor<Double>

    /// Creates the scatter of no rows of width `width`.
    public init(width: Int) {
        mean = Tensor(shape: [width], repeating: 0)
        upper = Tensor(shape: [width, width], repeating: 0)
    }

    /// The scatter about the mean, `[D, D]`, symmetric.
    public var scatter: Tensor<Double> { upper.mirrored }

    /// The covariance, `[D, D]`: the scatter over `count`, or over `count - 1` when unbiased; zeros without rows to spare.
    public func covariance(isUnbiased: Bool = false) -> Tensor<Double> {
        let divisor = Double(isUnbiased ? count - 1 : count)
        var result = scatter
        result.withMutableSpan { span in
            for i in span.indices { span[i] = divisor > 0 ? span[i] / divisor : 0 }
        }
        return result
    }

    /// The Gram matrix `Σ x xᵀ` about zero, `[D, D]`.
    public var gram: Tensor<Double> {
        var result = upper
        result.addOuter(mean, mean, times: Double(count))
        return result.mirrored
    }

    /// Adds rows, `[N, D]`.
    ///
    /// - Precondition: The rows have the width of the scatter.
    /// - Complexity: N·D² multiplications in double precision, on all cores.
    public mutating func add(_ rows: Tensor<Float>) {
        precondition(rows.width == mean.count, "Rows have the width of the scatter.")
        for start in stride(from: 0, to: rows.rows, by: Self.chunk) {
            let range = start..<min(start + Self.chunk, rows.rows)
            // About the old mean, or at first about the first row: any point near the data keeps the digits.
            let center = count > 0 ? mean : rows.row(range.lowerBound)
            let centered = rows.centered(range, at: center)
            shift(by: centered, rows: range.count, from: center)
        }
    }

    /// Adds what another has seen.
    ///
    /// - Precondition: Both have one width.
    public mutating func merge(_ other: RunningScatter) {
        precondition(other.mean.count == mean.count, "Merged scatters have one width.")
        guard other.count > 0 else { return }
        let total = count + other.count
        let share = Double(other.count) / Double(total)
        let difference = other.mean.minus(mean)
        upper.add(other.upper)
        upper.addOuter(difference, difference, times: Double(count) * share)
        mean.addMultiple(share, of: difference)
        count = total
    }

    /// How many rows are converted at a time.
    private static let chunk = 1024

    /// Adds rows that are given less a point.
    private mutating func shift(by centered: Tensor<Double>, rows: Int, from center: Tensor<Double>)
    {
        let total = count + rows
        let sum = centered.columnSums
        // With deviations d from c, Σ(x - μ)(x - μ)ᵀ = Σ d dᵀ - (Σ d)(Σ d)ᵀ / n when all n rows are about c. The rows seen
        // before have Σ d = 0, since c is their mean.
        DoubleProduct.addGram(of: centered, to: &upper)
        upper.addOuter(sum, sum, times: -1 / Double(total))
        mean = center
        mean.addMultiple(1 / Double(total), of: sum)
        count = total
    }
}
