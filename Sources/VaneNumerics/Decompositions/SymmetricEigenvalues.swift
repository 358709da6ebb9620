internal import CLinearAlgebra
public import VaneTensors

/// The eigenvalues and eigenvectors of a symmetric matrix, by LAPACK's `dsyevd`.
public struct SymmetricEigenvalues: Sendable {
    /// The eigenvalues, ascending.
    public let values: [Double]

    /// The eigenvectors as columns, `[n, n]`, in the order of the values.
    public let vectors: Tensor<Double>

    /// Decomposes a symmetric matrix, `[n, n]`, of which the upper triangle is read.
    ///
    /// - Throws: ``NumericsError`` with code `notConverged`.
    /// - Precondition: The matrix is square.
    public init(of matrix: Tensor<Double>) throws {
        let count = matrix.rows
        precondition(matrix.width == count, "Only a square matrix has eigenvalues.")
        var (elements, values) = (matrix.elements, [Double](repeating: 0, count: count))
        // SAFETY: LAPACK reads and writes n² and n elements, which is what the arrays hold.
        let info = unsafe elements.withUnsafeMutableBufferPointer { a in
            unsafe values.withUnsafeMutableBufferPointer { w in
                unsafe LAPACKE_dsyevd(
                    LAPACK_ROW_MAJOR, CChar(UInt8(ascii: "V")), CChar(UInt8(ascii: "U")),
                    Int32(count), a.baseAddress, Int32(max(count, 1)), w.baseAddress)
            }
        }
        guard info == 0 else { throw NumericsError.notConverged("eigenvalue decomposition") }
        self.values = values
        vectors = Tensor(shape: [count, count], elements)
    }
}
