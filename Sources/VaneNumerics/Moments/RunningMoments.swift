public import VaneTensors

/// The mean and variance of every coordinate of rows that arrive in pieces.
///
/// Two of them merge into what one pass over both would give, so threads or ranks may each keep their own.
///
/// - SeeAlso: Chan, Golub and LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances", 1979.
public struct RunningMoments: Equatable, Sendable {
    /// How many rows were added.
    public private(set) var count = 0

    /// The mean of each coordinate, `[D]`; zeros before the first row.
    public private(set) var mean: Tensor<Double>

    /// The sum of squared deviations from the mean, `[D]`.
    public private(set) var squares: Tensor<Double>

    /// Creates the moments of no rows of width `width`.
    public init(width: Int) {
        mean = Tensor(shape: [width], repeating: 0)
        squares = Tensor(shape: [width], repeating: 0)
    }

    /// The variance of each coordinate, `[D]`, over `count`, or over `count - 1` when unbiased; zeros without rows to spare.
    public func variance(isUnbiased: Bool = false) -> Tensor<Double> {
        let divisor = Double(isUnbiased ? count - 1 : count)
        return Tensor(
            shape: squares.shape, squares.elements.map { divisor > 0 ? $0 / divisor : 0 })
    }

    /// Adds rows, `[N, D]`.
    ///
    /// - Precondition: The rows have the width of the moments.
    public mutating func add(_ rows: Tensor<Float>) {
        precondition(rows.width == mean.count, "Rows have the width of the moments.")
        guard rows.rows > 0 else { return }
        merge(RunningMoments(of: rows))
    }

    /// Adds what another has seen.
    ///
    /// - Precondition: Both have one width.
    public mutating func merge(_ other: RunningMoments) {
        precondition(other.mean.count == mean.count, "Merged moments have one width.")
        guard other.count > 0 else { return }
        let total = count + other.count
        let share = Double(other.count) / Double(total)
        let weight = Double(count) * share
        let (means, sums) = (other.mean.elements, other.squares.elements)
        var differences = means
        mean.withMutableSpan { mean in
            for i in mean.indices {
                differences[i] = means[i] - mean[i]
                mean[i] += share * differences[i]
            }
        }
        squares.withMutableSpan { squares in
            for i in squares.indices {
                squares[i] += sums[i] + weight * differences[i] * differences[i]
            }
        }
        count = total
    }

    /// Takes the moments of rows in two passes: the mean, then the deviations from it.
    private init(of rows: Tensor<Float>) {
        let width = rows.width
        count = rows.rows
        mean = rows.columnMeans
        var sums = [Double](repeating: 0, count: width)
        let center = mean.elements
        rows.withSpan { span in
            for row in 0..<rows.rows {
                let values = span.extracting(row * width..<(row + 1) * width)
                for i in 0..<width {
                    let deviation = Double(values[i]) - center[i]
                    sums[i] += deviation * deviation
                }
            }
        }
        squares = Tensor(shape: [width], sums)
    }
}

extension Tensor where Element == Float {
    /// The mean of each column, `[D]`, summed in double precision; zeros without rows.
    public var columnMeans: Tensor<Double> {
        let (rows, width) = (self.rows, self.width)
        var sums = [Double](repeating: 0, count: width)
        withSpan { span in
            for row in 0..<rows {
                let values = span.extracting(row * width..<(row + 1) * width)
                for i in 0..<width { sums[i] += Double(values[i]) }
            }
        }
        return Tensor<Double>(shape: [width], sums.map { rows > 0 ? $0 / Double(rows) : 0 })
    }

    /// Returns the rows in a range in double precision, less a vector.
    func centered(_ range: Range<Int>, at center: Tensor<Double>) -> Tensor<Double> {
        let width = self.width
        var result = Tensor<Double>(shape: [range.count, width], repeating: 0)
        withSpan { source in
            center.withSpan { center in
                result.withMutableSpan { result in
                    for row in 0..<range.count {
                        let from = (range.lowerBound + row) * width
                        for i in 0..<width {
                            result[row * width + i] = Double(source[from + i]) - center[i]
                        }
                    }
                }
            }
        }
        return result
    }
}
