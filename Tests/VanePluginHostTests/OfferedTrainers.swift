import VaneCore
import VanePluginKit
import VaneTensors

/// Offers the methods of this file, after those of the other.
func offerTrainers() {
    Offers.add(MeanGap.self)
    Offers.add(GapScore.self)
    Offers.add(MeanShiftOfPairs.self)
    Offers.add(FirstValue.self)
    Offers.add(NearestMean.self)
}

/// Learns the difference of the classes' means, times a parameter, and a number that its seed draws.
struct MeanGap: PluginTrainer {
    static let id = "mean-gap"
    static let summary = "Adds the difference of the classes' means."
    static let isLinear = true
    static let parameters = [
        ParameterDescriptor("scale", .real(default: 1, range: 0...4), "The factor."),
        ParameterDescriptor("sulk", .flag(default: false), "Whether to refuse to learn."),
    ]

    /// The factor.
    let scale: Float
    /// Whether to refuse to learn.
    let sulks: Bool
    /// Where the number is drawn from.
    var seed: UInt64 = 0

    init(parameters: ParameterValues) {
        scale = Float(parameters.real("scale"))
        sulks = parameters.flag("sulk")
    }

    init(parameters: ParameterValues, seed: UInt64) {
        self.init(parameters: parameters)
        self.seed = seed
    }

    func train(on data: LabeledRows, report: (TrainingProgress) -> Void) throws -> Gap {
        try data.requireEveryClass(for: Self.id)
        guard !sulks else { throw VaneError(.missingData, "not in this mood; ask again") }
        var random = SeededGenerator(seed: seed)
        report(TrainingProgress(epoch: 1, loss: 0.5))
        report(TrainingProgress(epoch: 2, loss: 0.25, warning: "it was guessed"))
        return Gap(
            vector: data.gap.map { $0 * scale }, draw: Float(random.unit()))
    }
}

/// A vector to add, and a number that was drawn.
struct Gap: PluginState, Intervention {
    /// The vector, `[D]`.
    let vector: [Float]
    /// The number drawn.
    let draw: Float

    var tensors: [String: Tensor<Float>] {
        ["vector": Tensor(shape: [vector.count], vector), "draw": Tensor(shape: [], [draw])]
    }

    /// Puts the vector together.
    init(vector: [Float], draw: Float) { (self.vector, self.draw) = (vector, draw) }

    init(tensors: [String: Tensor<Float>], parameters: ParameterValues) throws {
        var kept = Kept(tensors)
        vector = try kept.take("vector", shape: [nil]).elements
        draw = try kept.take("draw", shape: [])[0]
        try kept.finish()
    }

    func prepare(for shape: RunShape) throws -> any PreparedIntervention {
        try shape.require(width: vector.count, of: MeanGap.id)
        return Adding(vector)
    }

    /// The vector at work.
    final class Adding: PreparedIntervention {
        /// The vector, `[D]`.
        private let vector: [Float]

        /// Takes the vector.
        init(_ vector: [Float]) { self.vector = vector }

        func apply(to rows: inout ActivationRows) -> EditOutcome {
            let (strengths, width) = (rows.strengths, vector.count)
            rows.withMutableValues { values in
                for row in strengths.indices where strengths[row] != 0 {
                    for i in 0..<width { values[row * width + i] += strengths[row] * vector[i] }
                }
            }
            return EditOutcome()
        }
    }
}

/// Learns to score rows by the difference of the classes' means, once as it is and once the other way round.
struct GapScore: PluginTrainer {
    static let id = "gap-score-swift"
    static let summary = "Scores rows by the difference of the classes' means."

    init(parameters: ParameterValues) {}

    func train(on data: LabeledRows, report: (TrainingProgress) -> Void) throws -> Score {
        Score(vector: data.gap)
    }

    /// The learned readout.
    struct Score: PluginState, Readout {
        /// The vector, `[D]`.
        let vector: [Float]

        var outputs: Int { 2 }
        var width: Int { vector.count }
        var tensors: [String: Tensor<Float>] { ["vector": Tensor(shape: [width], vector)] }

        /// Takes the vector.
        init(vector: [Float]) { self.vector = vector }

        init(tensors: [String: Tensor<Float>], parameters: ParameterValues) throws {
            var kept = Kept(tensors)
            vector = try kept.take("vector", shape: [nil]).elements
            try kept.finish()
        }

        func score(_ rows: borrowing ActivationRows, into scores: inout MutableSpan<Float>) {
            let (vector, width) = (vector, vector.count)
            rows.withValues { values in
                for row in 0..<rows.count {
                    let sum = (0..<width).reduce(Float(0)) {
                        $0 + values[row * width + $1] * vector[$1]
                    }
                    (scores[2 * row], scores[2 * row + 1]) = (sum, -sum)
                }
            }
        }
    }
}

/// Learns the mean of the shifts, with the mean of the contexts' first values for a factor.
struct MeanShiftOfPairs: PluginTrainer {
    static let id = "pair-shift"
    static let summary = "Adds the mean shift times the mean of the contexts' first values."

    init(parameters: ParameterValues) {}

    func train(on data: SteeringDataset, report: (TrainingProgress) -> Void) throws -> Gap {
        let factor = (0..<data.contexts.rows).reduce(Float(0)) { $0 + data.contexts[$1, 0] }
        let vector = (0..<data.shifts.width).map { column in
            factor * (0..<data.shifts.rows).reduce(Float(0)) { $0 + data.shifts[$1, column] }
        }
        return Gap(vector: vector, draw: 0)
    }
}

/// A readout without training.
struct FirstValue: PluginReadout {
    static let id = "first-value"
    static let summary = "Scores a row of four by its first value."

    var outputs: Int { 1 }
    var width: Int { 4 }

    init(parameters: ParameterValues) {}

    func score(_ rows: borrowing ActivationRows, into scores: inout MutableSpan<Float>) {
        rows.withValues { values in
            for row in 0..<rows.count { scores[row] = values[row * 4] }
        }
    }
}

extension LabeledRows {
    /// The difference of the class means, `[D]`.
    var gap: [Float] {
        var (sums, counts) = ([[Float]](repeating: [], count: 2), [0, 0])
        for side in 0..<2 { sums[side] = [Float](repeating: 0, count: values.width) }
        for (row, isPositive) in positives.enumerated() {
            let side = isPositive ? 1 : 0
            counts[side] += 1
            for i in 0..<values.width { sums[side][i] += values[row, i] }
        }
        return (0..<values.width).map {
            sums[1][$0] / Float(max(counts[1], 1)) - sums[0][$0] / Float(max(counts[0], 1))
        }
    }
}
