internal import CVaneKernels

/// The steps of a decoder on rows of float32 numbers, vectorised by hand and chosen for the processor at run time.
///
/// None allocates or throws, and every extent is checked before memory is touched.
public enum RowKernels {
    /// Returns the sum of the products of two rows.
    ///
    /// - Precondition: The rows have the same width.
    public static func dot(_ x: Span<Float>, _ y: Span<Float>) -> Float {
        precondition(x.count == y.count, "Rows of a dot product have the same width.")
        // SAFETY: both memories hold `count` numbers and are only read, during the call.
        return unsafe x.withUnsafeBufferPointer { x in
            unsafe y.withUnsafeBufferPointer { y in
                guard let x = x.baseAddress, let yStart = y.baseAddress else { return 0 }
                return unsafe vane_dot(x, yStart, y.count)
            }
        }
    }

    /// Multiplies one row by a weight that is stored `[outputs, inputs]`: `result[o] = Σᵢ x[i] weight[o, i]`.
    ///
    /// Runs on the calling thread; for a weight that the first caches hold this is quicker than waking others.
    ///
    /// - Precondition: The weight holds a row of `x.count` numbers for each result.
    public static func product(
        _ x: Span<Float>, _ weight: Span<Float>, into result: inout MutableSpan<Float>
    ) {
        let (inputs, outputs) = (x.count, result.count)
        precondition(
            weight.count == inputs * outputs, "A weight has a row of inputs for each output.")
        // SAFETY: the extents were checked above, and the memories are used during the call only.
        unsafe x.withUnsafeBufferPointer { x in
            unsafe weight.withUnsafeBufferPointer { weight in
                guard let x = x.baseAddress, let weight = weight.baseAddress else { return }
                for o in 0..<outputs {
                    unsafe result[unchecked: o] = vane_dot(x, weight + o * inputs, inputs)
                }
            }
        }
    }

    /// Adds a multiple of a row to the beginning of another: `y[i] += factor · x[i]`.
    ///
    /// - Precondition: The second row is at least as wide as the first.
    public static func addMultiple(
        _ factor: Float, of x: Span<Float>, to y: inout MutableSpan<Float>
    ) {
        precondition(x.count <= y.count, "A row is added to one that is at least as wide.")
        // SAFETY: both memories hold the numbers of the first and are used during the call only.
        unsafe x.withUnsafeBufferPointer { x in
            unsafe y.withUnsafeMutableBufferPointer { y in
                guard let xStart = x.baseAddress, let y = y.baseAddress else { return }
                unsafe vane_axpy(factor, xStart, y, x.count)
            }
        }
    }

    /// Turns a part of an array from scores into probabilities, in place: `x[i] = exp(x[i] − max) / sum`.
    ///
    /// - Precondition: The range lies inside the array.
    public static func softmax(_ x: inout MutableSpan<Float>, in range: Range<Int>) {
        precondition(
            range.lowerBound >= 0 && range.upperBound <= x.count, "Scores lie inside their array.")
        // SAFETY: the range was checked, and the memory is used during the call only.
        unsafe x.withUnsafeMutableBufferPointer { x in
            guard let start = x.baseAddress else { return }
            unsafe vane_softmax(start + range.lowerBound, range.count)
        }
    }

    /// Gates a hidden layer, in place: `gate[i] = silu(gate[i]) · up[i]` with `silu(x) = x / (1 + e⁻ˣ)`.
    ///
    /// - Precondition: There are as many numbers in both.
    public static func gate(_ gate: inout MutableSpan<Float>, by up: Span<Float>) {
        precondition(gate.count == up.count, "A gate has as many numbers as what it lets through.")
        // SAFETY: both memories hold `count` numbers and are used during the call only.
        unsafe up.withUnsafeBufferPointer { up in
            unsafe gate.withUnsafeMutableBufferPointer { gate in
                guard let upStart = up.baseAddress, let gate = gate.baseAddress else { return }
                unsafe vane_silu_multiply(gate, upStart, up.count)
            }
        }
    }

    /// Normalizes rows by the root of their mean square: `y[r, i] = weight[i] x[r, i] / √(meanᵢ(x[r, i]²) + ε)`.
    ///
    /// - Precondition: Both hold the same whole number of rows as wide as the weight.
    public static func normalize(
        _ x: Span<Float>, by weight: Span<Float>, epsilon: Float,
        into y: inout MutableSpan<Float>
    ) {
        let width = weight.count
        precondition(
            x.count == y.count && width > 0 && x.count.isMultiple(of: width),
            "Rows that are normalized are as wide as the weight.")
        // SAFETY: both hold the same whole number of rows, and are used during the call only.
        unsafe x.withUnsafeBufferPointer { x in
            unsafe weight.withUnsafeBufferPointer { weight in
                unsafe y.withUnsafeMutableBufferPointer { y in
                    guard let xStart = x.baseAddress, let weight = weight.baseAddress,
                        let y = y.baseAddress
                    else { return }
                    unsafe vane_rmsnorm(xStart, weight, y, x.count / width, width, epsilon)
                }
            }
        }
    }

    /// Normalizes rows where they are, as the other form does.
    ///
    /// - Precondition: There is a whole number of rows as wide as the weight.
    public static func normalize(
        _ x: inout MutableSpan<Float>, by weight: Span<Float>, epsilon: Float
    ) {
        let width = weight.count
        precondition(
            width > 0 && x.count.isMultiple(of: width),
            "Rows that are normalized are as wide as the weight.")
        // SAFETY: there is a whole number of rows; the kernel allows source and destination to be the same.
        unsafe weight.withUnsafeBufferPointer { weight in
            unsafe x.withUnsafeMutableBufferPointer { x in
                guard let start = x.baseAddress, let weight = weight.baseAddress else { return }
                unsafe vane_rmsnorm(start, weight, start, x.count / width, width, epsilon)
            }
        }
    }
}
