internal import CLinearAlgebra

extension DenseMatrix {
    /// Solves `self · X = B` for a symmetric positive definite matrix by Cholesky's factorisation.
    ///
    /// A pivot that is rounding noise of its diagonal element counts as none: whether it comes out above zero depends on the processor.
    ///
    /// - Throws: ``NumericsError`` with code `singular`.
    func solvingPositiveDefinite(_ right: DenseMatrix) throws -> DenseMatrix {
        precondition(
            rows == columns && rows == right.rows, "A system is square and fits its right side.")
        var (factor, solution) = (elements, right)
        // SAFETY: LAPACK reads and writes rows × columns elements of each array, which is what they hold.
        let info = unsafe factor.withUnsafeMutableBufferPointer { a in
            unsafe solution.elements.withUnsafeMutableBufferPointer { b in
                unsafe LAPACKE_dposv(
                    LAPACK_ROW_MAJOR, CChar(UInt8(ascii: "U")), Int32(rows), Int32(right.columns),
                    a.baseAddress, Int32(columns), b.baseAddress, Int32(right.columns))
            }
        }
        let noise = Double(rows) * Double.ulpOfOne
        let pivot = (0..<rows).first { place in
            let (root, whole) = (factor[place * columns + place], self[place, place])
            return root * root <= noise * whole
        }
        guard info == 0, pivot == nil else {
            throw NumericsError.singular(
                "Cholesky factorisation", info == 0 ? (pivot ?? 0) + 1 : Int(info))
        }
        return solution
    }
}
