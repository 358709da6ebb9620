public import VaneTensors

/// The centring and scaling of rows, coordinate by coordinate: `x = (h − μ) / σ`.
public struct Standardization: Equatable, Sendable {
    /// The mean μ of each coordinate, `[D]`; zeros where rows are not centred.
    public let mean: Tensor<Float>
    /// The reciprocal of each coordinate's population standard deviation σ, `[D]`; 1 where a coordinate never varies.
    public let inverseDeviation: Tensor<Float>

    /// Creates a standardisation from its parts.
    ///
    /// - Precondition: Both have one number a coordinate.
    public init(mean: Tensor<Float>, inverseDeviation: Tensor<Float>) {
        precondition(
            mean.count == inverseDeviation.count, "Each coordinate has a mean and a deviation.")
        self.mean = mean
        self.inverseDeviation = inverseDeviation
    }

    /// Measures rows, `[N, D]`; the deviation is about the rows' mean whether or not they are centred.
    public init(of rows: Tensor<Float>, centring: Bool = true) {
        var moments = MomentAccumulator(width: rows.width)
        moments.add(rows)
        mean = Tensor(shape: [rows.width], moments.mean.map { centring ? Float($0) : 0 })
        inverseDeviation = Tensor(
            shape: [rows.width], moments.variance.map { $0 > 0 ? Float(1 / $0.squareRoot()) : 1 })
    }

    /// Writes the standardised form of the row that starts at an offset; it neither allocates nor throws.
    public func apply(_ rows: Span<Float>, at offset: Int, into row: inout MutableSpan<Float>) {
        mean.withSpan { mean in
            inverseDeviation.withSpan { inverse in
                for i in mean.indices { row[i] = (rows[offset + i] - mean[i]) * inverse[i] }
            }
        }
    }

    /// Returns the standardised form of rows, `[N, D]`.
    public func applied(to rows: Tensor<Float>) -> Tensor<Float> {
        let width = rows.width
        var result = rows
        mean.withSpan { mean in
            inverseDeviation.withSpan { inverse in
                result.withMutableSpan { values in
                    for i in values.indices {
                        values[i] = (values[i] - mean[i % width]) * inverse[i % width]
                    }
                }
            }
        }
        return result
    }

    /// Takes a linear score back: returns what scores rows as they are like the given one scores them standardised.
    ///
    /// `⟨w, (h − μ)/σ⟩ + b = ⟨w/σ, h⟩ + (b − ⟨w/σ, μ⟩)`, in double precision until the end.
    ///
    /// - Precondition: There is a weight a coordinate.
    public func unfold(_ weight: [Float], offset: Float) -> (weight: [Float], offset: Float) {
        precondition(weight.count == mean.count, "Each coordinate has a weight.")
        let scaled = weight.indices.map { Double(weight[$0]) * Double(inverseDeviation[$0]) }
        let shift = scaled.indices.reduce(into: 0.0) { $0 += scaled[$1] * Double(mean[$1]) }
        return (scaled.map { Float($0) }, Float(Double(offset) - shift))
    }
}
