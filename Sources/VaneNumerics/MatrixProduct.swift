internal import COneDNN

/// A product of row-major float32 matrices: `C = α op(A) op(B) + β C`, with `op(A)` `[M, K]` and `op(B)` `[K, N]`.
///
/// The shape is checked once, when the product is described; carrying it out does not throw, and allocates nothing but
/// oneDNN's own work space.
///
/// ```swift
/// let product = MatrixProduct(rows: 2, columns: 3, inner: 4, right: .transposed)
/// product(a, b, into: &c)      // c[2, 3] = a[2, 4] · b[3, 4]ᵀ
/// ```
///
/// Everything goes through oneDNN's `dnnl_sgemm`, which uses all cores: for a row times a matrix it moves memory as fast
/// as OpenBLAS's `sgemv`, for 2 to 64 rows it is 1.2 to 8 times as fast as OpenBLAS's `sgemm`, and a cached matrix-product
/// primitive is no faster. Any number of threads may multiply at once: a product has no state but its description, and
/// oneDNN allocates what it needs for each call. Each thread that calls brings OpenMP threads of its own to large
/// products, so that several of them share the cores. Inside `Parallel.forEach` a product runs on the calling thread.
public struct MatrixProduct: Equatable, Sendable {
    /// The rows M of the result.
    public let rows: Int

    /// The columns N of the result.
    public let columns: Int

    /// The extent K that is summed over.
    public let inner: Int

    /// How the left factor lies in memory.
    public let left: MatrixOperand

    /// How the right factor lies in memory.
    public let right: MatrixOperand

    /// The distance between the starts of two rows of the result.
    public let resultLeading: Int

    /// The factor α of the product.
    public let scale: Float

    /// The factor β of what the result held before; it is not read when β is 0.
    public let accumulation: Float

    /// Describes a product.
    ///
    /// - Parameters:
    ///   - rows: The rows M of the result.
    ///   - columns: The columns N of the result.
    ///   - inner: The extent K that is summed over.
    ///   - left: How the left factor lies in memory; stored `[M, K]`, or `[K, M]` when transposed.
    ///   - right: How the right factor lies in memory; stored `[K, N]`, or `[N, K]` when transposed.
    ///   - resultLeading: The distance between the starts of two rows of the result; N when nil.
    ///   - scale: The factor α.
    ///   - accumulation: The factor β; 0 overwrites, 1 adds.
    /// - Precondition: No extent is negative, and no leading dimension is less than the row that it steps over.
    public init(
        rows: Int, columns: Int, inner: Int, left: MatrixOperand = .plain,
        right: MatrixOperand = .plain, resultLeading: Int? = nil, scale: Float = 1,
        accumulation: Float = 0
    ) {
        precondition(
            rows >= 0 && columns >= 0 && inner >= 0, "A matrix's extents are not negative.")
        self.rows = rows
        self.columns = columns
        self.inner = inner
        self.left = left
        self.right = right
        self.resultLeading = resultLeading ?? columns
        self.scale = scale
        self.accumulation = accumulation
        precondition(
            self.resultLeading >= columns && leftLeading >= leftStored.columns
                && rightLeading >= rightStored.columns,
            "A leading dimension is at least the width of the rows that it steps over.")
    }

    /// Describes the product of rows and a weight that is stored `[outputs, inputs]`, as Hugging Face stores it.
    ///
    /// - Parameters:
    ///   - rows: The rows of the input, `[rows, inputs]`, and of the result, `[rows, outputs]`.
    ///   - inputs: The width of an input row.
    ///   - outputs: The width of a result row.
    ///   - accumulation: The factor of what the result held before; 1 adds to a residual stream or to a bias.
    /// - Returns: The product, `[rows, outputs]`.
    public static func linear(
        rows: Int, inputs: Int, outputs: Int, accumulation: Float = 0
    ) -> MatrixProduct {
        MatrixProduct(
            rows: rows, columns: outputs, inner: inputs, right: .transposed,
            accumulation: accumulation)
    }

    /// Carries out the product.
    ///
    /// - Parameters:
    ///   - a: The left factor's memory.
    ///   - b: The right factor's memory.
    ///   - result: The result's memory, which overlaps neither factor.
    /// - Precondition: Each memory reaches to the last element that the description calls for.
    /// - Complexity: 2·M·N·K floating-point operations.
    public func callAsFunction(
        _ a: Span<Float>, _ b: Span<Float>, into result: inout MutableSpan<Float>
    ) {
        precondition(
            a.count >= Self.reach(leftStored, leading: leftLeading),
            "The left factor has fewer elements than the product reads.")
        precondition(
            b.count >= Self.reach(rightStored, leading: rightLeading),
            "The right factor has fewer elements than the product reads.")
        precondition(
            result.count >= Self.reach((rows, columns), leading: resultLeading),
            "The result has fewer elements than the product writes.")
        // SAFETY: the three memories were checked above to reach as far as the product goes, and outlive the call.
        unsafe a.withUnsafeBufferPointer { a in
            unsafe b.withUnsafeBufferPointer { b in
                unsafe result.withUnsafeMutableBufferPointer { c in
                    guard let c = c.baseAddress else { return }
                    unsafe run(a.baseAddress, b.baseAddress, c)
                }
            }
        }
    }

    /// Carries out the product on memory that is known to be large enough; factors may be nil when they are empty.
    func run(
        _ a: UnsafePointer<Float>?, _ b: UnsafePointer<Float>?, _ c: UnsafeMutablePointer<Float>
    ) {
        guard rows > 0, columns > 0 else { return }
        guard inner > 0, let a = unsafe a, let b = unsafe b else {
            unsafe scaleResult(c)
            return
        }
        // SAFETY: the caller vouches for the extents of all three memories.
        let status = unsafe vane_onednn_product(
            left.isTransposed ? 1 : 0, right.isTransposed ? 1 : 0, Int64(rows), Int64(columns),
            Int64(inner), scale, a, Int64(leftLeading), b, Int64(rightLeading), accumulation, c,
            Int64(resultLeading))
        precondition(status == 0, "oneDNN refused a matrix product with status \(status).")
    }

    /// Computes `C = β C`, all that is left of a product that sums over nothing.
    private func scaleResult(_ c: UnsafeMutablePointer<Float>) {
        for row in 0..<rows {
            for column in 0..<columns {
                let index = row * resultLeading + column
                // SAFETY: the index is within the result, whose extent the caller vouches for.
                unsafe c[index] = accumulation == 0 ? 0 : accumulation * c[index]
            }
        }
    }

    /// The left factor's stored extents.
    private var leftStored: (rows: Int, columns: Int) {
        left.isTransposed ? (inner, rows) : (rows, inner)
    }

    /// The right factor's stored extents.
    private var rightStored: (rows: Int, columns: Int) {
        right.isTransposed ? (columns, inner) : (inner, columns)
    }

    /// The distance between the left factor's stored rows.
    private var leftLeading: Int { left.leading ?? leftStored.columns }

    /// The distance between the right factor's stored rows.
    private var rightLeading: Int { right.leading ?? rightStored.columns }

    /// Returns how many elements lie between a stored matrix's first and last element, both included.
    private static func reach(_ stored: (rows: Int, columns: Int), leading: Int) -> Int {
        stored.rows == 0 || stored.columns == 0 ? 0 : (stored.rows - 1) * leading + stored.columns
    }
}
