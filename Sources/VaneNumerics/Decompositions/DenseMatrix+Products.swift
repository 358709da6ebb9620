internal import CLinearAlgebra

extension DenseMatrix {
    /// Returns `op(a) · op(b)` by OpenBLAS.
    ///
    /// - Precondition: The inner extents agree.
    static func product(
        _ a: DenseMatrix, _ b: DenseMatrix, transposingLeft aIsTransposed: Bool = false,
        transposingRight bIsTransposed: Bool = false
    ) -> DenseMatrix {
        let (m, k) = aIsTransposed ? (a.columns, a.rows) : (a.rows, a.columns)
        let (inner, n) = bIsTransposed ? (b.columns, b.rows) : (b.rows, b.columns)
        precondition(k == inner, "A product needs equal inner extents.")
        var result = DenseMatrix(rows: m, columns: n)
        guard m > 0, n > 0, k > 0 else { return result }
        // SAFETY: each array holds rows × columns elements and outlives the call; extents and strides are the arrays' own.
        unsafe a.elements.withUnsafeBufferPointer { left in
            unsafe b.elements.withUnsafeBufferPointer { right in
                unsafe result.elements.withUnsafeMutableBufferPointer { out in
                    unsafe cblas_dgemm(
                        CblasRowMajor, aIsTransposed ? CblasTrans : CblasNoTrans,
                        bIsTransposed ? CblasTrans : CblasNoTrans, Int32(m), Int32(n), Int32(k), 1,
                        left.baseAddress, Int32(a.columns), right.baseAddress, Int32(b.columns), 0,
                        out.baseAddress, Int32(n))
                }
            }
        }
        return result
    }

    /// Writes `op(self) · x` into a vector by OpenBLAS.
    ///
    /// - Precondition: The vectors have the lengths that the product calls for.
    func multiply(_ x: [Double], transposed: Bool = false, into y: inout [Double]) {
        precondition(
            x.count == (transposed ? rows : columns) && y.count == (transposed ? columns : rows),
            "A product needs vectors of the matrix's extents.")
        guard rows > 0, columns > 0 else { return }
        // SAFETY: the lengths were checked above, and the arrays outlive the call.
        unsafe elements.withUnsafeBufferPointer { matrix in
            unsafe x.withUnsafeBufferPointer { vector in
                unsafe y.withUnsafeMutableBufferPointer { out in
                    unsafe cblas_dgemv(
                        CblasRowMajor, transposed ? CblasTrans : CblasNoTrans, Int32(rows),
                        Int32(columns), 1, matrix.baseAddress, Int32(columns), vector.baseAddress,
                        1, 0, out.baseAddress, 1)
                }
            }
        }
    }
}
