internal import CLinearAlgebra
public import VaneTensors

/// The thin singular value decomposition `A = U diag(s) Vᵀ`, by LAPACK's `sgesdd`.
public struct SingularValues: Sendable {
    /// The left singular vectors as columns, `[m, min(m, n)]`.
    public let left: Tensor<Float>

    /// The singular values, descending.
    public let values: [Float]

    /// The right singular vectors as rows, `[min(m, n), n]`.
    public let right: Tensor<Float>

    /// Decomposes a matrix, `[m, n]`.
    ///
    /// - Throws: ``NumericsError`` with code `notConverged`.
    public init(of matrix: Tensor<Float>) throws {
        let (m, n) = (matrix.rows, matrix.width)
        let rank = min(m, n)
        var elements = matrix.elements
        var (u, s) = (
            [Float](repeating: 0, count: m * rank), [Float](repeating: 0, count: rank)
        )
        var vt = [Float](repeating: 0, count: rank * n)
        guard rank > 0 else {
            left = Tensor(shape: [m, rank], u)
            (values, right) = (s, Tensor(shape: [rank, n], vt))
            return
        }
        // SAFETY: LAPACK writes m·rank, rank and rank·n elements, which is what the arrays hold.
        let info = unsafe elements.withUnsafeMutableBufferPointer { a in
            unsafe u.withUnsafeMutableBufferPointer { u in
                unsafe s.withUnsafeMutableBufferPointer { s in
                    unsafe vt.withUnsafeMutableBufferPointer { vt in
                        unsafe LAPACKE_sgesdd(
                            LAPACK_ROW_MAJOR, CChar(UInt8(ascii: "S")), Int32(m), Int32(n),
                            a.baseAddress, Int32(n), s.baseAddress, u.baseAddress, Int32(rank),
                            vt.baseAddress, Int32(n))
                    }
                }
            }
        }
        guard info == 0 else { throw NumericsError.notConverged("singular value decomposition") }
        left = Tensor(shape: [m, rank], u)
        (values, right) = (s, Tensor(shape: [rank, n], vt))
    }
}
