public import VaneCore
public import VaneTensors

/// Finds out what shift an intervention adds for given contexts by applying it to rows of zeros at strength 1.
public struct ShiftProbe {
    /// The intervention.
    private let intervention: any Intervention

    /// Creates a probe of an intervention that adds a shift predicted from its sequence's context.
    public init(_ intervention: any Intervention) {
        self.intervention = intervention
    }

    /// Returns the shift added for each context, `[N, width]`.
    ///
    /// - Throws: What the intervention's preparation throws, `VaneError` when it fails.
    public func shifts(for contexts: Tensor<Float>, width: Int) throws -> Tensor<Float> {
        let labels = (0..<contexts.rows).map {
            RowLabel(sequence: $0, position: 1, promptLength: 1, token: -1)
        }
        let prepared = try intervention.prepare(
            for: RunShape(
                width: width, contextWidth: contexts.width, sequences: labels.count,
                rows: labels.count))
        prepared.begin(ActivationRows(values: contexts, labels: labels))
        var rows = ActivationRows(
            values: Tensor(shape: [labels.count, width], repeating: 0), labels: labels)
        let outcome = prepared.apply(to: &rows)
        if let failure = outcome.failure {
            throw VaneError(.interventionFailed, "The predictor failed: \(failure)")
        }
        return rows.tensor
    }
}

/// How well predicted shifts meet the true ones.
public struct ShiftFit {
    /// One minus the squared error over the squared distance of the true shifts from their mean.
    public let r2: Double
    /// The mean cosine between predicted and true shift.
    public let cosine: Double

    /// Compares predictions with the truth, both `[N, D]`.
    public init(predicted: Tensor<Float>, wanted: Tensor<Float>) {
        let (p, w, width) = (predicted.elements, wanted.elements, wanted.width)
        let rows = Double(max(wanted.rows, 1))
        var mean = [Double](repeating: 0, count: width)
        for i in w.indices { mean[i % width] += Double(w[i]) / rows }
        var (error, total, cosines) = (0.0, 0.0, 0.0)
        for row in 0..<wanted.rows {
            var (product, norm, other) = (0.0, 0.0, 0.0)
            for i in 0..<width {
                let (a, b) = (Double(p[row * width + i]), Double(w[row * width + i]))
                error += (a - b) * (a - b)
                total += (b - mean[i]) * (b - mean[i])
                product += a * b
                norm += a * a
                other += b * b
            }
            let lengths = (norm * other).squareRoot()
            cosines += lengths > 0 ? product / lengths : 0
        }
        r2 = total > 0 ? 1 - error / total : 0
        cosine = cosines / rows
    }
}
