public import VaneTensors

/// What a linear regression needs of pairs of rows that arrive in pieces: means, scatter of x, and scatter of x with y.
///
/// Two of them merge into what one pass over both would give.
public struct RegressionMoments: Sendable {
    /// The mean and scatter of the inputs.
    public private(set) var inputs: RunningScatter

    /// The mean and variance of the outputs.
    public private(set) var outputs: RunningMoments

    /// The scatter of inputs with outputs, `Σ (x - μx)(y - μy)ᵀ`, `[D, O]`.
    public private(set) var cross: Tensor<Double>

    /// How many pairs were added.
    public var count: Int { inputs.count }

    /// Creates the moments of no pairs.
    public init(inputWidth: Int, outputWidth: Int) {
        inputs = RunningScatter(width: inputWidth)
        outputs = RunningMoments(width: outputWidth)
        cross = Tensor(shape: [inputWidth, outputWidth], repeating: 0)
    }

    /// Adds pairs: inputs `[N, D]` and outputs `[N, O]`.
    ///
    /// - Precondition: There are as many inputs as outputs, of the moments' widths.
    public mutating func add(_ x: Tensor<Float>, _ y: Tensor<Float>) {
        precondition(x.rows == y.rows, "Each input has one output.")
        let chunk = 1024
        for start in stride(from: 0, to: x.rows, by: chunk) {
            let range = start..<min(start + chunk, x.rows)
            var piece = RegressionMoments(
                inputWidth: inputs.mean.count, outputWidth: outputs.mean.count)
            piece.take(x.slice(range), y.slice(range))
            merge(piece)
        }
    }

    /// Adds what another has seen.
    ///
    /// - Precondition: Both have the same widths.
    public mutating func merge(_ other: RegressionMoments) {
        precondition(other.cross.shape == cross.shape, "Merged moments have the same widths.")
        guard other.count > 0 else { return }
        let weight = Double(count) * Double(other.count) / Double(count + other.count)
        cross.add(other.cross)
        cross.addOuter(
            other.inputs.mean.minus(inputs.mean), other.outputs.mean.minus(outputs.mean),
            times: weight)
        inputs.merge(other.inputs)
        outputs.merge(other.outputs)
    }

    /// Takes the moments of the first pairs.
    private mutating func take(_ x: Tensor<Float>, _ y: Tensor<Float>) {
        inputs.add(x)
        outputs.add(y)
        let whole = 0..<x.rows
        cross = DoubleProduct.transposedTimes(
            x.centered(whole, at: inputs.mean), y.centered(whole, at: outputs.mean))
    }
}

extension Tensor where Element == Float {
    /// Returns a copy of the rows in a range.
    func slice(_ range: Range<Int>) -> Tensor<Float> {
        let width = self.width
        return withSpan { span in
            let part = span.extracting(range.lowerBound * width..<range.upperBound * width)
            return Tensor(shape: [range.count, width], part.indices.map { part[$0] })
        }
    }
}
