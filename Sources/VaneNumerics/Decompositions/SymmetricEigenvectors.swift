internal import CLinearAlgebra
public import VaneTensors

/// Eigenvalues and eigenvectors of a symmetric matrix, greatest first.
public struct SymmetricEigenvectors: Sendable {
    /// The eigenvalues, in falling order, `[K]`.
    public let values: Tensor<Double>

    /// The eigenvectors, `[K, D]`: row i is the unit vector of value i.
    public let vectors: Tensor<Double>

    /// Decomposes a matrix.
    ///
    /// The sign of a vector is such that its coordinate of greatest magnitude is positive, the first of equals.
    ///
    /// - Parameters:
    ///   - matrix: The symmetric matrix, `[D, D]`, whose upper triangle is read.
    ///   - count: How many of the greatest are wanted; all when nil.
    /// - Throws: `NumericsError.Code.shapeMismatch`, `notFinite`, or `notConverged` when LAPACK's `dsyevr` fails.
    /// - Precondition: `count` is at most the width D.
    public init(of matrix: Tensor<Double>, count: Int? = nil) throws {
        let size = try matrix.requireSquare("A matrix to decompose")
        try matrix.requireFiniteMatrix("matrix to decompose")
        let wanted = count ?? size
        precondition(wanted >= 0 && wanted <= size, "There are as many eigenvectors as columns.")
        var work = matrix
        var values = Tensor<Double>(shape: [max(size, 1)], repeating: 0)
        var vectors = Tensor<Double>(shape: [max(wanted, 1), size], repeating: 0)
        let info = Self.solve(&work, &values, &vectors, size: size, wanted: wanted)
        guard info == 0 else {
            throw NumericsError(
                .notConverged,
                "The eigenvectors of a matrix of width \(size) were not found: LAPACK's dsyevr ended with \(info)."
            )
        }
        // LAPACK's order is rising.
        self.values = Tensor(shape: [wanted], (0..<wanted).map { values[wanted - 1 - $0] })
        self.vectors = vectors.reversedRows(wanted).withFixedSigns()
    }

    /// Calls LAPACK for the greatest eigenvalues, unless none is wanted.
    private static func solve(
        _ work: inout Tensor<Double>, _ values: inout Tensor<Double>,
        _ vectors: inout Tensor<Double>, size: Int, wanted: Int
    ) -> Int32 {
        guard wanted > 0 else { return 0 }
        var found: Int32 = 0
        var support = [Int32](repeating: 0, count: 2 * size)
        // SAFETY: the memories hold D × D, D and K × D numbers, and `support` 2 D.
        return unsafe work.withFortranMemory { a in
            unsafe values.withFortranMemory { w in
                unsafe vectors.withFortranMemory { z in
                    unsafe LAPACKE_dsyevr(
                        LAPACK_COL_MAJOR, CChar(UInt8(ascii: "V")), CChar(UInt8(ascii: "I")),
                        CChar(UInt8(ascii: "L")), Int32(size), a, Int32(size), 0, 0,
                        Int32(size - wanted + 1), Int32(size), 0, &found, w, z, Int32(size),
                        &support)
                }
            }
        }
    }
}

extension Tensor where Element == Double {
    /// Returns the first `count` rows in reverse order.
    fileprivate func reversedRows(_ count: Int) -> Tensor<Double> {
        var result = Tensor<Double>(shape: [count, width], repeating: 0)
        for row in 0..<count {
            for column in 0..<width { result[row, column] = self[count - 1 - row, column] }
        }
        return result
    }

    /// Returns the rows, each negated where its coordinate of greatest magnitude is negative.
    func withFixedSigns() -> Tensor<Double> {
        var result = self
        for row in 0..<rows {
            let values = (0..<width).map { self[row, $0] }
            let greatest = values.max { abs($0) < abs($1) } ?? 0
            guard greatest < 0 else { continue }
            for column in 0..<width { result[row, column] = -values[column] }
        }
        return result
    }
}
