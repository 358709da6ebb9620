internal import CLinearAlgebra
public import VaneTensors

/// The thin singular value decomposition `A = U diag(s) Vᵀ`, greatest value first.
public struct SingularValues: Sendable {
    /// The left singular vectors as columns, `[N, R]` with R the lesser extent.
    public let left: Tensor<Double>

    /// The singular values in falling order, `[R]`.
    public let values: Tensor<Double>

    /// The right singular vectors as rows, `[R, D]`.
    public let right: Tensor<Double>

    /// Decomposes a matrix.
    ///
    /// - Parameter matrix: The matrix, `[N, D]`.
    /// - Throws: `NumericsError.Code.shapeMismatch`, `notFinite`, or `notConverged` when LAPACK's `dgesdd` fails.
    public init(of matrix: Tensor<Double>) throws {
        guard matrix.shape.count == 2, matrix.count > 0 else {
            throw NumericsError.shapes(
                "A matrix to decompose", found: "\(matrix.shape)", expected: "[N, D], not empty")
        }
        try matrix.requireFiniteMatrix("matrix to decompose")
        let (rows, width) = (matrix.rows, matrix.width)
        let rank = min(rows, width)
        var work = matrix
        var values = Tensor<Double>(shape: [rank], repeating: 0)
        var left = Tensor<Double>(shape: [rows, rank], repeating: 0)
        var right = Tensor<Double>(shape: [rank, width], repeating: 0)
        // Fortran sees the transpose, Aᵀ = V diag(s) Uᵀ: what it calls U is V, and the other way round.
        // SAFETY: the memories hold N × D, R, R × D and N × R numbers.
        let info = unsafe work.withFortranMemory { a in
            unsafe values.withFortranMemory { s in
                unsafe right.withFortranMemory { v in
                    unsafe left.withFortranMemory { u in
                        unsafe LAPACKE_dgesdd(
                            LAPACK_COL_MAJOR, CChar(UInt8(ascii: "S")), Int32(width), Int32(rows),
                            a, Int32(width), s, v, Int32(width), u, Int32(rank))
                    }
                }
            }
        }
        guard info == 0 else {
            throw NumericsError(
                .notConverged,
                "The singular values of a \(rows) × \(width) matrix were not found: LAPACK's dgesdd ended with \(info)."
            )
        }
        self.left = left
        self.values = values
        self.right = right
    }
}
