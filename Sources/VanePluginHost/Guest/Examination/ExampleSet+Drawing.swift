internal import VaneCore
internal import VaneTensors

extension ExampleSet {
    /// The number of examples drawn.
    private static let count = 48

    /// Draws examples of two classes that can be told apart, or shifts that follow from their contexts.
    ///
    /// - Throws: `VaneError` when the core refuses the examples, which would be a mistake here.
    static func drawn(
        for method: MethodDescriptor, width: Int, seed: UInt64
    ) throws -> ExampleSet {
        var random = SeededGenerator(seed: seed, stream: 14)
        let labels = (0..<count).map { $0 % 3 == 0 ? 0 : 1 }
        let classes = ["negative", "positive"]
        var rows: [Float] = []
        for label in labels {
            let side: Float = label == 1 ? 0.5 : -0.5
            for column in 0..<width {
                rows.append(Float(random.unit() * 2 - 1) + side / Float(1 + column % 3))
            }
        }
        let values = Tensor(shape: [count, width], rows)
        guard method.input == .steeringPairs else {
            let data = try LabeledRows(values: values, labels: labels, classes: classes)
            return try ExampleSet(.rows(data), for: method, seed: seed)
        }
        let shifts = rows.indices.map { index -> Float in
            let first = rows[(index / width) * width]
            return rows[index] * 0.5 + first * 0.25 + 0.1
        }
        let data = try SteeringDataset(
            contexts: values, shifts: Tensor(shape: [count, width], shifts), labels: labels,
            classes: classes)
        return try ExampleSet(.pairs(data), for: method, seed: seed)
    }
}
