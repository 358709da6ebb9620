import VaneCore
import VanePluginKit
import VaneTensors

/// Learns to carry hidden states from one class to the others, coordinate by coordinate: Linear-AcT.
///
/// With a coordinate's values in the source sorted as `a_(1) ≤ … ≤ a_(n)` and in the target as `b_(1) ≤ … ≤ b_(n)`, the line that
/// carries the one to the other with the least squared error is
///
///     ω = Σ (a_(i) − ā)(b_(i) − b̄) / Σ (a_(i) − ā)²,   β = b̄ − ω ā.
///
/// The variants take it from moments instead: `gaussian` has `ω = s_b / s_a`, `mean` has `ω = 1`, both `β = b̄ − ω ā`.
///
/// | here       | paper | meaning                                                                   |
/// |------------|-------|---------------------------------------------------------------------------|
/// | class 0    | `p`   | the source, the negative or neutral class                                  |
/// | the others | `q`   | the target                                                                 |
/// | strength   | `λ`   | how far a row is carried: 0 leaves it, 1 carries it; beyond, it extrapolates |
/// | `support`  | `Q_o` | whether values outside of the source's observed range are carried too      |
///
/// Differs from the paper: where the classes differ in size, both are read at the `n` quantiles `(i − ½)/n` of the smaller size,
/// interpolated between order statistics (Hazen's rule), which are the sorted values where the sizes are equal. A coordinate
/// that is constant in the source is shifted, `ω = 1`, and the ends of the observed range belong to it, where the released code
/// compares strictly and leaves both alone. Deviations divide by the number of values, there by one less. All blocks are fitted at once, not one after the other.
///
/// - SeeAlso: Rodríguez et al., "Controlling Language and Diffusion Models by Transporting Activations", ICLR 2025,
///   [arXiv 2410.23054](https://arxiv.org/abs/2410.23054), Linear-AcT.
struct LinearTransportTrainer: PluginTrainer {
    static let id = "linear-act"
    static let summary = "Carries every coordinate from the first class to the others along a line."
    static let source = "Linear-AcT, Rodríguez et al. 2025, arXiv 2410.23054"
    static let isLinear = true
    static let parameters = [
        ParameterDescriptor(
            "map", .choice(default: "linear", of: ["linear", "gaussian", "mean"]),
            "How the line is found: by optimal transport, from means and deviations, or from means."
        ),
        ParameterDescriptor(
            "support", .choice(default: "observed", of: ["observed", "all"]),
            "Whether values outside of the source's range are left alone or carried as well."),
    ]

    /// How the lines are found.
    private let map: String
    /// Whether values outside of the source's range are carried.
    private let movesAll: Bool

    /// Creates the trainer with its parameters.
    init(parameters: ParameterValues) {
        map = parameters.choice("map")
        movesAll = Self.movesAll(parameters)
    }

    /// Whether the parameters ask for values outside of the source's range to be carried.
    static func movesAll(_ parameters: ParameterValues) -> Bool {
        parameters.choice("support") == "all"
    }

    /// Fits a line to every coordinate and reports the mean squared error that is left.
    ///
    /// - Throws: `VaneError` with code `missingData` when the source or the target has no row.
    func train(
        on data: LabeledRows, report: (TrainingProgress) -> Void
    ) throws -> LinearTransport {
        try data.requireEveryClass(for: Self.id)
        let positives = data.positives
        var lines: [TransportLine] = []
        var error = 0.0
        for column in 0..<data.values.width {
            var (source, target): ([Float], [Float]) = ([], [])
            for (row, isPositive) in positives.enumerated() {
                let value = data.values[row, column]
                if isPositive { target.append(value) } else { source.append(value) }
            }
            let line = TransportLine(from: source.sorted(), to: target.sorted(), map: map)
            error += line.error
            lines.append(line)
        }
        report(TrainingProgress(epoch: 1, loss: error / Double(max(lines.count, 1))))
        return LinearTransport(lines, movesAll: movesAll)
    }
}
