internal import CVaneKernels
import VaneTensors

extension Tensor where Element == Float {
    /// Refuses a tensor with a row that holds NaN or an infinity.
    ///
    /// - Parameter subject: What the tensor is, in the plural, for the message.
    /// - Throws: `NumericsError.Code.notFinite`, naming the first such row.
    func requireFiniteRows(_ subject: String) throws {
        let (rows, width) = (self.rows, self.width)
        let offender: Int? = withSpan { span in
            // SAFETY: the span holds `rows` rows of `width` numbers.
            unsafe span.withUnsafeBufferPointer { buffer in
                (0..<rows).first { row in
                    unsafe !Self.isFinite(
                        UnsafeBufferPointer(
                            rebasing: buffer[row * width..<(row + 1) * width]))
                }
            }
        }
        if let offender { throw NumericsError.notFinite(subject, row: offender) }
    }

    /// Returns whether no number of a row is NaN or infinite.
    private static func isFinite(_ row: UnsafeBufferPointer<Float>) -> Bool {
        // A sum of squares is finite only where all numbers are; large finite numbers are looked at one by one.
        // SAFETY: the kernel reads as many numbers as the buffer holds.
        unsafe vane_sum_of_squares(row.baseAddress, row.count).isFinite
            || row.allSatisfy(\.isFinite)
    }
}
