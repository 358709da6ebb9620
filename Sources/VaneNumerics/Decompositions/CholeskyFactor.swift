internal import CLinearAlgebra
public import VaneTensors

/// The Cholesky factor of a symmetric positive definite matrix, which solves systems with it.
///
/// ```swift
/// let x = try CholeskyFactor(of: a).solve(b)      // a x = b
/// ```
public struct CholeskyFactor: Sendable {
    /// The factor: Fortran's lower triangle, which is the upper triangle in row-major order, `[D, D]`.
    private let factor: Tensor<Double>

    /// The width D of the matrix.
    public var width: Int { factor.rows }

    /// Factors a matrix.
    ///
    /// - Parameter matrix: The symmetric matrix, `[D, D]`, whose upper triangle is read.
    /// - Throws: `NumericsError.Code.notPositiveDefinite`, or `shapeMismatch` when the matrix is not square.
    /// - Complexity: D³/3 multiplications.
    public init(of matrix: Tensor<Double>) throws {
        let size = try matrix.requireSquare("A matrix to factor")
        var factor = matrix
        let info = unsafe factor.withFortranMemory { memory in
            // SAFETY: the memory holds D × D numbers.
            unsafe LAPACKE_dpotrf(
                LAPACK_COL_MAJOR, CChar(UInt8(ascii: "L")), Int32(size), memory, Int32(max(size, 1))
            )
        }
        guard info == 0 else {
            throw NumericsError(
                .notPositiveDefinite,
                "A matrix of width \(size) is not positive definite: its leading block of width \(info) fails; add a ridge to its diagonal."
            )
        }
        self.factor = factor
    }

    /// Solves for right-hand sides that are rows: row i of the result is `A⁻¹` times row i.
    ///
    /// - Parameter rows: The right-hand sides, `[K, D]`, or one, `[D]`.
    /// - Returns: The solutions, in the shape of the right-hand sides.
    /// - Precondition: A right-hand side has the matrix's width.
    public func solve(_ rows: Tensor<Double>) -> Tensor<Double> {
        let size = width
        let count = rows.shape.count == 1 ? 1 : rows.rows
        precondition(rows.count == count * size, "A right-hand side has the matrix's width.")
        var result = rows
        // Rows one after the other are Fortran's columns, so nothing is transposed.
        let info = factor.withSpan { factor in
            // SAFETY: the factor holds D × D numbers and the right-hand sides K × D.
            unsafe factor.withUnsafeBufferPointer { factor in
                unsafe result.withFortranMemory { memory in
                    unsafe LAPACKE_dpotrs(
                        LAPACK_COL_MAJOR, CChar(UInt8(ascii: "L")), Int32(size), Int32(count),
                        factor.baseAddress, Int32(max(size, 1)), memory, Int32(max(size, 1)))
                }
            }
        }
        precondition(info == 0, "LAPACK refused argument \(-info) of a Cholesky solve.")
        return result
    }

    /// The natural logarithm of the matrix's determinant, from the factor's diagonal.
    public var diagonal: [Double] { (0..<width).map { factor[$0, $0] } }
}
