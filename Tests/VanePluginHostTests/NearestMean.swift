import VaneCore
import VanePluginKit
import VaneTensors

/// Learns both sides' means, and scores rows by which of them is nearer.
struct NearestMean: PluginTrainer {
    static let id = "nearest-mean"
    static let summary = "Scores a row by which side's mean is nearer."
    static let parameters = [
        ParameterDescriptor(
            "scale", .real(default: 1, range: 1e-6...1e6), "What scores are divided by.")
    ]

    /// What scores are divided by.
    private let scale: Float

    /// Creates the trainer with its parameter.
    init(parameters: ParameterValues) {
        scale = Float(parameters.real("scale"))
    }

    /// Measures the means; the first class is one side, all others are the other.
    func train(on data: LabeledRows, report: (TrainingProgress) -> Void) throws -> Probe {
        try data.requireEveryClass(for: Self.id)
        let width = data.values.width
        var means = Tensor<Float>(shape: [2, width], repeating: 0)
        let counts = [data.positives.count { !$0 }, data.positives.count { $0 }]
        for (row, isPositive) in data.positives.enumerated() {
            let side = isPositive ? 1 : 0
            for i in 0..<width { means[side, i] += data.values[row, i] / Float(counts[side]) }
        }
        return Probe(means: means, scale: scale)
    }

    /// The trained readout.
    struct Probe: PluginState, Readout {
        /// The means, `[2, D]`.
        let means: Tensor<Float>
        /// What scores are divided by: a parameter, so it is not kept with the means.
        let scale: Float

        /// What is kept.
        var tensors: [String: Tensor<Float>] { ["means": means] }

        /// One score a row: positive where the second mean is nearer.
        var outputs: Int { 1 }
        /// The number of values in a row, D.
        var width: Int { means.width }

        /// Puts the probe together.
        init(means: Tensor<Float>, scale: Float) {
            (self.means, self.scale) = (means, scale)
        }

        /// Brings back what was kept; refuses anything else.
        init(tensors: [String: Tensor<Float>], parameters: ParameterValues) throws {
            var kept = Kept(tensors)
            means = try kept.take("means", shape: [2, nil])
            scale = Float(parameters.real("scale"))
            try kept.finish()
        }

        /// Writes half the difference of the squared distances.
        func score(_ rows: borrowing ActivationRows, into scores: inout MutableSpan<Float>) {
            let (count, width) = (rows.count, width)
            rows.withValues { values in
                means.withSpan { means in
                    for row in 0..<count {
                        var sum: Float = 0
                        for i in 0..<width {
                            let (far, near) = (means[i], means[width + i])
                            sum += (near - far) * (values[row * width + i] - (near + far) / 2)
                        }
                        scores[row] = sum / scale
                    }
                }
            }
        }
    }
}
