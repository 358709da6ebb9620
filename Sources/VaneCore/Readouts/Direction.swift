/// A direction in activation space with an offset, shared by a readout and an intervention that are linear in it.
///
/// One fit is thereby measured on both axes: as a readout it scores `⟨vector, h⟩ + offset`, as an intervention it is added.
public struct Direction: Sendable, Hashable {
    /// The direction, `[D]`, not necessarily of unit length.
    public var vector: [Float]

    /// What is added to the inner product when reading.
    public var offset: Float

    /// Creates a direction.
    public init(_ vector: [Float], offset: Float = 0) {
        self.vector = vector
        self.offset = offset
    }

    /// The Euclidean length.
    public var norm: Float {
        vector.reduce(into: Double(0)) { $0 += Double($1) * Double($1) }.squareRoot().asFloat
    }

    /// Returns the cosine of the angle to another direction, 0 when either has no length.
    ///
    /// - Precondition: Both have the same width.
    public func cosine(to other: Direction) -> Float {
        precondition(vector.count == other.vector.count, "A cosine needs equal widths.")
        let product = zip(vector, other.vector).reduce(into: Double(0)) {
            $0 += Double($1.0) * Double($1.1)
        }
        let norms = Double(norm) * Double(other.norm)
        return norms > 0 ? (product / norms).asFloat : 0
    }
}

extension Direction: Readout {
    /// A direction gives one score.
    public var outputs: Int { 1 }

    /// The number of values in a row, D.
    public var width: Int { vector.count }

    /// Writes `⟨vector, h⟩ + offset` for every row.
    public func score(_ rows: borrowing ActivationRows, into scores: inout MutableSpan<Float>) {
        let width = width
        rows.withValues { values in
            for row in 0..<(values.count / max(width, 1)) {
                var sum = offset
                for i in 0..<width { sum += vector[i] * values[row * width + i] }
                scores[row] = sum
            }
        }
    }
}

extension Double {
    /// The nearest single-precision number.
    fileprivate var asFloat: Float { Float(self) }
}
