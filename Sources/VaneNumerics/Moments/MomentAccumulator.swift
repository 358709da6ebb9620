public import VaneTensors

/// Counts, means and the scatter matrix of rows, gathered piece by piece and mergeable across threads or ranks.
///
/// The scatter matrix is `Σ (x − mean)(x − mean)ᵀ`; merging two pieces adds `n₁n₂/(n₁+n₂) · δδᵀ` with δ the difference of means.
///
/// - SeeAlso: Chan, Golub & LeVeque 1983, equation (2.1).
public struct MomentAccumulator: Sendable, Hashable {
    /// The number of values in a row, D.
    public let width: Int
    /// The number of rows so far.
    public private(set) var count = 0
    /// The mean of each column, `[D]`.
    public private(set) var mean: [Double]
    /// The scatter matrix, `[D, D]`, or its diagonal, `[D]`.
    private var scatter: [Double]
    /// Whether the whole scatter matrix is kept.
    public let keepsCovariance: Bool

    /// Creates an empty accumulator.
    public init(width: Int, keepsCovariance: Bool = false) {
        self.width = width
        self.keepsCovariance = keepsCovariance
        mean = Array(repeating: 0, count: width)
        scatter = Array(repeating: 0, count: keepsCovariance ? width * width : width)
    }

    /// Adds rows, `[N, D]`.
    ///
    /// - Precondition: The rows have the accumulator's width.
    public mutating func add(_ rows: Tensor<Float>) {
        precondition(rows.width == width || rows.count == 0, "Rows have the accumulator's width.")
        guard rows.count > 0 else { return }
        var matrix = DenseMatrix(rows)
        let means = matrix.columnMeans
        matrix.subtract(means)
        var piece = MomentAccumulator(width: width, keepsCovariance: keepsCovariance)
        piece.count = rows.rows
        piece.mean = means
        if keepsCovariance {
            piece.scatter = DenseMatrix.product(matrix, matrix, transposingLeft: true).elements
        } else {
            for i in matrix.elements.indices {
                piece.scatter[i % width] += matrix.elements[i] * matrix.elements[i]
            }
        }
        merge(piece)
    }

    /// Adds what another accumulator has gathered.
    ///
    /// - Precondition: Both have the same width and keep the same.
    public mutating func merge(_ other: MomentAccumulator) {
        precondition(
            width == other.width && keepsCovariance == other.keepsCovariance,
            "Only accumulators of one kind merge.")
        guard other.count > 0 else { return }
        let (mine, theirs) = (Double(count), Double(other.count))
        let weight = mine * theirs / (mine + theirs)
        let delta = zip(other.mean, mean).map { $0 - $1 }
        for i in scatter.indices {
            let product =
                keepsCovariance
                ? delta[i / width] * delta[i % width] : delta[i] * delta[i]
            scatter[i] += other.scatter[i] + weight * product
        }
        for i in mean.indices { mean[i] += delta[i] * theirs / (mine + theirs) }
        count += other.count
    }

    /// The variance of each column, `[D]`, divided by the count.
    public var variance: [Double] {
        let total = Double(max(count, 1))
        guard keepsCovariance else { return scatter.map { $0 / total } }
        return (0..<width).map { scatter[$0 * width + $0] / total }
    }

    /// The covariance matrix, `[D, D]`, divided by the count.
    ///
    /// - Precondition: The accumulator keeps it.
    public var covariance: Tensor<Double> {
        precondition(keepsCovariance, "This accumulator keeps variances alone.")
        let total = Double(max(count, 1))
        return Tensor(shape: [width, width], scatter.map { $0 / total })
    }
}
