internal import VaneTensors

extension Tensor where Element == Double {
    /// Calls a closure with the memory, as LAPACK takes it.
    mutating func withFortranMemory<Result>(
        _ body: (UnsafeMutablePointer<Double>?) -> Result
    ) -> Result {
        withMutableSpan { span in
            // SAFETY: the pointer is used only during the call.
            unsafe span.withUnsafeMutableBufferPointer { unsafe body($0.baseAddress) }
        }
    }

    /// Returns the width of a square matrix, or refuses it.
    func requireSquare(_ subject: String) throws -> Int {
        guard shape.count == 2, shape[0] == shape[1] else {
            throw NumericsError.shapes(subject, found: "\(shape)", expected: "[D, D]")
        }
        return shape[0]
    }

    /// Refuses a matrix that holds NaN or an infinity, which LAPACK would loop or answer nonsense on.
    func requireFiniteMatrix(_ subject: String) throws {
        let (rows, width) = (self.rows, self.width)
        let offender: Int? = withSpan { span in
            for i in 0..<rows * width where !span[i].isFinite { return i / max(width, 1) }
            return nil
        }
        if let offender { throw NumericsError.notFinite(subject, row: offender) }
    }
}

extension Tensor where Element == Float {
    /// The same numbers in double precision.
    var doubled: Tensor<Double> { Tensor<Double>(shape: shape, elements.map(Double.init)) }
}
