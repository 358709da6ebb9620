internal import CLinearAlgebra
public import VaneTensors

/// Least squares without a penalty: the solution of least norm, whatever the rank.
public enum LeastSquares {
    /// Solves `min ‖A X - B‖` for X, and of several solutions takes the shortest.
    ///
    /// - Parameters:
    ///   - a: The matrix A, `[N, D]`.
    ///   - b: The right-hand sides B, `[N, K]`.
    ///   - tolerance: Singular values below this share of the greatest count as zero; machine precision when negative.
    /// - Returns: The solution X, `[D, K]`.
    /// - Throws: `NumericsError.Code.shapeMismatch`, `notFinite`, or `notConverged` when LAPACK's `dgelsd` fails.
    public static func solve(
        _ a: Tensor<Double>, _ b: Tensor<Double>, tolerance: Double = -1
    ) throws -> Tensor<Double> {
        guard a.shape.count == 2, b.shape.count == 2, a.rows == b.rows, a.count > 0 else {
            throw NumericsError.shapes(
                "A system and its right-hand sides", found: "\(a.shape) and \(b.shape)",
                expected: "[N, D] and [N, K] with the same N")
        }
        try a.requireFiniteMatrix("system")
        try b.requireFiniteMatrix("right-hand sides")
        let (rows, width, count) = (a.rows, a.width, b.width)
        var matrix = a
        // LAPACK returns the solution where the right-hand sides were, hence room for the longer of the two.
        var sides = Tensor<Double>(shape: [max(rows, width), count], repeating: 0)
        for row in 0..<rows { for k in 0..<count { sides[row, k] = b[row, k] } }
        var singular = [Double](repeating: 0, count: min(rows, width))
        var rank: Int32 = 0
        // SAFETY: the memories hold N × D, max(N, D) × K and min(N, D) numbers.
        let info = unsafe matrix.withFortranMemory { a in
            unsafe sides.withFortranMemory { b in
                unsafe LAPACKE_dgelsd(
                    LAPACK_ROW_MAJOR, Int32(rows), Int32(width), Int32(count), a, Int32(width), b,
                    Int32(count), &singular, tolerance, &rank)
            }
        }
        guard info == 0 else {
            throw NumericsError(
                .notConverged,
                "A least-squares problem of \(rows) × \(width) was not solved: LAPACK's dgelsd ended with \(info)."
            )
        }
        var result = Tensor<Double>(shape: [width, count], repeating: 0)
        for row in 0..<width { for k in 0..<count { result[row, k] = sides[row, k] } }
        return result
    }
}
